// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/data/PreparedData.h"

#include <QStringList>

class QPushButton;

namespace lepton::widgets {

class Notice;
class RecipeStepRow;
class SplitRow;
class TextLabel;

/// The recipe as steps: those of pictures are added, removed, moved and set here, and a change that makes no recipe is refused, with the
/// reason; that of other data is a template's, and is shown.
class RecipeCard : public Card {
    Q_OBJECT
public:
    explicit RecipeCard(QWidget* parent = nullptr);
    void setRecipe(const Json& steps);
    void setInfo(const datasets::SourceInfo& info);
    void setSplit(const Json& split);
    void setPrepared(const PreparedData& prepared); ///< fitted values and counts for the rows
    QPushButton* addButton() const { return m_add; }
    const std::vector<RecipeStepRow*>& rows() const { return m_rows; }
    SplitRow* split() const { return m_split; }

Q_SIGNALS:
    void recipeChanged(const lepton::Json& steps);
    void splitChanged(const lepton::Json& split);

private:
    void rebuild();
    void showSummaries();
    void offerSteps();
    void add(const std::string& type);
    void move(int place, int by);
    void remove(int place);
    void set(int place, const std::string& parameter, const Json& value);
    bool propose(Json steps);

    bool ofPictures() const;

    Json m_steps = Json::array();
    PreparedData m_prepared;
    QWidget* m_list = nullptr;
    TextLabel* m_tensors = nullptr; ///< what it makes of data that is no pictures
    std::vector<RecipeStepRow*> m_rows;
    SplitRow* m_split = nullptr;
    Notice* m_notice = nullptr;
    QPushButton* m_add = nullptr;
};

} // namespace lepton::widgets
