// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/LayerRanks.h"
#include "widgets/canvas/PortPlace.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <atomic>
#include <optional>
#include <vector>

namespace lepton::widgets {

/// What is to be laid out: a snapshot, so that it can be worked on while the canvas goes on.
struct LayoutTask {
    std::vector<QRectF> boxes; ///< where the nodes are now; their sizes stay
    Arrows arrows;             ///< between positions in `boxes`
    LayoutDirection direction = LayoutDirection::LeftToRight;
    QSizeF view;               ///< at 100 %: what is longer than it is folded into rows, where it can be
};

/// The boxes' new top left corners: layers one behind the other, parts that are not joined below each other, no overlap.
/// Near where they were: the order within a layer is kept where that crosses no more arrows, and the whole is put so that most
/// nodes move least. Any thread; none if `cancelled` was set meanwhile.
std::optional<std::vector<QPointF>> layeredLayout(const LayoutTask& task, const std::atomic<bool>& cancelled);

} // namespace lepton::widgets
