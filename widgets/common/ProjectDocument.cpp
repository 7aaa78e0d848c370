// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/ProjectDocument.h"

#include "core/templates/NewProject.h"
#include "widgets/common/Background.h"
#include "widgets/common/NetworkLevel.h"

#include <chrono>

namespace lepton::widgets {

namespace {

using namespace std::chrono_literals;

/// A crash loses at most this much.
constexpr auto journalDelay = 2s;

/// Moving nodes about changes no shape.
bool placesOnly(const graph::Edit& edit) {
    const auto all = [](const std::vector<graph::Edit>& edits) { return std::all_of(edits.begin(), edits.end(), placesOnly); };
    if (const auto* sequence = std::get_if<graph::Sequence>(&edit.change))
        return all(sequence->edits);
    if (const auto* inside = std::get_if<graph::Inside>(&edit.change))
        return all(inside->edits);
    return std::holds_alternative<graph::MoveNode>(edit.change) || std::holds_alternative<graph::SetCollapsed>(edit.change);
}

} // namespace

ProjectDocument::ProjectDocument(QObject* parent) : QObject(parent), m_level(new NetworkLevel(this)) {
    m_journalTimer.setSingleShot(true);
    m_journalTimer.setInterval(journalDelay);
    connect(&m_journalTimer, &QTimer::timeout, this, &ProjectDocument::writeJournal);
}

ProjectDocument::~ProjectDocument() {
    endReading();
    if (m_open && m_modified)
        writeJournal();
}

const graph::Network& ProjectDocument::network() const {
    static const graph::Network empty;
    const auto* named = m_open ? m_project.find(m_active) : nullptr;
    return named != nullptr ? named->network : empty;
}

graph::MemoryEstimate ProjectDocument::memory() const {
    return graph::estimateMemory(analysis(), m_project.training.batchSize, m_project.training.optimizer.slots());
}

struct ProjectDocument::Created {
    project::Project project;
    std::shared_ptr<const datasets::Source> source;
};

void ProjectDocument::create(const Path& folder, const QString& templateName, const Path& source) {
    beginReading();
    auto progress = readingProgress();
    const auto work = [folder, name = templateName.toStdString(), source, progress]() -> Result<Created> {
        LEPTON_CHECK(project::checkNewFolder(folder));
        LEPTON_TRY(const templates::Template* chosen, templates::find(name));
        LEPTON_TRY(std::shared_ptr<const datasets::Source> opened, datasets::openSource(source, templates::formatFor(*chosen, source), progress));
        LEPTON_TRY(project::Project made, templates::draftProject(folder, *chosen, source, *opened));
        LEPTON_CHECK(project::saveProject(made));
        return Created{std::move(made), std::move(opened)};
    };
    inBackground(this, work, [this, reading = m_reading](Result<Created> made) {
        if (reading->cancelled)
            return;
        endReading();
        if (!made) {
            Q_EMIT sourceChanged();
            Q_EMIT failed(made.error());
            return;
        }
        m_source = made->source;
        m_sourceError.reset();
        take(std::move(made->project));
        Q_EMIT opened();
        Q_EMIT sourceChanged();
    });
}

Result<void> ProjectDocument::open(const Path& folder) {
    LEPTON_TRY(project::Project loaded, project::loadProject(folder));
    discardJournal(); // before looking for one: it may be the same project's
    auto unsaved = project::Journal::recover(loaded.folder);
    m_source.reset();
    take(unsaved ? std::move(*unsaved) : std::move(loaded));
    setModified(unsaved.has_value());
    Q_EMIT opened();
    if (unsaved)
        Q_EMIT recovered();
    loadSource();
    return {};
}

/// Whoever leaves a modified project, by closing it or for another one, has chosen to discard its changes.
void ProjectDocument::discardJournal() {
    m_journalTimer.stop();
    if (m_open)
        project::Journal::discard(m_project.folder);
}

void ProjectDocument::take(project::Project project) {
    endReading();
    discardJournal();
    m_project = std::move(project);
    m_active = m_project.objective.network;
    m_history = {};
    m_open = true;
    setModified(false);
    analyseAll();
}

Result<void> ProjectDocument::save() {
    if (!m_open)
        return {};
    LEPTON_CHECK(project::saveProject(m_project));
    m_journalTimer.stop();
    setModified(false);
    return {};
}

void ProjectDocument::close() {
    if (!m_open)
        return;
    endReading();
    discardJournal();
    m_project = {};
    m_history = {};
    m_active.clear();
    m_analyses.clear();
    m_problems.clear();
    m_source.reset();
    m_sourceError.reset();
    m_open = false;
    setModified(false);
    Q_EMIT closed();
}

Result<void> ProjectDocument::edit(Text name, const graph::Edit& edit, const std::string& mergeKey) {
    if (!m_open)
        return Error(ErrorCode::NotFound, LT("core", "No project is open")).fix(LT("core", "Open a project, or make a new one"));
    LEPTON_CHECK(m_history.edit(m_project, m_active, std::move(name), edit, mergeKey));
    afterEdit(placesOnly(edit));
    return {};
}

void ProjectDocument::undo() {
    if (!m_history.canUndo())
        return;
    const std::string network = m_history.undoNetwork();
    const bool replaces = m_history.undoReplaces();
    if (!replaces)
        setActiveNetwork(network);
    m_history.undo(m_project);
    if (replaces)
        partsReplaced(network);
    else
        afterEdit(false);
}

void ProjectDocument::redo() {
    if (!m_history.canRedo())
        return;
    const std::string network = m_history.redoNetwork();
    const bool replaces = m_history.redoReplaces();
    if (!replaces)
        setActiveNetwork(network);
    m_history.redo(m_project);
    if (replaces)
        partsReplaced(network);
    else
        afterEdit(false);
}

void ProjectDocument::afterEdit(bool placesOnly) {
    if (!placesOnly)
        analyse();
    touch();
    Q_EMIT networkChanged();
}

void ProjectDocument::setTraining(const project::TrainingSettings& settings) {
    m_project.training = settings;
    touch();
    Q_EMIT settingsChanged();
}

void ProjectDocument::setObjective(const project::Objective& objective) {
    m_project.objective = objective;
    findProblems();
    touch();
    Q_EMIT settingsChanged();
    Q_EMIT networkChanged();
}

void ProjectDocument::setSplit(const Json& split) {
    m_project.data.split = split;
    touch();
    Q_EMIT settingsChanged();
}

void ProjectDocument::setRecipe(const Json& steps) {
    m_project.recipe = steps;
    findProblems();
    touch();
    Q_EMIT settingsChanged();
    Q_EMIT networkChanged();
}

void ProjectDocument::touch() {
    setModified(true);
    if (!m_journalTimer.isActive())
        m_journalTimer.start();
}

void ProjectDocument::setModified(bool modified) {
    if (m_modified == modified)
        return;
    m_modified = modified;
    Q_EMIT modifiedChanged(modified);
}

void ProjectDocument::writeJournal() {
    if (auto written = project::Journal::write(m_project); !written)
        Q_EMIT failed(written.error());
}

} // namespace lepton::widgets
