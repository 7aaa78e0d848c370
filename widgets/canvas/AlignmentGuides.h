// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QList>
#include <QPointF>
#include <QRectF>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// Where a rectangle that is dragged stands in line with another one.
struct AlignmentGuides {
    std::optional<double> byX, byY; ///< what it lacks to be in line, none where no line is near
    QList<QLineF> lines;            ///< through all that are in line once it is there
};

/// Looks for others whose left edge, middle or right edge (and top, middle, bottom) are within `reach` of the dragged one's.
/// The nearest line of each direction wins.
AlignmentGuides findGuides(const QRectF& dragged, const std::vector<QRectF>& others, double reach);

} // namespace lepton::widgets
