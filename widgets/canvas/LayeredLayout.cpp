// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/LayeredLayout.h"

#include "widgets/canvas/LayerOrder.h"
#include "widgets/canvas/LayerRows.h"
#include "widgets/canvas/Straighten.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace lepton::widgets {

namespace {

constexpr double acrossGap = 56;
constexpr double laneGap = 14;    ///< between edges that go round the nodes beside each other
constexpr double partGap = 96;
constexpr int freeLanes = 2;      ///< so many have room in a gap as it is

constexpr int settlingRounds = 5;
constexpr std::size_t mostSettling = 1000;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// The drawing in terms of its direction: x runs along the data's way, y across it.
struct Flow {
    std::vector<QRectF> boxes;
    Arrows arrows;
    QSizeF view;
    const std::atomic<bool>& cancelled;
};

QRectF turned(const QRectF& rect) { return {rect.y(), rect.x(), rect.height(), rect.width()}; }

/// One connected part, laid out with its top left corner at the origin.
class Part {
public:
    Part(const Flow& flow, std::vector<int> nodes, const Arrows& arrows) : m_flow(flow), m_nodes(std::move(nodes)), m_places(m_nodes.size()) {
        std::vector<double> along;
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            along.push_back(box(i).center().x());
        m_ranks = rankLayers(m_nodes.size(), arrows, along);
        m_columns.resize(at(m_ranks.count));
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            double& width = m_columns[at(m_ranks.rank[i])];
            width = std::max(width, box(i).width());
        }
    }

    bool run() {
        double top = 0;
        int first = 0;
        for (const int end : foldIntoRows(m_ranks, m_columns, medianHeight(), m_flow.view)) {
            top += laneRoom(first, end);
            const auto bottom = placeRow(first, end, top);
            if (!bottom)
                return false;
            top = *bottom + rowGap;
            first = end;
        }
        return true;
    }

    const std::vector<int>& nodes() const { return m_nodes; }
    QPointF place(std::size_t i) const { return m_places[i]; }
    QRectF bounds() const {
        QRectF out;
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            out = out.united(QRectF(m_places[i], box(i).size()));
        return out;
    }
    /// Where the user has it.
    QPointF corner() const {
        QRectF out = box(0);
        for (std::size_t i = 1; i < m_nodes.size(); ++i)
            out = out.united(box(i));
        return out.topLeft();
    }

private:
    const QRectF& box(std::size_t i) const { return m_flow.boxes[at(m_nodes[i])]; }

    double medianHeight() const {
        std::vector<double> heights;
        for (std::size_t i = 0; i < m_nodes.size(); ++i)
            heights.push_back(box(i).height());
        return median(std::move(heights));
    }

    /// Short cuts go over the top of the row, beside each other: those from one node share their way.
    double laneRoom(int first, int end) const {
        std::vector<int> lanes(at(end - first) + 1);
        std::vector<int> furthest(m_nodes.size(), -1);
        for (const auto& [from, to] : m_ranks.skips)
            if (m_ranks.rank[at(from)] >= first && m_ranks.rank[at(to)] < end)
                furthest[at(from)] = std::max(furthest[at(from)], m_ranks.rank[at(to)]);
        for (std::size_t i = 0; i < furthest.size(); ++i)
            for (int rank = m_ranks.rank[i]; rank < furthest[i]; ++rank)
                ++lanes[at(rank - first)];
        return laneGap * std::max(0, *std::max_element(lanes.begin(), lanes.end()) - freeLanes);
    }

    /// Gives the row's lower end.
    std::optional<double> placeRow(int first, int end, double top) {
        std::vector<int> members, number(m_nodes.size(), -1);
        LayeredRow row;
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            if (m_ranks.rank[i] < first || m_ranks.rank[i] >= end)
                continue;
            number[i] = static_cast<int>(members.size());
            members.push_back(static_cast<int>(i));
            row.rank.push_back(m_ranks.rank[i] - first);
            row.size.push_back(box(i).height());
            row.across.push_back(box(i).center().y());
        }
        for (const auto& [from, to] : m_ranks.steps)
            if (number[at(from)] >= 0 && number[at(to)] >= 0)
                row.steps.emplace_back(number[at(from)], number[at(to)]);
        // From its own result on, so that laying out a second time finds nothing better.
        std::optional<std::vector<double>> middles;
        for (int round = 0; round == 0 || (round < settlingRounds && members.size() < mostSettling && *middles != row.across); ++round) {
            if (middles)
                row.across = std::move(*middles);
            middles = placeInLayers(row, acrossGap, m_flow.cancelled);
            if (!middles)
                return std::nullopt;
            straighten(row, acrossGap, *middles);
        }
        double highest = (*middles)[0] - row.size[0] / 2, lowest = highest;
        for (std::size_t i = 0; i < members.size(); ++i) {
            highest = std::min(highest, (*middles)[i] - row.size[i] / 2);
            lowest = std::max(lowest, (*middles)[i] + row.size[i] / 2);
        }
        for (std::size_t i = 0; i < members.size(); ++i)
            m_places[at(members[i])] = {columnStart(first, row.rank[i]), top + (*middles)[i] - row.size[i] / 2 - highest};
        return top + lowest - highest;
    }

    double columnStart(int first, int column) {
        if (m_starts.size() <= at(m_ranks.count)) {
            m_starts.assign(at(m_ranks.count) + 1, 0);
            for (int rank = 0; rank < m_ranks.count; ++rank)
                m_starts[at(rank) + 1] = m_starts[at(rank)] + m_columns[at(rank)] + alongGap;
        }
        return m_starts[at(first + column)] - m_starts[at(first)];
    }

    const Flow& m_flow;
    std::vector<int> m_nodes; ///< positions in the flow
    std::vector<QPointF> m_places;
    LayerRanks m_ranks;
    std::vector<double> m_columns; ///< widths
    std::vector<double> m_starts;
};

std::vector<Part> partsOf(const Flow& flow) {
    const auto part = connectedParts(flow.boxes.size(), flow.arrows);
    std::vector<std::vector<int>> nodes;
    std::vector<int> number(part.size());
    for (std::size_t i = 0; i < part.size(); ++i) {
        nodes.resize(std::max(nodes.size(), at(part[i]) + 1));
        number[i] = static_cast<int>(nodes[at(part[i])].size());
        nodes[at(part[i])].push_back(static_cast<int>(i));
    }
    std::vector<Arrows> arrows(nodes.size());
    for (const auto& [from, to] : flow.arrows)
        arrows[at(part[at(from)])].emplace_back(number[at(from)], number[at(to)]);
    std::vector<Part> out;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        out.emplace_back(flow, std::move(nodes[i]), arrows[i]);
    return out;
}

/// Parts in rows like words, in the order in which the user has them: networks below each other, what is small side by side,
/// single nodes last.
std::vector<QPointF> pack(const std::vector<Part>& parts, const Flow& flow) {
    std::vector<std::tuple<bool, double, double, std::size_t>> order;
    double widest = flow.view.width();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        order.emplace_back(parts[i].nodes().size() == 1, parts[i].corner().y(), parts[i].corner().x(), i);
        widest = std::max(widest, parts[i].bounds().width());
    }
    std::sort(order.begin(), order.end());
    std::vector<QPointF> out(flow.boxes.size());
    QPointF corner;
    double below = 0;
    for (const auto& place : order) {
        const Part& part = parts[std::get<3>(place)];
        const QRectF bounds = part.bounds();
        if (corner.x() > 0 && corner.x() + bounds.width() > widest)
            corner = {0, below};
        for (std::size_t i = 0; i < part.nodes().size(); ++i)
            out[at(part.nodes()[i])] = part.place(i) - bounds.topLeft() + corner;
        below = std::max(below, corner.y() + bounds.height() + (part.nodes().size() == 1 ? acrossGap : partGap));
        corner.rx() += bounds.width() + alongGap;
    }
    return out;
}

void moveNear(std::vector<QPointF>& places, const std::vector<QRectF>& boxes) {
    std::vector<double> x, y;
    for (std::size_t i = 0; i < places.size(); ++i) {
        x.push_back(boxes[i].x() - places[i].x());
        y.push_back(boxes[i].y() - places[i].y());
    }
    const QPointF by(median(std::move(x)), median(std::move(y)));
    for (QPointF& place : places)
        place = {std::round(place.x() + by.x()), std::round(place.y() + by.y())};
}

} // namespace

std::optional<std::vector<QPointF>> layeredLayout(const LayoutTask& task, const std::atomic<bool>& cancelled) {
    if (task.boxes.empty())
        return std::vector<QPointF>();
    const bool turn = task.direction == LayoutDirection::TopToBottom;
    Flow flow{task.boxes, task.arrows, turn ? task.view.transposed() : task.view, cancelled};
    if (turn)
        for (QRectF& box : flow.boxes)
            box = turned(box);
    auto parts = partsOf(flow);
    for (Part& part : parts)
        if (cancelled || !part.run())
            return std::nullopt;
    auto places = pack(parts, flow);
    moveNear(places, flow.boxes);
    if (turn)
        for (QPointF& place : places)
            place = place.transposed();
    return places;
}

} // namespace lepton::widgets
