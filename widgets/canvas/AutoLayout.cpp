// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/AutoLayout.h"

#include "widgets/common/Theme.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace lepton::widgets {

namespace {

constexpr double columnWidth = 214; ///< the gap leaves room for the edge's shape
constexpr double rowHeight = 190;   ///< the gap leaves room for the way back to the row's start
constexpr double branchHeight = measure::nodeHeight + 56;

using Columns = std::vector<std::vector<std::size_t>>;

/// The longest way from an input to each node; nodes of a cycle stay where Kahn's algorithm leaves them, at 0.
std::vector<std::size_t> depths(const graph::Network& network) {
    const std::size_t count = network.nodes().size();
    std::vector<std::vector<std::size_t>> after(count);
    std::vector<std::size_t> waiting(count), depth(count), ready;
    for (const auto& edge : network.edges()) {
        after[static_cast<std::size_t>(network.indexOf(edge.from.node))].push_back(static_cast<std::size_t>(network.indexOf(edge.to.node)));
        ++waiting[static_cast<std::size_t>(network.indexOf(edge.to.node))];
    }
    for (std::size_t i = 0; i < count; ++i)
        if (waiting[i] == 0)
            ready.push_back(i);
    for (std::size_t at = 0; at < ready.size(); ++at)
        for (const std::size_t next : after[ready[at]]) {
            depth[next] = std::max(depth[next], depth[ready[at]] + 1);
            if (--waiting[next] == 0)
                ready.push_back(next);
        }
    return depth;
}

/// In each column by the mean height of what leads there, so that edges cross less.
Columns columnsOf(const graph::Network& network) {
    const auto depth = depths(network);
    Columns columns;
    for (std::size_t i = 0; i < depth.size(); ++i) {
        columns.resize(std::max(columns.size(), depth[i] + 1));
        columns[depth[i]].push_back(i);
    }
    std::vector<double> height(depth.size(), 0), sum(depth.size(), 0), parents(depth.size(), 0);
    std::vector<std::vector<std::size_t>> into(depth.size());
    for (const auto& edge : network.edges())
        into[static_cast<std::size_t>(network.indexOf(edge.to.node))].push_back(static_cast<std::size_t>(network.indexOf(edge.from.node)));
    for (auto& column : columns) {
        for (const std::size_t node : column) {
            double total = 0;
            for (const std::size_t parent : into[node])
                total += height[parent];
            sum[node] = into[node].empty() ? 0 : total / static_cast<double>(into[node].size());
        }
        std::stable_sort(column.begin(), column.end(), [&](std::size_t a, std::size_t b) { return sum[a] < sum[b]; });
        for (std::size_t place = 0; place < column.size(); ++place)
            height[column[place]] = static_cast<double>(place) - (static_cast<double>(column.size()) - 1) / 2;
    }
    return columns;
}

/// As many as the view is wide at 100 %, or more where the rows would not fit its height.
std::size_t columnsPerRow(std::size_t columns, QSizeF view) {
    const double fitting = std::max(2.0, std::floor((view.width() - 40 + columnWidth - measure::nodeWidth) / columnWidth));
    const double balanced = std::ceil(std::sqrt(static_cast<double>(columns) * rowHeight / columnWidth * view.width() / std::max(1.0, view.height())));
    const bool tooHigh = std::ceil(static_cast<double>(columns) / fitting) * rowHeight > view.height();
    return static_cast<std::size_t>(tooHigh ? std::max(fitting, balanced) : fitting);
}

} // namespace

NamedEdit layoutNetwork(const graph::Network& network, QSizeF view) {
    const Columns columns = columnsOf(network);
    const std::size_t perRow = columnsPerRow(columns.size(), view);
    graph::Sequence sequence;
    double top = 0;
    for (std::size_t first = 0; first < columns.size(); first += perRow) {
        const std::size_t end = std::min(first + perRow, columns.size());
        std::size_t tallest = 1;
        for (std::size_t c = first; c < end; ++c)
            tallest = std::max(tallest, columns[c].size());
        const double middle = top + branchHeight * (static_cast<double>(tallest) - 1) / 2;
        for (std::size_t c = first; c < end; ++c)
            for (std::size_t place = 0; place < columns[c].size(); ++place) {
                const double y = middle + branchHeight * (static_cast<double>(place) - (static_cast<double>(columns[c].size()) - 1) / 2);
                const graph::Point position{columnWidth * static_cast<double>(c - first), std::round(y)};
                sequence.edits.push_back({graph::MoveNode{network.nodes()[columns[c][place]].id, position}});
            }
        top += rowHeight + branchHeight * (static_cast<double>(tallest) - 1);
    }
    return {LT("core", "Lay out the network"), {std::move(sequence)}, {}};
}

} // namespace lepton::widgets
