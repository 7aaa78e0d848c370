// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Catalogue.h"
#include "core/graph/Network.h"

#include <optional>

namespace lepton::graph {

// Types of nodes that are not layers: expand() takes them apart or leaves them out.
inline constexpr const char* groupType = "Group";
inline constexpr const char* groupInputType = "GroupInput";   ///< inside a group; its id is the name of the group's input port
inline constexpr const char* groupOutputType = "GroupOutput"; ///< the same for an output port
inline constexpr const char* noteType = "Note";
/// Whether a node of this type is a port of the group around it: it stands in groups only.
inline bool isGroupPort(const std::string& type) { return type == groupInputType || type == groupOutputType; }

/// Groups lie in groups at most this deep: a file can't make us recurse without end.
inline constexpr int deepestNesting = 16;
/// A network has at most this many layers once repeats are written out.
inline constexpr std::size_t mostLayers = 100'000;

/// A setting of a group: one value that goes to parameters of nodes inside. Its range is that of the first of them.
struct BlockParameter {
    struct Target {
        NodeId node;
        std::string parameter;
        bool operator==(const Target&) const = default;
    };
    std::string name; ///< key in the group node's parameters: "filters"
    std::vector<Target> targets;
    bool operator==(const BlockParameter&) const = default;
};

/// What a group node holds: a network of its own whose GroupInput and GroupOutput nodes are the group's ports. Immutable
/// once it belongs to a node: an edit inside puts another in its place.
struct Group {
    std::string block; ///< name of the block in the user's palette that it was made from or saved as; empty: none
    Network body;
    std::vector<BlockParameter> parameters;
    bool operator==(const Group&) const = default;
};

/// Names of the ports, in the order of the body's nodes.
std::vector<std::string> groupInputs(const Group& group);
std::vector<std::string> groupOutputs(const Group& group);
/// Layers inside, those of inner groups too, without repeats.
std::size_t layerCount(const Group& group);
/// Whether this group, or one inside it, was made from that block.
bool containsBlock(const Group& group, const std::string& block);

struct Ports {
    std::vector<PortSpec> inputs;
    std::vector<PortSpec> outputs;
};
/// A group's own, or those of the node's type; none if this version does not know the type.
std::optional<Ports> portsOf(const Node& node, const Catalogue& catalogue);

/// What can be set on a node: its type's parameters, and for a group also those of its block, whose defaults are the values
/// inside. Empty for an unknown type.
std::vector<ParameterSpec> parametersOf(const Node& node, const Catalogue& catalogue);

/// Given settings completed with the defaults, as LayerType::complete, for groups too.
Result<Parameters> completeParameters(const Node& node, const Catalogue& catalogue);

/// The network at the end of a path of group ids, or null.
const Network* networkAt(const Network& network, const std::vector<NodeId>& path);

/// What stands before the ids of the nodes there in the expanded network ("block1.0."); of a repeated group the first round.
std::string prefixAt(const Network& network, const std::vector<NodeId>& path);

/// Where a node of the expanded network ("block1.2.conv1") is in the network itself: the groups it lies in, and itself last.
std::vector<NodeId> pathOf(const Network& network, const NodeId& expanded);

/// How often a group's body is gone through; 1 for anything else and for wrong values.
std::int64_t repeatsOf(const Node& node);

} // namespace lepton::graph
