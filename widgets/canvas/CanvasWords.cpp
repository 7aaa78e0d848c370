// SPDX-License-Identifier: GPL-3.0-or-later
// What is written on nodes and edges; made when it is first painted.
#include "widgets/canvas/CanvasLayout.h"

#include "core/graph/Group.h"
#include "widgets/common/NetworkLevel.h"
#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QLocale>

namespace lepton::widgets {

namespace {

/// "32×26×26": the shape of one sample.
QString sampleShape(const graph::Shape& shape) {
    QStringList sizes;
    for (std::size_t i = 1; i < shape.size(); ++i)
        sizes << QString::fromStdString(shape[i].str());
    return sizes.join(QChar(0xD7));
}

struct Captions {
    Q_DECLARE_TR_FUNCTIONS(Captions)
};

QString groupCaption(const NodeItem& item) {
    const QString layers = Captions::tr("%n layer(s)", nullptr, static_cast<int>(graph::layerCount(*item.group)));
    return item.repeats > 1 ? QStringLiteral("%1 × · %2").arg(item.repeats).arg(layers) : layers;
}

} // namespace

const NodeText& CanvasLayout::text(int node) const {
    const auto index = static_cast<std::size_t>(node);
    if (m_texts[index])
        return *m_texts[index];
    const NodeItem& item = m_nodes[index];
    const auto& source = m_network->nodes()[index];
    NodeText out;
    out.title = !source.title.empty() ? QString::fromStdString(source.title)
                : item.type != nullptr ? translated(item.type->title)
                                       : QString::fromStdString(source.type);
    const auto* facts = m_level->facts(source.id);
    if (item.group != nullptr)
        out.caption = groupCaption(item);
    // Complete parameters are there only if all are right.
    if (facts != nullptr && item.type != nullptr && item.type->caption && facts->parameters.values().size() == item.type->parameters.size())
        out.caption = translated(item.type->caption(facts->parameters));
    if (facts != nullptr && facts->parameterCount > 0)
        out.count = facts->parameterCount < 1000000 ? QLocale().toString(static_cast<qlonglong>(facts->parameterCount)) : countText(facts->parameterCount);
    m_texts[index] = std::move(out);
    return *m_texts[index];
}

const QString& CanvasLayout::label(int edge) const {
    auto& known = m_labels[static_cast<std::size_t>(edge)];
    if (!known)
        known = makeLabel(m_edges[static_cast<std::size_t>(edge)]);
    return *known;
}

QString CanvasLayout::makeLabel(const EdgeItem& edge) const {
    // Edges from one port carry the same: written once where they share a way, and not again on one that goes round.
    for (const int index : m_edgesOf[static_cast<std::size_t>(edge.from)]) {
        const EdgeItem& other = m_edges[static_cast<std::size_t>(index)];
        const bool sibling = &other != &edge && other.edge.from == edge.edge.from;
        if (sibling && !edge.run.isEmpty() && (other.run.isEmpty() || (&other < &edge && other.run.intersects(edge.run))))
            return {};
    }
    const auto* facts = m_level->facts(edge.edge.from.node);
    if (facts == nullptr || facts->outputs.empty())
        return {};
    const auto& shape = facts->outputs.front().shape;
    const bool changes = facts->inputs.empty() || facts->inputs.front().shape != shape;
    return changes ? sampleShape(shape) : QString();
}

} // namespace lepton::widgets
