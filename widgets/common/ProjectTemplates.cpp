// SPDX-License-Identifier: GPL-3.0-or-later
// A template for the project that is open: what it would make, and putting that in the place of what is there.
#include "core/layers/Layers.h"
#include "core/templates/NewProject.h"
#include "datasets/Preparation.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"

#include <algorithm>

namespace lepton::widgets {

namespace {

graph::Edit replacement(const graph::Network& present, const graph::Network& wanted) {
    std::vector<graph::NodeId> all;
    for (const auto& node : present.nodes())
        all.push_back(node.id);
    graph::Sequence sequence{{graph::removeNodes(present, all)}};
    for (const auto& node : wanted.nodes())
        sequence.edits.push_back({graph::AddNode{node, {}}});
    for (const auto& edge : wanted.edges())
        sequence.edits.push_back({graph::Connect{edge, {}}});
    return {std::move(sequence)};
}

bool plain(const project::Objective& objective) { return objective.terms.empty() && !objective.adversary; }

} // namespace

Result<project::Project> ProjectDocument::draftOf(const templates::Template& chosen) const {
    if (!m_open)
        return Error(ErrorCode::NotFound, LT("core", "No project is open")).fix(LT("core", "Open a project, or make a new one"));
    return m_source ? templates::draftProject(m_project.folder, chosen, m_project.data.source, *m_source) : draftWithoutSource(chosen);
}

/// From what the project knows of its data, so that the network fits once the data is back.
Result<project::Project> ProjectDocument::draftWithoutSource(const templates::Template& chosen) const {
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(m_project.recipe, m_project.data.shape));
    templates::DataFacts facts;
    facts.kind = preparation->kind();
    facts.classes = m_project.data.classes;
    facts.task = chosen.tasks.empty() ? facts.task : chosen.tasks.front();
    if (std::find(chosen.kinds.begin(), chosen.kinds.end(), facts.kind) == chosen.kinds.end())
        return Error(ErrorCode::BadValue, text(LT("core", "The template “%1” is for another kind of data than this project's, %2"), chosen.title, facts.kind))
            .fix(LT("core", "Choose another template, or make a new project with other data"));
    LEPTON_TRY(facts.inputs, preparation->inputs());
    LEPTON_TRY(facts.targets, preparation->targets());
    if (facts.kind == "pictures") {
        if (!facts.inputs.empty()) {
            facts.sampleShape = facts.inputs.front().shape;
            facts.channels = facts.sampleShape.empty() ? 1 : facts.sampleShape.front();
        }
        facts.inputs.clear();
        facts.targets.clear();
    } else {
        facts.recipe = m_project.recipe;
    }
    LEPTON_TRY(templates::Draft draft, chosen.draft(facts));
    project::Project out = m_project;
    out.recipe = std::move(draft.recipe);
    out.networks = std::move(draft.others);
    out.networks.insert(out.networks.begin(), {draft.objective.network, std::move(draft.network)});
    out.objective = std::move(draft.objective);
    out.training = std::move(draft.training);
    return out;
}

/// Whether the draft's network alone will do: it learns the same from the same recipe.
bool ProjectDocument::fits(const project::Project& draft) const {
    if (!plain(draft.objective) || !plain(m_project.objective) || draft.objective.type != m_project.objective.type || draft.networks.size() != 1)
        return false;
    project::Project tried = m_project;
    tried.served()->network = draft.networks.front().network;
    Analyses analyses = m_analyses;
    analyses.insert_or_assign(tried.objective.network, graph::analyse(tried.served()->network, layers::catalogue()));
    return problemsByNetwork(tried, analyses).at(tried.objective.network).empty();
}

Result<void> ProjectDocument::applyTemplate(const templates::Template& chosen) {
    LEPTON_TRY(project::Project draft, draftOf(chosen));
    const Text name = text(LT("core", "Use the template %1"), chosen.title);
    if (!isTrained(m_project, m_active)) // one that is worked on beside them
        return edit(name, replacement(network(), draft.served()->network));
    if (fits(draft)) {
        setActiveNetwork(m_project.objective.network);
        return edit(name, replacement(network(), draft.networks.front().network));
    }
    ProjectParts parts{std::move(draft.networks), std::move(draft.objective), std::move(draft.recipe), {}, std::move(draft.data.classes)};
    if (parts.objective.type != m_project.objective.type)
        parts.training = std::move(draft.training);
    for (const auto& item : m_project.networks) // those that are not trained are not the template's to take away
        if (!isTrained(m_project, item.name) && std::none_of(parts.networks.begin(), parts.networks.end(), [&](const auto& other) { return other.name == item.name; }))
            parts.networks.push_back(item);
    const std::string active = parts.objective.network;
    replaceParts(name, std::move(parts), active);
    return {};
}

} // namespace lepton::widgets
