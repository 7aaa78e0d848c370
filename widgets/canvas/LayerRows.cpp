// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayerRows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lepton::widgets {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// As many as the view is wide at 100 %, or more where the rows would not fit its height.
int columnsPerRow(int count, const std::vector<double>& columns, double height, QSizeF view) {
    const double column = std::accumulate(columns.begin(), columns.end(), 0.0) / count + alongGap;
    const double row = height + rowGap;
    const double fitting = std::max(2.0, std::floor((view.width() - 40 + alongGap) / column));
    const double balanced = std::ceil(std::sqrt(count * row / column * view.width() / std::max(1.0, view.height())));
    const bool tooHigh = std::ceil(count / fitting) * row > view.height();
    return static_cast<int>(tooHigh ? std::max(fitting, balanced) : fitting);
}

/// For each rank how many nodes' data pass from before it to it or behind it; arrows over more than `longest` are left out, as
/// they cross some row's end anyway.
std::vector<int> sourcesCrossing(const LayerRanks& ranks, int longest) {
    std::vector<int> furthest = ranks.rank;
    for (const Arrows* arrows : {&ranks.steps, &ranks.skips})
        for (const auto& [from, to] : *arrows)
            if (ranks.rank[at(to)] - ranks.rank[at(from)] <= longest)
                furthest[at(from)] = std::max(furthest[at(from)], ranks.rank[at(to)]);
    std::vector<int> change(at(ranks.count) + 2);
    for (std::size_t i = 0; i < furthest.size(); ++i) {
        ++change[at(ranks.rank[i] + 1)];
        --change[at(furthest[i] + 1)];
    }
    std::partial_sum(change.begin(), change.end(), change.begin());
    return change;
}

} // namespace

std::vector<int> foldIntoRows(const LayerRanks& ranks, const std::vector<double>& columns, double height, QSizeF view) {
    const int perRow = columnsPerRow(ranks.count, columns, height, view);
    std::vector<int> out;
    if (perRow < ranks.count) {
        const auto crossing = sourcesCrossing(ranks, 2 * perRow);
        const int most = 1 + ranks.count / 200;
        // One or two more in the last row rather than a row of their own.
        for (int first = 0; ranks.count - first > perRow + std::min(2, perRow / 4);) {
            int end = 0, cost = most + 1;
            for (int rank = first + perRow; rank > first + std::max(1, perRow / 2); --rank)
                if (crossing[at(rank)] < cost)
                    cost = crossing[at(end = rank)];
            for (int rank = first + perRow + 1; end == 0 && rank < ranks.count; ++rank)
                if (crossing[at(rank)] <= most)
                    end = rank;
            if (end == 0)
                break;
            out.push_back(first = end);
        }
    }
    out.push_back(ranks.count);
    return out;
}

} // namespace lepton::widgets
