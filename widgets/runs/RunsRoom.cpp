// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/RunsRoom.h"

#include "widgets/common/Background.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Card.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/RunComparison.h"
#include "widgets/runs/RunRowDelegate.h"
#include "widgets/runs/RunTableModel.h"
#include "widgets/training/ChartCard.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTreeView>
#include <QUrl>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int liveInterval = 1000;
constexpr int rowHeight = 32;

bool resumable(const project::RunSummary& run) {
    return !run.problem && (run.status == project::RunStatus::Interrupted || run.status == project::RunStatus::Stopped || run.status == project::RunStatus::Failed);
}

QString folderOf(const project::RunSummary& run) { return QString::fromStdString(run.folder.string()); }

} // namespace

RunsRoom::RunsRoom(const Studio& studio, QWidget* parent) : Room(studio, parent) {
    setRole(this, "page");
    setAttribute(Qt::WA_StyledBackground);
    build();
    m_live.setSingleShot(true);
    m_live.setInterval(liveInterval);
    connect(&m_live, &QTimer::timeout, this, &RunsRoom::refresh);
    connectStudio();
    selectionChanged();
    projectChanged();
}

RunsRoom::~RunsRoom() = default;

void RunsRoom::build() {
    m_empty = new EmptyState(QStringLiteral("bars"), tr("No runs yet"),
                             tr("Every training is kept as a run, with its settings and curves. Here they stand side by side, with what differs "
                                "between them marked, so that you see which one is best and why."));
    connect(m_empty->addButton(tr("Train"), true), &QPushButton::clicked, this, [this] { Q_EMIT studio().actions->train(); });
    m_comparison = new RunComparison;
    m_contents = new QWidget;
    auto* column = new QVBoxLayout(m_contents);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(buildHeader());
    column->addWidget(buildTable(), 1);
    column->addSpacing(4);
    column->addWidget(m_comparison, 2);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_contents);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(24, measure::cardPadding, 24, measure::cardPadding);
    all->addWidget(m_pages);
}

QWidget* RunsRoom::buildHeader() {
    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    m_facts = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_facts->setElided(Qt::ElideRight);
    row->addWidget(new TextLabel(TextLabel::Role::Title, tr("Runs")));
    row->addSpacing(4);
    row->addWidget(m_facts, 1);
    const auto add = [&](QPushButton* button, auto act) {
        connect(button, &QPushButton::clicked, this, [this, act] {
            if (const auto* run = onlySelected())
                act(*run);
        });
        row->addWidget(button);
        return button;
    };
    auto* actions = studio().actions;
    m_folder = add(plainButton(tr("Open folder")), [](const auto& run) { QDesktopServices::openUrl(QUrl::fromLocalFile(folderOf(run))); });
    m_resume = add(plainButton(tr("Resume")), [actions](const auto& run) { Q_EMIT actions->resumeRun(folderOf(run)); });
    m_show = add(plainButton(tr("Show in Train")), [actions](const auto& run) {
        Q_EMIT actions->showRun(folderOf(run));
        Q_EMIT actions->showRoom(QStringLiteral("train"));
    });
    m_deploy = add(primaryButton(tr("Package and deploy")), [actions](const auto& run) { Q_EMIT actions->deployRun(folderOf(run)); });
    return header;
}

QWidget* RunsRoom::buildTable() {
    m_model = new RunTableModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(RunTableModel::sortRole);
    m_table = new QTreeView;
    m_table->setAccessibleName(tr("Runs of this project"));
    m_table->setModel(m_sorted);
    m_table->setItemDelegate(new RunRowDelegate(rowHeight, m_table));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RunTableModel::Run, Qt::DescendingOrder);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAllColumnsShowFocus(true);
    m_table->header()->setStretchLastSection(true);
    m_table->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RunsRoom::selectionChanged);
    connect(m_table, &QTreeView::doubleClicked, this, [this] { m_show->click(); });
    auto* card = new Card;
    card->layout()->setContentsMargins(measure::grid, measure::grid, measure::grid, measure::grid);
    card->body()->addWidget(m_table);
    return card;
}

void RunsRoom::connectStudio() {
    connect(studio().document, &ProjectDocument::opened, this, &RunsRoom::projectChanged);
    connect(studio().document, &ProjectDocument::closed, this, &RunsRoom::projectChanged);
    connect(studio().actions, &StudioActions::runStarted, this, &RunsRoom::refresh);
    connect(studio().engine, &EngineClient::runEnded, this, &RunsRoom::refresh);
    connect(studio().engine, &EngineClient::runEvents, this, [this](const QString& run) {
        if (m_model->rowOf(run) < 0)
            refresh();
        else if (!m_live.isActive() && isVisible())
            m_live.start();
    });
    for (auto* card : {m_comparison->loss(), m_comparison->metric()})
        connect(card->chart(), &Chart::saveFailed, studio().actions, &StudioActions::report);
}

void RunsRoom::enter() { refresh(); }

void RunsRoom::projectChanged() {
    m_model->setRuns({});
    m_comparison->setRuns({});
    m_pages->setCurrentWidget(m_empty);
    refresh();
}

void RunsRoom::refresh() {
    if (!studio().document->isOpen())
        return;
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    const Path folder = studio().document->project().runsFolder();
    inBackground(this, [folder] { return project::listRuns(folder); }, [this, folder](std::vector<project::RunSummary> runs) {
        m_reading = false;
        if (studio().document->isOpen() && studio().document->project().runsFolder() == folder)
            take(std::move(runs));
        if (std::exchange(m_readAgain, false))
            refresh();
    });
}

void RunsRoom::take(std::vector<project::RunSummary> runs) {
    const QStringList before = selectedRuns();
    m_model->setRuns(std::move(runs));
    m_pages->setCurrentWidget(m_model->runs().empty() ? static_cast<QWidget*>(m_empty) : m_contents);
    m_facts->setText(tr("%n run(s)", nullptr, m_model->rowCount()));
    if (selectedRuns() != before)
        for (const auto& folder : before)
            if (const int row = m_model->rowOf(folder); row >= 0)
                m_table->selectionModel()->select(m_sorted->mapFromSource(m_model->index(row, 0)), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    if (selectedRuns().isEmpty() && m_sorted->rowCount() > 0)
        m_table->setCurrentIndex(m_sorted->index(0, 0));
    selectionChanged();
}

QStringList RunsRoom::selectedRuns() const {
    auto rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList out;
    for (const auto& row : rows)
        out << folderOf(m_model->run(m_sorted->mapToSource(row).row()));
    return out;
}

const project::RunSummary* RunsRoom::onlySelected() const {
    const auto selected = selectedRuns();
    return selected.size() == 1 ? &m_model->run(m_model->rowOf(selected.first())) : nullptr;
}

void RunsRoom::selectionChanged() {
    const auto selected = selectedRuns();
    QStringList going;
    for (const auto& folder : selected)
        if (m_model->run(m_model->rowOf(folder)).status == project::RunStatus::Running)
            going << folder;
    m_comparison->setRuns(selected, going);
    const auto* run = onlySelected();
    m_show->setEnabled(run != nullptr && !run->problem);
    m_folder->setEnabled(run != nullptr);
    m_resume->setEnabled(run != nullptr && resumable(*run));
    m_deploy->setEnabled(run != nullptr && !run->problem && run->epochs > 0);
}

} // namespace lepton::widgets
