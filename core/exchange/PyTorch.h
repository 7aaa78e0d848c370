// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

/// Networks as PyTorch source that people read and go on with. Its state_dict has the names of our weights.
namespace lepton::exchange {

struct PyTorchUse;

/// A fitted step of the recipe, done to the input: (x - subtract) / divide.
struct PyTorchStep {
    std::string name;            ///< for the comment: "Standardise"
    std::vector<float> subtract; ///< one value for all channels, or one a channel
    std::vector<float> divide;   ///< as long as subtract
};

struct PyTorchOptions {
    std::string name = "Network";             ///< of network or project; the class is named by it
    std::vector<PyTorchStep> head;            ///< the recipe's steps, done to the first Input
    std::function<std::string(const Text&)> speak = [](const Text& text) { return text.str(); }; ///< words of a problem, in the reader's language
    const PyTorchUse* use = nullptr;          ///< what else the file has, for whoever loads the weights into it (core/exchange/PyTorchUse.h)
};

/// Lines of a source, counted from 1; both ends belong to it.
struct LineRange {
    int first = 0;
    int last = 0;
    bool operator==(const LineRange&) const = default;
};

struct PyTorchSource {
    std::string text;
    std::unordered_map<graph::NodeId, std::vector<LineRange>> lines; ///< where each node stands, from top to bottom
};

/// One class with __init__ and forward. `analysis` and `problems` are those of `network`. Of a network that can't run as much is
/// written as is known: a size that isn't is left to PyTorch's lazy modules, what is missing is `...`, and the reasons stand
/// there as comments. Any thread; linear in nodes and edges.
PyTorchSource writePyTorch(const graph::Network& network, const graph::Analysis& analysis, const std::vector<graph::Problem>& problems,
                           const PyTorchOptions& options = {});

} // namespace lepton::exchange
