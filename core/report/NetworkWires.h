// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/NetworkDrawing.h"

namespace lepton::report {

/// The ways of edges round boxes, as the canvas has them: forwards a line, a gentle curve or a free lane; backwards round the rows' ends.
class WireRouter {
public:
    explicit WireRouter(std::vector<Rect> boxes) : m_boxes(std::move(boxes)) {}
    /// From an output port (leaving to the right) to an input port (arriving from the left).
    NetworkDrawing::Wire route(Point from, Point to);

private:
    bool free(double x1, double x2, double y) const;
    NetworkDrawing::Wire level(Point from, Point to, double y, double bendFrom, double bendTo);
    std::vector<Rect> m_boxes;
    std::vector<Rect> m_runs; ///< level parts of earlier edges
};

} // namespace lepton::report
