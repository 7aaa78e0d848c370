// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/NetworkLevel.h"

#include "core/graph/Group.h"
#include "widgets/common/ProjectDocument.h"

#include <algorithm>
#include <set>

namespace lepton::widgets {

NetworkLevel::NetworkLevel(ProjectDocument* document) : QObject(document), m_document(document) {
    const auto startAnew = [this] {
        m_left.clear();
        goTo({});
    };
    connect(document, &ProjectDocument::opened, this, startAnew);
    connect(document, &ProjectDocument::closed, this, startAnew);
    connect(document, &ProjectDocument::activeNetworkAboutToChange, this, [this] { m_left[m_document->activeNetwork()] = m_path; });
    connect(document, &ProjectDocument::networkChanged, this, &NetworkLevel::follow);
}

const graph::Network& NetworkLevel::network() const {
    const auto* found = graph::networkAt(m_document->network(), m_path);
    return found != nullptr ? *found : m_document->network();
}

std::vector<std::string> NetworkLevel::blocksAround() const {
    std::vector<std::string> out;
    const graph::Network* at = &m_document->network();
    for (const auto& id : m_path) {
        const graph::Node* node = at->find(id);
        if (node == nullptr || node->group == nullptr)
            break;
        if (!node->group->block.empty())
            out.push_back(node->group->block);
        at = &node->group->body;
    }
    return out;
}

graph::NodeId NetworkLevel::expanded(const graph::NodeId& id) const { return graph::NodeId(m_prefix + id.str()); }

const graph::NodeFacts* NetworkLevel::facts(const graph::NodeId& id) const { return m_document->analysis().find(expanded(id)); }

std::vector<graph::NodeId> NetworkLevel::order() const {
    std::vector<graph::NodeId> out;
    std::set<graph::NodeId> seen;
    for (const auto& flat : m_document->analysis().order) {
        const graph::NodeId id = nodeOf(flat);
        if (!id.empty() && seen.insert(id).second)
            out.push_back(id);
    }
    for (const auto& node : network().nodes())
        if (seen.insert(node.id).second)
            out.push_back(node.id);
    return out;
}

graph::NodeId NetworkLevel::nodeOf(const graph::Problem& problem) const { return nodeOf(problem.node); }

graph::NodeId NetworkLevel::nodeOf(const graph::NodeId& expanded) const {
    if (m_path.empty() && expanded.str().find('.') == std::string::npos)
        return expanded;
    const auto path = graph::pathOf(m_document->network(), expanded);
    const bool below = path.size() > m_path.size() && std::equal(m_path.begin(), m_path.end(), path.begin());
    return below ? path[m_path.size()] : graph::NodeId();
}

bool NetworkLevel::isOwn(const graph::Problem& problem, const graph::NodeId& id) const {
    return nodeOf(problem) == id && graph::pathOf(m_document->network(), problem.node).size() == m_path.size() + 1;
}

Result<void> NetworkLevel::edit(Text name, const graph::Edit& edit, const std::string& mergeKey) {
    return m_document->edit(std::move(name), graph::insideOf(m_path, edit), mergeKey.empty() ? mergeKey : m_prefix + mergeKey);
}

void NetworkLevel::enter(const graph::NodeId& group) {
    const auto* node = network().find(group);
    if (node == nullptr || node->group == nullptr)
        return;
    auto path = m_path;
    path.push_back(group);
    goTo(path);
}

void NetworkLevel::leave() {
    if (!m_path.empty())
        goTo({m_path.begin(), m_path.end() - 1});
}

void NetworkLevel::goTo(const std::vector<graph::NodeId>& path) {
    if (path == m_path && m_prefix == graph::prefixAt(m_document->network(), path))
        return;
    m_path = path;
    m_prefix = graph::prefixAt(m_document->network(), path);
    Q_EMIT changed();
}

void NetworkLevel::takeUp() {
    auto path = m_left[m_document->activeNetwork()];
    leaveGone(path);
    goTo(path);
}

/// A group that an edit took away is left; its repeats may have come or gone.
void NetworkLevel::follow() {
    auto path = m_path;
    leaveGone(path);
    if (path != m_path)
        goTo(path);
    else
        m_prefix = graph::prefixAt(m_document->network(), path);
}

void NetworkLevel::leaveGone(std::vector<graph::NodeId>& path) const {
    while (!path.empty() && graph::networkAt(m_document->network(), path) == nullptr)
        path.pop_back();
}

} // namespace lepton::widgets
