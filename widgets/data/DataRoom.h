// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/common/Room.h"
#include "widgets/data/PreparedData.h"

#include <QString>
#include <QTimer>

#include <atomic>
#include <memory>

class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace lepton::widgets {

class ClassBalance;
class ColumnList;
class EmptyState;
class Gallery;
class Notice;
class ProblemList;
class RecipeCard;
class SamplePreview;
class TableRows;
class TextLabel;

/// What have I got, and is it good? The gallery of pictures or the table of rows, the recipe, the split, the balance of classes and the problems.
class DataRoom : public Room {
    Q_OBJECT
public:
    explicit DataRoom(const Studio& studio, QWidget* parent = nullptr);
    ~DataRoom() override;
    void enter() override;

    void chooseFolder(); ///< asks for a folder and takes it as the project's data, or starts a project with it if none is open
    void chooseFile();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void buildPages();
    QWidget* buildLoadingPage();
    QWidget* buildContents();
    QWidget* buildHeader();
    void connectStudio();
    void showState();
    void showSource();
    void showMissing(const Error& error);
    void sourceFailed(const Error& error);
    void settingsChanged();
    void prepare();
    void look(qint64 sample);
    void take(const QString& path, bool replace);
    void locate();
    bool pictures() const;
    void setSource(const std::shared_ptr<const datasets::Source>& source);

    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    EmptyState* m_missing = nullptr;
    QPushButton* m_useAnyway = nullptr;
    QWidget* m_loading = nullptr;
    QProgressBar* m_progress = nullptr;
    TextLabel* m_progressText = nullptr;
    QWidget* m_contents = nullptr;
    QStackedWidget* m_samples = nullptr; ///< pictures, or rows
    TableRows* m_rows = nullptr;
    ColumnList* m_columns = nullptr;
    TextLabel* m_title = nullptr;
    TextLabel* m_facts = nullptr;
    Notice* m_notice = nullptr;
    Gallery* m_gallery = nullptr;
    SamplePreview* m_preview = nullptr;
    RecipeCard* m_recipe = nullptr;
    ClassBalance* m_classes = nullptr;
    ProblemList* m_problems = nullptr;

    std::shared_ptr<const datasets::Source> m_source; ///< the one on show
    PreparedData m_prepared;
    Json m_preparedSplit, m_preparedRecipe;           ///< what m_prepared, or the work on it, comes from
    std::shared_ptr<std::atomic<bool>> m_cancelled;   ///< of the preparation going on
    qint64 m_sample = -1;
    quint64 m_roll = 0;       ///< of the random changes on show
    int m_looks = 0;          ///< a look that comes back late is told by it
    QString m_tried;          ///< what was chosen last, for "Use it anyway"
    QTimer m_patience;        ///< loading is shown only if it takes longer than a moment
    bool m_dragging = false;
};

} // namespace lepton::widgets
