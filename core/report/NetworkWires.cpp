// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/NetworkWires.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

constexpr double bend = 40;
constexpr double lane = 14;
constexpr int mostLanes = 40;
constexpr double neighbours = 146; ///< nearer than this nothing lies between two ports
constexpr double clearance = 60;

bool overlaps(const Rect& box, double x1, double x2, double y, double margin) {
    return box.x < x2 && box.right() > x1 && box.y - margin < y && box.bottom() + margin > y;
}

} // namespace

bool WireRouter::free(double x1, double x2, double y) const {
    const auto blocks = [&](double margin) { return [=](const Rect& box) { return overlaps(box, x1, x2, y, margin); }; };
    return std::none_of(m_boxes.begin(), m_boxes.end(), blocks(8)) && std::none_of(m_runs.begin(), m_runs.end(), blocks(6));
}

NetworkDrawing::Wire WireRouter::level(Point from, Point to, double y, double bendFrom, double bendTo) {
    const bool backwards = bendFrom < 0;
    const double reach = std::abs(bendFrom) * (backwards ? 1.4 : 0.6);
    const Point start{from.x + bendFrom, y}, end{to.x - bendTo, y};
    NetworkDrawing::Wire wire;
    if (backwards)
        wire.points = {from, {from.x + reach, from.y}, {from.x + reach, y}, start, start, end, end, {to.x - reach, y}, {to.x - reach, to.y}, to};
    else
        wire.points = {from, {from.x + reach, from.y}, {start.x - reach, y}, start, start, end, end, {end.x + reach, y}, {to.x - reach, to.y}, to};
    wire.labelAt = {(start.x + end.x) / 2, y};
    wire.room = std::abs(end.x - start.x);
    m_runs.push_back({std::min(start.x, end.x), y - 1, wire.room, 2});
    return wire;
}

NetworkDrawing::Wire WireRouter::route(Point from, Point to) {
    const double ahead = to.x - from.x;
    if (ahead >= 24 && (ahead < neighbours || free(from.x + 12, to.x - 12, (from.y + to.y) / 2))) {
        const double reach = std::max(20.0, ahead / 2);
        NetworkDrawing::Wire wire{{from, {from.x + reach, from.y}, {to.x - reach, to.y}, to}, {}, {(from.x + to.x) / 2, (from.y + to.y) / 2}, std::abs(to.y - from.y) > 24, ahead};
        return wire;
    }
    if (ahead >= 24) {
        for (int i = 0; i < mostLanes; ++i)
            for (const double y : {std::min(from.y, to.y) - clearance - i * lane, std::max(from.y, to.y) + clearance + i * lane})
                if (free(from.x + 12, to.x - 12, y))
                    return level(from, to, y, bend, bend);
        return level(from, to, std::min(from.y, to.y) - clearance, bend, bend);
    }
    const double apart = to.y - from.y;
    const double wanted = std::abs(apart) > 2 * clearance ? to.y - std::copysign(std::min(95.0, std::abs(apart) / 2), apart) : std::max(from.y, to.y) + clearance;
    for (int i = 0; i < mostLanes; ++i)
        for (const double y : {wanted - i * lane, wanted + i * lane})
            if (free(to.x - bend + 8, from.x + bend - 8, y))
                return level(from, to, y, -bend, -bend);
    return level(from, to, wanted, -bend, -bend);
}

} // namespace lepton::report
