// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Group.h"

#include <QSizeF>

namespace lepton::widgets {

/// How large a node is drawn, at 100 %: a layer as all layers, a note as its user made it, a group that is not collapsed
/// with room for the picture of what is inside.
QSizeF nodeSize(const graph::Node& node);

/// The place of that picture within the node.
inline constexpr double groupPictureTop = 46;

} // namespace lepton::widgets
