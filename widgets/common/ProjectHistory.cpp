// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/ProjectHistory.h"

#include <cassert>
#include <utility>

namespace lepton::widgets {

namespace {

/// Puts the parts into the project and takes those that were there.
void exchange(project::Project& project, ProjectParts& parts) {
    std::swap(project.networks, parts.networks);
    std::swap(project.objective, parts.objective);
    if (parts.recipe)
        std::swap(project.recipe, *parts.recipe);
    if (parts.training)
        std::swap(project.training, *parts.training);
    if (parts.classes)
        std::swap(project.data.classes, *parts.classes);
}

} // namespace

Result<void> ProjectHistory::edit(project::Project& project, const std::string& network, Text name, const graph::Edit& edit, const std::string& mergeKey) {
    auto* named = project.find(network);
    if (named == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "There is no network “%1”"), network));
    LEPTON_TRY(graph::Edit inverse, graph::apply(named->network, edit));
    auto* last = m_undo.empty() ? nullptr : std::get_if<graph::Edit>(&m_undo.back().change);
    if (!mergeKey.empty() && mergeKey == m_mergeKey && last != nullptr && m_undo.back().before == network)
        *last = {graph::Sequence{{std::move(inverse), std::move(*last)}}};
    else
        m_undo.push_back({std::move(name), std::move(inverse), network, network});
    m_redo.clear();
    m_mergeKey = mergeKey;
    return {};
}

void ProjectHistory::replace(project::Project& project, Text name, ProjectParts parts, const std::string& before, const std::string& after) {
    exchange(project, parts);
    m_undo.push_back({std::move(name), std::move(parts), before, after});
    m_redo.clear();
    stopMerging();
}

/// A remembered edit was possible before, so it is possible now; anything else is a mistake of ours.
void ProjectHistory::turn(project::Project& project, Step& step) {
    if (auto* parts = std::get_if<ProjectParts>(&step.change)) {
        exchange(project, *parts);
        return;
    }
    auto* named = project.find(step.before);
    assert(named != nullptr);
    auto inverse = named != nullptr ? graph::apply(named->network, std::get<graph::Edit>(step.change)) : Result<graph::Edit>(graph::Edit{graph::Sequence{}});
    assert(inverse.ok());
    step.change = inverse.ok() ? std::move(*inverse) : graph::Edit{graph::Sequence{}};
}

void ProjectHistory::undo(project::Project& project) {
    if (!canUndo())
        return;
    Step step = std::move(m_undo.back());
    m_undo.pop_back();
    turn(project, step);
    m_redo.push_back(std::move(step));
    stopMerging();
}

void ProjectHistory::redo(project::Project& project) {
    if (!canRedo())
        return;
    Step step = std::move(m_redo.back());
    m_redo.pop_back();
    turn(project, step);
    m_undo.push_back(std::move(step));
    stopMerging();
}

} // namespace lepton::widgets
