// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/PyTorchNames.h"
#include "core/graph/Analysis.h"
#include "core/graph/Group.h"

#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lepton::exchange {

/// Valid Python that stops where it is reached: stands for what is not known.
inline constexpr const char* notKnown = "...";

/// What is known of the whole network, groups included. Analysis and problems must outlive it.
struct PyTorchFacts {
    PyTorchFacts(const graph::Analysis& analysis, const std::vector<graph::Problem>& problems);
    const std::vector<const graph::Problem*>& problemsOf(const graph::NodeId& expanded) const;

    const graph::Analysis& analysis;
    std::unordered_map<graph::NodeId, std::vector<const graph::Problem*>> problems;
};

/// What has to be known of one network, the whole or a group's, before the first line of its class is written: the order of its
/// nodes, how their outputs are called, and how each is written. Network and facts must outlive it.
class PyTorchScope {
public:
    /// Settings that the groups around it make, by node: they go before the node's own.
    using Overrides = std::unordered_map<graph::NodeId, Json>;

    /// `prefix`: what stands before the ids of its nodes in the expanded network, "block1.0.".
    PyTorchScope(const graph::Network& network, const PyTorchFacts& facts, std::string prefix = {}, Overrides overrides = {});

    const graph::Network& network() const { return m_network; }
    const std::string& prefix() const { return m_prefix; }
    graph::NodeId expanded(const graph::NodeId& id) const { return graph::NodeId(m_prefix + id.str()); }
    /// Inputs to outputs; what lies on a cycle, and so has no place in that order, follows as it was made. Without notes and
    /// bypassed layers.
    const std::vector<const graph::Node*>& order() const { return m_order; }
    /// Of that type, in the order in which they were made: that of a group's ports.
    std::vector<const graph::Node*> ofType(const char* type) const;

    const graph::PyTorchCode& code(const graph::NodeId& id) const { return m_codes.at(id); }
    /// The node's settings with what the groups around set.
    graph::Node configured(const graph::Node& node) const;
    /// The node of this network whose module the node uses as well; empty: it has its own.
    graph::NodeId moduleOf(const graph::Node& node) const;
    /// Of the node's outputs, in port order.
    std::vector<std::string> outputNames(const graph::Node& node) const;
    /// What goes in, by port and then by edge; `...` for what is missing.
    std::vector<std::string> inputNames(const graph::Node& node) const;
    const std::vector<const graph::Problem*>& problemsOf(const graph::NodeId& id) const { return m_facts.problemsOf(expanded(id)); }
    /// The types that leave the node (that reach it, where nothing leaves); none if they are not known.
    std::vector<graph::TensorType> types(const graph::NodeId& id) const;
    /// The node that keeps this one's shapes from being known: itself or one before it.
    const graph::NodeId& culprit(const graph::NodeId& id) const { return m_culprits.at(id); }

private:
    using Edges = std::unordered_map<graph::NodeId, std::vector<const graph::Edge*>>;
    static const std::vector<const graph::Edge*>& edgesAt(const Edges& edges, const graph::NodeId& id);
    void findOrder();
    void nameOutputs(const graph::Node& node);
    void findCulprit(const graph::Node& node);
    graph::Ports portsOf(const graph::Node& node) const;
    std::string nameOf(graph::PortRef from) const;
    std::vector<std::string> namesInto(const graph::NodeId& id, const std::string& port) const;
    graph::PyTorchCode codeOf(const graph::Node& node) const;

    const graph::Network& m_network;
    const PyTorchFacts& m_facts;
    std::string m_prefix;
    Overrides m_overrides;
    Edges m_into;
    Edges m_from;
    std::vector<const graph::Node*> m_order;
    std::map<graph::PortRef, std::string> m_names;
    std::unordered_map<graph::NodeId, graph::PyTorchCode> m_codes;
    std::unordered_map<graph::NodeId, graph::NodeId> m_culprits;
    PythonNames m_free;
};

} // namespace lepton::exchange
