// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Edit.h"

#include <QSizeF>

namespace lepton::widgets::edits {

/// Where a node comes to stand between two others, and how those in its row make room for it.
struct RoomBetween {
    graph::Point place;
    std::vector<graph::Edit> moves;
};

/// The node `own` of that size goes half-way between the two where there is room, else just behind `from`; then what stands
/// further on in that row moves on. Where `to` lies below `from` the row is a column, and they move down.
RoomBetween makeRoomBetween(const graph::Network& network, const graph::Node& from, const graph::Node& to, const graph::NodeId& own, QSizeF size);

} // namespace lepton::widgets::edits
