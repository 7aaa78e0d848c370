// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/AlignmentGuides.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lepton::widgets {

namespace {

constexpr double same = 0.5;   ///< nearer than this is in line
constexpr double beyond = 10;  ///< a line reaches this far past the rectangles that it goes through

/// One direction of a rectangle: its two edges and its middle.
using Stops = std::array<double, 3>;

Stops across(const QRectF& rect) { return {rect.left(), rect.center().x(), rect.right()}; }
Stops down(const QRectF& rect) { return {rect.top(), rect.center().y(), rect.bottom()}; }

std::optional<double> nearest(const QRectF& dragged, const std::vector<QRectF>& others, double reach, Stops (*stops)(const QRectF&)) {
    const Stops mine = stops(dragged);
    std::optional<double> out;
    for (const auto& other : others) {
        const Stops theirs = stops(other);
        for (std::size_t i = 0; i < mine.size(); ++i) {
            const double by = theirs[i] - mine[i];
            if (std::abs(by) <= reach && (!out || std::abs(by) < std::abs(*out)))
                out = by;
        }
    }
    return out;
}

/// The lines of one direction; `from` and `to` are a rectangle's ends in the other one.
QList<std::array<double, 3>> linesThrough(const QRectF& dragged, const std::vector<QRectF>& others, Stops (*stops)(const QRectF&), Stops (*ends)(const QRectF&)) {
    QList<std::array<double, 3>> out;
    const Stops mine = stops(dragged);
    for (std::size_t i = 0; i < mine.size(); ++i) {
        double from = ends(dragged)[0], to = ends(dragged)[2];
        bool any = false;
        for (const auto& other : others)
            if (std::abs(stops(other)[i] - mine[i]) < same) {
                from = std::min(from, ends(other)[0]);
                to = std::max(to, ends(other)[2]);
                any = true;
            }
        if (any)
            out.append({mine[i], from - beyond, to + beyond});
    }
    if (out.size() == 3) // of one size: the two edges say it, and a line through the middle would cross the names
        out.removeAt(1);
    return out;
}

} // namespace

AlignmentGuides findGuides(const QRectF& dragged, const std::vector<QRectF>& others, double reach) {
    AlignmentGuides out;
    out.byX = nearest(dragged, others, reach, across);
    out.byY = nearest(dragged, others, reach, down);
    const QRectF there = dragged.translated(out.byX.value_or(0), out.byY.value_or(0));
    if (out.byX)
        for (const auto& [x, from, to] : linesThrough(there, others, across, down))
            out.lines.append({x, from, x, to});
    if (out.byY)
        for (const auto& [y, from, to] : linesThrough(there, others, down, across))
            out.lines.append({from, y, to, y});
    return out;
}

} // namespace lepton::widgets
