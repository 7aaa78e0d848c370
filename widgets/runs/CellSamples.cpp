// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/CellSamples.h"

#include "datasets/Table.h"
#include "widgets/common/Background.h"
#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/GalleryDelegate.h"

#include <QEvent>
#include <QHeaderView>
#include <QListView>
#include <QLocale>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int tileWidth = 104;
constexpr int tileHeight = 116;
constexpr int rowHeight = 28;
constexpr int widestColumn = 280;

QListView* gallery(GalleryModel* model) {
    auto* view = new QListView;
    view->setModel(model);
    view->setItemDelegate(new GalleryDelegate(view));
    view->setFlow(QListView::LeftToRight);
    view->setWrapping(true);
    view->setResizeMode(QListView::Adjust);
    view->setLayoutMode(QListView::Batched);
    view->setBatchSize(4000);
    view->setUniformItemSizes(true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setFrameShape(QFrame::NoFrame);
    view->setMouseTracking(true);
    return view;
}

QTableView* list(QAbstractItemModel* model) {
    auto* view = new QTableView;
    view->setModel(model);
    setRole(view, "facts");
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTabKeyNavigation(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(rowHeight);
    view->horizontalHeader()->setHighlightSections(false);
    view->setFrameShape(QFrame::NoFrame);
    return view;
}

} // namespace

CellSamples::CellSamples(QWidget* parent) : Card(tr("Samples"), parent) {
    m_text = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_notice = new Notice;
    m_pictures = gallery(&m_pictureModel);
    m_pictures->setAccessibleName(tr("Pictures of this cell, the greatest loss first"));
    m_pictures->viewport()->installEventFilter(this);
    m_rows = list(&m_rowModel);
    m_rows->setAccessibleName(tr("Samples of this cell, the greatest loss first"));
    m_pages = new QStackedWidget;
    for (auto* page : {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_pictures), static_cast<QWidget*>(m_rows)})
        m_pages->addWidget(page);
    body()->addWidget(m_notice);
    body()->addWidget(m_pages, 1);
    setMinimumWidth(240);
    say(tr("Choose a cell to see its samples"));
}

void CellSamples::setRun(const QString& folder, std::shared_ptr<const datasets::Source> open) {
    m_open = std::move(open);
    if (folder == m_folder && !m_error)
        return;
    m_folder = folder;
    m_data.reset();
    m_error.reset();
    m_loading = false;
    ++m_round;
    m_pictureModel.setSource(nullptr);
    m_rowModel.setAnswered(nullptr, {}, {});
}

void CellSamples::setDocument(std::shared_ptr<const EvaluationDocument> document) {
    m_document = std::move(document);
    showMistakes();
}

void CellSamples::showCell(int truth, int answer) {
    if (!m_document)
        return;
    m_shown = m_document->inCell(truth, answer);
    const QString& name = m_document->classes[truth];
    setHeading(truth == answer ? tr("%1, recognised").arg(name) : tr("%1 taken for %2").arg(name, m_document->classes[answer]));
    show();
}

void CellSamples::showMistakes() {
    m_shown = m_document ? m_document->mistakes() : std::vector<std::size_t>();
    setHeading(tr("Mistakes"));
    show();
}

void CellSamples::show() {
    setHint(m_shown.empty() ? QString() : tr("%n, greatest loss first", nullptr, static_cast<int>(m_shown.size())));
    m_notice->clear();
    if (m_shown.empty())
        say(m_document && m_document->answers.size() > 0 ? tr("No sample falls into it") : tr("This evaluation does not name its samples"));
    else if (m_data)
        fill();
    else if (!m_error)
        load();
    else {
        say({});
        m_notice->showError(*m_error);
    }
}

void CellSamples::load() {
    say(tr("Reading the data…"));
    if (m_loading)
        return;
    m_loading = true;
    inBackground(this, [folder = Path(m_folder.toStdString()), open = m_open] { return openAnsweredData(folder, open); }, [this, round = m_round](Result<AnsweredData> opened) {
        if (round != m_round)
            return;
        m_loading = false;
        if (opened) {
            m_data = std::move(*opened);
            m_pictureModel.setSource(m_data->source->info().kind == "pictures" ? m_data->source : nullptr);
        } else {
            m_error = opened.error();
        }
        show();
    });
}

void CellSamples::fill() {
    std::vector<AnsweredSample> samples;
    const auto& answers = m_document->answers;
    for (const std::size_t i : m_shown)
        if (const auto place = m_data->place(answers.index[i]); place >= 0)
            samples.push_back({place, answers.truth[i], answers.answer[i], answers.score[i], answers.loss[i]});
    if (m_data->source->info().kind == "pictures") {
        m_pictureModel.setAnswered(std::move(samples), m_document->classes);
        m_pages->setCurrentWidget(m_pictures);
        m_pictures->scrollToTop();
        return;
    }
    if (samples.empty() || m_data->source->table() == nullptr)
        return say(tr("These samples are no rows of a table"));
    m_rowModel.setAnswered(m_data->source, std::move(samples), m_document->classes);
    m_rows->resizeColumnsToContents();
    for (int i = 0; i < m_rowModel.columnCount(); ++i)
        m_rows->setColumnWidth(i, std::min(m_rows->columnWidth(i) + 12, widestColumn));
    m_pages->setCurrentWidget(m_rows);
    m_rows->scrollToTop();
}

void CellSamples::say(const QString& text) {
    m_text->setText(text);
    m_pages->setCurrentWidget(m_text);
}

bool CellSamples::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize)
        fitTiles();
    return Card::eventFilter(watched, event);
}

void CellSamples::fitTiles() {
    const int width = m_pictures->viewport()->width() - 1;
    m_pictures->setGridSize({width / std::max(width / tileWidth, 1), tileHeight});
}

} // namespace lepton::widgets
