// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Parameter.h"

#include <string>
#include <vector>

namespace lepton::engine {

/// A kind of optimizer as the user chooses it; what it does is in optimizers/.
struct OptimizerType {
    std::string name;  ///< "adam"
    const char* title; ///< "Adam"
    const char* doc;   ///< formula and source
    std::vector<graph::ParameterSpec> parameters; ///< keys of project::OptimizerSettings in project files
};

const std::vector<OptimizerType>& optimizerTypes();
Json toJson(const OptimizerType& type);

} // namespace lepton::engine
