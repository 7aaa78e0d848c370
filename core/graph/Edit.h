// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Catalogue.h"
#include "core/graph/Network.h"

#include <optional>
#include <variant>
#include <vector>

namespace lepton::graph {

struct Edit;

struct AddNode {
    Node node;
    std::optional<std::size_t> index; ///< place in the node list; none: at the end
};
/// Its edges must go first; removeNodes() makes the whole edit.
struct RemoveNode {
    NodeId id;
};
struct Connect {
    Edge edge;
    std::optional<std::size_t> index; ///< place in the edge list; none: at the end
};
struct Disconnect {
    Edge edge;
};
struct SetParameter {
    NodeId id;
    std::string name;
    Json value; ///< null: back to the default
};
struct MoveNode {
    NodeId id;
    Point position;
};
struct SetTitle {
    NodeId id;
    std::string title;
};
/// What a group holds, as a whole.
struct SetGroup {
    NodeId id;
    std::shared_ptr<const Group> group;
};
struct SetBypassed {
    NodeId id;
    bool bypassed = true;
};
struct SetCollapsed {
    NodeId id;
    bool collapsed = true;
};
/// An edit of a group's inner network.
struct Inside {
    NodeId group;
    std::vector<Edit> edits; ///< done in order
};
/// Several edits as one step, done in order.
struct Sequence {
    std::vector<Edit> edits;
};

/// A change of a network. Small, comparable to a sentence, and with an inverse.
struct Edit {
    std::variant<AddNode, RemoveNode, Connect, Disconnect, SetParameter, MoveNode, SetTitle, SetGroup, SetBypassed, SetCollapsed, Inside, Sequence> change;
};

/// Does the edit and returns the one that takes it back. On an error (a node that isn't there, a doubled edge) the network
/// is as it was. Structure only: whether layers fit together is for canConnect() and analyse().
Result<Edit> apply(Network& network, const Edit& edit);

/// Whether this edge may be drawn: both ports exist, the input is free, no cycle closes. The error says why not.
Result<void> canConnect(const Network& network, const Catalogue& catalogue, const Edge& edge);
/// The same but for cycles: for who asks of many edges, and looks for those once.
Result<void> canConnectPorts(const Network& network, const Catalogue& catalogue, const Edge& edge);

/// The same edit for the network at the end of a path of groups.
Edit insideOf(const std::vector<NodeId>& path, Edit edit);

/// The edit that removes nodes with all their edges.
Edit removeNodes(const Network& network, const std::vector<NodeId>& ids);

/// What was done, for undo and redo. One user action is one step with a name.
class History {
public:
    /// Applies the edit and remembers its inverse; what was undone before is forgotten. Steps with the same `mergeKey`
    /// that follow each other become one (a drag, the typing of a number); an empty key never merges.
    Result<void> perform(Network& network, Text name, const Edit& edit, const std::string& mergeKey = {});
    bool canUndo() const { return !m_undo.empty(); }
    bool canRedo() const { return !m_redo.empty(); }
    Text undoName() const { return canUndo() ? m_undo.back().name : Text(); }
    Text redoName() const { return canRedo() ? m_redo.back().name : Text(); }
    void undo(Network& network);
    void redo(Network& network);
    /// The next step starts anew even if its key is the same (the mouse was released, the field left).
    void stopMerging() { m_mergeKey.clear(); }

private:
    struct Step {
        Text name;
        Edit edit;
    };
    std::vector<Step> m_undo;
    std::vector<Step> m_redo;
    std::string m_mergeKey;
};

} // namespace lepton::graph
