// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Group.h"
#include "core/report/Language.h"
#include "core/report/Pen.h"

#include <string>
#include <vector>

namespace lepton::report {

/// A network's boxes and edges with their places, in the canvas's units, and how they are painted.
class NetworkDrawing {
public:
    struct Box {
        Rect rect;
        Colour colour;
        std::string title, caption, figure; ///< figure: the number of its parameters
        bool group = false;
    };
    struct Wire {
        std::vector<Point> points; ///< start, then three for each Bézier curve
        std::string label;         ///< the shape that flows there
        Point labelAt;
        bool labelBeside = false;
        double room = 0; ///< for the label
    };

    NetworkDrawing(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix, const Language& language);

    const std::vector<Box>& boxes() const { return m_boxes; }
    const Rect& bounds() const { return m_bounds; }
    /// The part of it that `view` shows, so large that the view fills `width`.
    void draw(Pen& pen, const Rect& view, double width) const;
    /// All of it without words, the views with their numbers over it.
    void drawOverview(Pen& pen, const std::vector<Rect>& views, double width) const;

private:
    void addBoxes(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix, const Language& language);
    void addWires(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix);
    void drawBox(Pen& pen, const Box& box) const;
    void drawLongTitle(Pen& pen, const Box& box, double figure) const;
    void drawWire(Pen& pen, const Wire& wire) const;
    std::vector<Box> m_boxes;
    std::vector<Wire> m_wires;
    Rect m_bounds;
};

} // namespace lepton::report
