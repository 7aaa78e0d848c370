// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Edit.h"

#include <QObject>

#include <map>
#include <string>
#include <vector>

namespace lepton::widgets {

class ProjectDocument;

/// Which network of the nesting is looked at: the project's own, or the one inside a group. Canvas, inspector, list of
/// problems and code view all look at the same one. Ids are those within it; the analysis calls nodes by their ids in the
/// expanded network, which expanded() gives.
class NetworkLevel : public QObject {
    Q_OBJECT
public:
    explicit NetworkLevel(ProjectDocument* document);

    const std::vector<graph::NodeId>& path() const { return m_path; } ///< the groups that were entered, outermost first
    const graph::Network& network() const;
    /// Blocks that the groups around this network were made from: what may not be put inside it.
    std::vector<std::string> blocksAround() const;

    graph::NodeId expanded(const graph::NodeId& id) const;
    const graph::NodeFacts* facts(const graph::NodeId& id) const;
    /// All nodes here, in the order in which the data flows; those of a cycle, which have none, come last.
    std::vector<graph::NodeId> order() const;
    /// The node of this network in which a problem lies, perhaps inside a group; empty: it lies elsewhere.
    graph::NodeId nodeOf(const graph::Problem& problem) const;
    graph::NodeId nodeOf(const graph::NodeId& expanded) const;
    /// Whether the problem is the node's own and not that of one inside it.
    bool isOwn(const graph::Problem& problem, const graph::NodeId& id) const;

    /// As ProjectDocument::edit, for this network.
    Result<void> edit(Text name, const graph::Edit& edit, const std::string& mergeKey = {});

    void enter(const graph::NodeId& group); ///< nothing happens if it is no group
    void leave();                           ///< to the network around; nothing happens in the outermost
    void goTo(const std::vector<graph::NodeId>& path);
    void takeUp();                          ///< another network of the project is active: where it was left

Q_SIGNALS:
    void changed(); ///< another network is looked at

private:
    void follow();
    void leaveGone(std::vector<graph::NodeId>& path) const;

    ProjectDocument* m_document;
    std::vector<graph::NodeId> m_path;
    std::string m_prefix;
    std::map<std::string, std::vector<graph::NodeId>> m_left; ///< where the other networks were left
};

} // namespace lepton::widgets
