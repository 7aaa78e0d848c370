// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Catalogue.h"
#include "core/graph/Network.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lepton::graph {

/// One thing that keeps a network from running, with its place and its way out.
struct Problem {
    NodeId node;
    std::string port; ///< empty: the whole node
    std::string code;
    Text message;
    Text fix;
    std::vector<Repair> repairs;
};

Json toJson(const Problem& problem);

/// What is known of a node once shapes have been carried to it.
struct NodeFacts {
    Parameters parameters;               ///< complete; empty if they are wrong or the type is unknown
    std::vector<TensorType> inputs;
    std::vector<TensorType> outputs;     ///< empty if they could not be worked out
    std::vector<WeightSpec> weights;
    NodeId weightsOf;                    ///< the node whose weights it shares; empty: they are its own
    std::int64_t parameterCount = 0;     ///< trained elements, without those it shares
    std::int64_t macs = 0;               ///< multiply-adds of one sample
    std::int64_t activationBytes = 0;    ///< outputs and scratch of one sample, kept for the backward pass
};

/// Everything that follows from a network: an immutable snapshot, made anew after each edit. Nodes are called as in the
/// expanded network ("block1.conv1", core/graph/Expand.h).
struct Analysis {
    std::vector<NodeId> order;           ///< from inputs to outputs; nodes in a cycle are missing
    std::unordered_map<NodeId, NodeFacts> nodes; ///< also of groups and bypassed layers, which are not in `order`
    std::vector<Problem> problems;
    std::int64_t parameterCount = 0;
    std::int64_t weightBytes = 0;        ///< trained weights and buffers
    std::int64_t trainedBytes = 0;
    std::int64_t macs = 0;
    std::int64_t activationBytes = 0;    ///< of one sample

    bool ok() const { return problems.empty(); }
    const NodeFacts* find(const NodeId& id) const;
    /// Nodes of type Input and Output, in the network's order.
    std::vector<NodeId> inputs;
    std::vector<NodeId> outputs;
};

/// Any thread. Time is linear in nodes and edges.
Analysis analyse(const Network& network, const Catalogue& catalogue);

/// Memory that training takes, in bytes.
struct MemoryEstimate {
    std::int64_t weights = 0;
    std::int64_t gradients = 0;
    std::int64_t optimizer = 0;
    std::int64_t activations = 0;
    std::int64_t batchSize = 0;
    std::int64_t total() const { return weights + gradients + optimizer + activations; }
};

/// `optimizerSlots`: tensors the optimizer keeps per weight (SGD 0, momentum 1, Adam 2).
MemoryEstimate estimateMemory(const Analysis& analysis, std::int64_t batchSize, int optimizerSlots);
/// The largest batch with which training takes at most `bytes`; 0: not even one sample fits; none: any does.
std::optional<std::int64_t> largestBatch(const Analysis& analysis, std::int64_t bytes, int optimizerSlots);

} // namespace lepton::graph
