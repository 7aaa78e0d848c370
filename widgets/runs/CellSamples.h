// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/common/Card.h"
#include "widgets/runs/AnsweredData.h"
#include "widgets/runs/AnsweredPictures.h"
#include "widgets/runs/EvaluationDocument.h"

#include <optional>

class QListView;
class QStackedWidget;
class QTableView;

namespace lepton::widgets {

class Notice;
class TextLabel;

/// The samples behind a cell of the confusion matrix, those with the greatest loss first: a gallery of pictures, or a list of rows.
class CellSamples : public Card {
    Q_OBJECT
public:
    explicit CellSamples(QWidget* parent = nullptr);
    /// The run whose samples are shown, and data that is open already (may be null).
    void setRun(const QString& folder, std::shared_ptr<const datasets::Source> open);
    void setDocument(std::shared_ptr<const EvaluationDocument> document);
    void showCell(int truth, int answer);
    void showMistakes(); ///< all wrong answers
    QListView* pictures() const { return m_pictures; }
    QTableView* rows() const { return m_rows; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void show();
    void fill();
    void load();
    void fitTiles();
    void say(const QString& text);

    std::shared_ptr<const EvaluationDocument> m_document;
    std::vector<std::size_t> m_shown; ///< places among the document's answers
    QString m_folder;
    std::shared_ptr<const datasets::Source> m_open;
    std::optional<AnsweredData> m_data;
    std::optional<Error> m_error;
    bool m_loading = false;
    int m_round = 0; ///< counts runs, so that data of another one that comes late is told

    AnsweredPictures m_pictureModel;
    AnsweredRows m_rowModel;
    QStackedWidget* m_pages = nullptr;
    TextLabel* m_text = nullptr;
    Notice* m_notice = nullptr;
    QListView* m_pictures = nullptr;
    QTableView* m_rows = nullptr;
};

} // namespace lepton::widgets
