// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/NodeSize.h"

#include "widgets/common/Theme.h"

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr QSizeF groupSize{226, 138};
constexpr double roomOfPort = 26;

double noteSide(const graph::Node& node, const char* name, double standard) {
    const auto found = node.parameters.find(name);
    return found != node.parameters.end() && found->is_number() ? std::clamp(found->get<double>(), 48.0, 2000.0) : standard;
}

} // namespace

QSizeF nodeSize(const graph::Node& node) {
    if (node.type == graph::noteType)
        return {noteSide(node, "width", 210), noteSide(node, "height", 110)};
    if (node.group == nullptr)
        return {measure::nodeWidth, measure::nodeHeight};
    const double ports = roomOfPort * static_cast<double>(std::max(graph::groupInputs(*node.group).size(), graph::groupOutputs(*node.group).size()));
    const QSizeF size = node.collapsed ? QSizeF(measure::nodeWidth, measure::nodeHeight) : groupSize;
    return {size.width(), std::max(size.height(), ports)};
}

} // namespace lepton::widgets
