// SPDX-License-Identifier: GPL-3.0-or-later
// What the room shows when. How it is put together is in RunsRoomParts.cpp, what can be done with runs in RunsRoomActs.cpp.
#include "widgets/runs/RunsRoom.h"

#include "core/project/RunTrash.h"
#include "widgets/common/Background.h"
#include "widgets/common/EmptyState.h"
#include "widgets/common/EngineClient.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/StudioActions.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/EvaluationView.h"
#include "widgets/runs/ReportStrip.h"
#include "widgets/runs/RunComparison.h"
#include "widgets/runs/RunFilter.h"
#include "widgets/runs/RunTableModel.h"
#include "widgets/training/ChartCard.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QUrl>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

namespace lepton::widgets {

namespace {

constexpr int liveInterval = 1000;

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
    connect(m_model, &RunTableModel::annotated, this, &RunsRoom::annotated);
    connect(m_reportStrip, &ReportStrip::failed, m_notice, &Notice::showError);
    connect(m_reportStrip, &ReportStrip::openAsked, this, [](const QString& file) { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
}

void RunsRoom::enter() { refresh(); }

void RunsRoom::projectChanged() {
    m_model->setRuns({});
    m_comparison->setRuns({});
    m_evaluation->setRuns({});
    m_notice->clear();
    m_text->clear();
    m_pages->setCurrentWidget(m_empty);
    refresh();
}

RunsRoom::Listed RunsRoom::list(const Path& runsFolder) {
    Listed out;
    out.runs = project::listRuns(runsFolder);
    for (const auto& run : out.runs)
        out.bytes[folderOf(run)] = checkpointBytes(run.folder);
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(project::trashOf(runsFolder), fault))
        if (entry.is_directory(fault))
            out.deleted << QString::fromStdString((runsFolder / entry.path().filename()).string());
    out.deleted.sort();
    return out;
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
    inBackground(this, [folder] { return list(folder); }, [this, folder](Listed listed) {
        m_reading = false;
        if (editing()) // a new table would take away what is being typed
            m_live.start();
        else if (studio().document->isOpen() && studio().document->project().runsFolder() == folder)
            take(std::move(listed));
        if (std::exchange(m_readAgain, false))
            refresh();
    });
}

void RunsRoom::take(Listed listed) {
    const QStringList before = selectedRuns();
    m_bytes = std::move(listed.bytes);
    m_deleted = std::move(listed.deleted);
    m_model->setRuns(std::move(listed.runs));
    m_pages->setCurrentWidget(m_model->runs().empty() ? static_cast<QWidget*>(m_empty) : m_contents);
    if (selectedRuns() != before)
        for (const auto& folder : before)
            if (const int row = m_model->rowOf(folder); row >= 0)
                m_table->selectionModel()->select(m_sorted->mapFromSource(m_model->index(row, 0)), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    fillTags(); // chooses the first if none is chosen
    selectionChanged();
}

/// "3 runs, checkpoints 12 MB"
void RunsRoom::showFacts() {
    std::int64_t bytes = 0;
    for (const auto& [folder, one] : m_bytes)
        bytes += one.all;
    const int all = m_model->rowCount();
    const int shown = m_sorted->rowCount();
    const QString runs = shown == all ? tr("%n run(s)", nullptr, all) : tr("%1 of %n run(s)", nullptr, all).arg(shown);
    m_facts->setText(bytes > 0 ? tr("%1, checkpoints %2").arg(runs, bytesText(bytes)) : runs);
}

void RunsRoom::fillTags() {
    std::set<QString> all;
    for (const auto& run : m_model->runs())
        for (const auto& tag : tagsOf(run))
            all.insert(tag);
    const QString chosen = m_tags->currentData().toString();
    {
        const QSignalBlocker quiet(m_tags);
        m_tags->clear();
        m_tags->addItem(tr("All tags"), QString());
        for (const auto& tag : all)
            m_tags->addItem(tag, tag);
        m_tags->setCurrentIndex(std::max(m_tags->findData(chosen), 0));
        m_tags->setVisible(!all.empty());
    }
    filterChanged();
}

void RunsRoom::filterChanged() {
    m_sorted->setText(m_text->text());
    m_sorted->setTag(m_tags->currentData().toString());
    if (selectedRuns().isEmpty() && m_sorted->rowCount() > 0)
        m_table->setCurrentIndex(m_sorted->index(0, 0));
    showFacts();
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
    std::vector<project::RunSummary> runs;
    for (const auto& folder : selected) {
        runs.push_back(m_model->run(m_model->rowOf(folder)));
        if (runs.back().status == project::RunStatus::Running)
            going << folder;
    }
    m_comparison->setRuns(selected, going);
    if (m_views->chosen() == Evaluation)
        m_evaluation->setRuns(runs);
    const auto* run = onlySelected();
    const bool usable = run != nullptr && !run->problem;
    m_show->setEnabled(usable);
    m_report->setEnabled(usable && !m_reportStrip->writing());
    m_more->setEnabled(!selected.isEmpty() || !m_deleted.isEmpty());
    m_resume->setEnabled(run != nullptr && resumable(*run));
    m_deploy->setEnabled(usable && run->epochs > 0);
    showFacts();
}

void RunsRoom::setView(View view) {
    m_views->choose(view);
    m_lower->setCurrentIndex(view);
    divide();
    selectionChanged();
}

} // namespace lepton::widgets
