// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/NetworkRoles.h"

#include "core/project/ObjectiveCheck.h"
#include "core/templates/NewProject.h"

namespace lepton::widgets {

namespace {

using Problems = std::vector<graph::Problem>;

/// What the check of both networks together finds stands behind the discriminator's own, and is about one of the two.
void addAdversary(const project::Project& project, const Analyses& analyses, const std::optional<project::DataTensors>& data, Problems& served, std::map<std::string, Problems>& all) {
    const auto* adversary = adversaryOf(project);
    Problems found;
    project::checkAdversary(project, analyses.at(project.objective.network), data, found);
    if (adversary == nullptr) {
        served.insert(served.end(), found.begin(), found.end());
        return;
    }
    const auto& analysis = analyses.at(adversary->name);
    Problems& own = all[adversary->name];
    own = analysis.problems;
    if (data)
        project::checkInputs(analysis, *data, own);
    for (std::size_t i = own.size(); i < found.size(); ++i)
        if (found[i].code == "output-shape" || found[i].node.empty())
            served.push_back(found[i]);
        else
            own.push_back(found[i]);
}

} // namespace

const project::NamedNetwork* adversaryOf(const project::Project& project) {
    const auto* named = project.objective.adversary ? project.find(project.objective.adversary->network) : nullptr;
    return named != project.served() ? named : nullptr;
}

bool isTrained(const project::Project& project, const std::string& network) {
    return network == project.objective.network || (project.objective.adversary && project.objective.adversary->network == network);
}

std::map<std::string, std::vector<graph::Problem>> problemsByNetwork(const project::Project& project, const Analyses& analyses) {
    std::map<std::string, Problems> all;
    for (const auto& [name, analysis] : analyses)
        if (!isTrained(project, name))
            all[name] = analysis.problems;
    const auto& analysis = analyses.at(project.objective.network);
    if (!project.objective.adversary) {
        all[project.objective.network] = templates::problemsOf(project, analysis);
        return all;
    }
    const auto tensors = templates::preparedTensors(project);
    const auto data = tensors ? *tensors : std::nullopt;
    Problems served = analysis.problems;
    if (data)
        project::checkInputs(analysis, *data, served);
    addAdversary(project, analyses, data, served, all);
    if (!tensors)
        served.push_back({graph::NodeId(), "", "recipe", tensors.error().what, tensors.error().hint, {}});
    all[project.objective.network] = std::move(served);
    return all;
}

} // namespace lepton::widgets
