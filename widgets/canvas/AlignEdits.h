// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/NetworkEdits.h"

#include <QRectF>
#include <QString>

namespace lepton::widgets {

enum class Alignment { Nearest, Left, Centre, Right, Top, Middle, Bottom, SpreadAcross, SpreadDown };

/// "Align left".
QString alignmentTitle(Alignment way);

namespace edits {

/// A node that is to be aligned, as it stands on the canvas.
struct Placed {
    graph::NodeId id;
    QRectF rect;
};

/// Puts nodes on one line: the outermost one's for edges, the middle of all for centres. Nearest: along the direction in
/// which they are closest to a line already, by their middles. Spreading keeps the first and the last where they are and
/// evens out the gaps between. None if nothing would move.
std::optional<NamedEdit> align(const graph::Network& network, std::vector<Placed> nodes, Alignment way);

} // namespace edits

} // namespace lepton::widgets
