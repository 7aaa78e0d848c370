// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/project/Project.h"

#include <map>
#include <string>
#include <vector>

namespace lepton::widgets {

using Analyses = std::map<std::string, graph::Analysis>;

/// The other network that the objective trains; null if there is none.
const project::NamedNetwork* adversaryOf(const project::Project& project);

/// Whether training takes the network.
bool isTrained(const project::Project& project, const std::string& network);

/// What keeps each network from being trained, told to the network in which it is put right. Problems of data, recipe and objective are the
/// served network's. `analyses`: of every network, by name.
std::map<std::string, std::vector<graph::Problem>> problemsByNetwork(const project::Project& project, const Analyses& analyses);

} // namespace lepton::widgets
