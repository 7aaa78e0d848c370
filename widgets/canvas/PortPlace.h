// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QSizeF>

namespace lepton::widgets {

/// The way the data takes on the canvas; ports stand on the sides where it comes in and leaves.
enum class LayoutDirection { LeftToRight, TopToBottom };

/// Where a node's port is, from its top left corner. Ports share their side evenly; a single one stands in the middle.
inline QPointF portPlace(bool output, std::size_t index, std::size_t count, QSizeF size, LayoutDirection direction) {
    const double share = (static_cast<double>(index) + 1) / (static_cast<double>(count) + 1);
    if (direction == LayoutDirection::TopToBottom)
        return {size.width() * share, output ? size.height() : 0};
    return {output ? size.width() : 0, size.height() * share};
}

} // namespace lepton::widgets
