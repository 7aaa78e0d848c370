// SPDX-License-Identifier: GPL-3.0-or-later
// The document's networks: which there are, which one is worked on, and what is wrong with each.
#include "core/layers/Layers.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/ProjectDocument.h"

#include <algorithm>

namespace lepton::widgets {

const graph::Analysis& ProjectDocument::analysis() const {
    static const graph::Analysis none;
    const auto found = m_analyses.find(m_active);
    return found != m_analyses.end() ? found->second : none;
}

const std::vector<graph::Problem>& ProjectDocument::problems() const {
    static const std::vector<graph::Problem> none;
    const auto found = m_problems.find(m_active);
    return found != m_problems.end() ? found->second : none;
}

std::size_t ProjectDocument::problemCount(const std::string& network) const {
    const auto found = m_problems.find(network);
    return found != m_problems.end() ? found->second.size() : 0;
}

std::size_t ProjectDocument::problemsElsewhere() const {
    std::size_t count = 0;
    for (const auto& [name, problems] : m_problems)
        if (name != m_active && isTrained(m_project, name))
            count += problems.size();
    return count;
}

void ProjectDocument::analyse() {
    m_analyses.insert_or_assign(m_active, graph::analyse(network(), layers::catalogue()));
    findProblems();
}

void ProjectDocument::analyseAll() {
    m_analyses.clear();
    for (const auto& item : m_project.networks)
        m_analyses.insert_or_assign(item.name, graph::analyse(item.network, layers::catalogue()));
    findProblems();
}

void ProjectDocument::findProblems() { m_problems = problemsByNetwork(m_project, m_analyses); }

void ProjectDocument::setActiveNetwork(const std::string& name) {
    if (!m_open || name == m_active || m_project.find(name) == nullptr)
        return;
    stopMerging();
    Q_EMIT activeNetworkAboutToChange();
    goTo(name);
}

void ProjectDocument::goTo(const std::string& network) {
    m_active = network;
    m_level->takeUp();
    Q_EMIT networkChanged();
    Q_EMIT activeNetworkChanged();
}

Result<void> ProjectDocument::checkName(const std::string& name) const {
    if (!m_open)
        return Error(ErrorCode::NotFound, LT("core", "No project is open")).fix(LT("core", "Open a project, or make a new one"));
    if (name.empty())
        return Error(ErrorCode::BadValue, LT("core", "A network needs a name")).fix(LT("core", "Type one, “critic” for instance"));
    if (m_project.find(name) != nullptr)
        return Error(ErrorCode::BadValue, text(LT("core", "There is a network “%1” already"), name)).fix(LT("core", "Choose another name"));
    return {};
}

void ProjectDocument::replaceParts(Text name, ProjectParts parts, const std::string& active) {
    Q_EMIT activeNetworkAboutToChange();
    m_history.replace(m_project, std::move(name), std::move(parts), m_active, active);
    analyseAll();
    touch();
    goTo(active);
    Q_EMIT settingsChanged();
}

/// After an undo or redo that has exchanged them.
void ProjectDocument::partsReplaced(const std::string& active) {
    Q_EMIT activeNetworkAboutToChange();
    analyseAll();
    touch();
    goTo(active);
    Q_EMIT settingsChanged();
}

Result<void> ProjectDocument::addNetwork(const std::string& name) {
    LEPTON_CHECK(checkName(name));
    ProjectParts parts{m_project.networks, m_project.objective, {}, {}, {}};
    parts.networks.push_back({name, {}});
    replaceParts(text(LT("core", "Add the network %1"), name), std::move(parts), name);
    return {};
}

Result<void> ProjectDocument::renameNetwork(const std::string& name, const std::string& to) {
    if (name == to)
        return {};
    LEPTON_CHECK(checkName(to));
    ProjectParts parts{m_project.networks, m_project.objective, {}, {}, {}};
    for (auto& item : parts.networks)
        if (item.name == name)
            item.name = to;
    if (parts.objective.network == name)
        parts.objective.network = to;
    if (parts.objective.adversary && parts.objective.adversary->network == name)
        parts.objective.adversary->network = to;
    replaceParts(text(LT("core", "Rename the network %1 to %2"), name, to), std::move(parts), m_active == name ? to : m_active);
    return {};
}

Result<void> ProjectDocument::removeNetwork(const std::string& name) {
    if (!m_open || m_project.find(name) == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "There is no network “%1”"), name));
    if (isTrained(m_project, name))
        return Error(ErrorCode::BadValue, text(LT("core", "The objective trains the network “%1”, so it can't be deleted"), name))
            .fix(LT("core", "Let the objective be about another network first"));
    ProjectParts parts{m_project.networks, m_project.objective, {}, {}, {}};
    std::erase_if(parts.networks, [&](const auto& item) { return item.name == name; });
    replaceParts(text(LT("core", "Delete the network %1"), name), std::move(parts), m_active == name ? m_project.objective.network : m_active);
    return {};
}

Result<void> ProjectDocument::serveNetwork(const std::string& name) {
    if (!m_open || m_project.find(name) == nullptr)
        return Error(ErrorCode::NotFound, text(LT("core", "There is no network “%1”"), name));
    if (m_project.objective.adversary && m_project.objective.adversary->network == name)
        return Error(ErrorCode::BadValue, text(LT("core", "“%1” is the discriminator: it judges what the other network makes"), name))
            .fix(LT("core", "Serve the generator, or start from a template of another objective"));
    ProjectParts parts{m_project.networks, m_project.objective, {}, {}, {}};
    parts.objective.network = name;
    replaceParts(text(LT("core", "Train and serve the network %1"), name), std::move(parts), m_active);
    return {};
}

} // namespace lepton::widgets
