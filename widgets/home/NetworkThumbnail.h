// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"
#include "core/templates/Template.h"

#include <QRectF>

class QPainter;

namespace lepton::widgets {

/// Draws a network small: a coloured block a layer, where it stands on the canvas.
void paintThumbnail(QPainter& painter, const QRectF& room, const graph::Network& network);

/// The network that a template makes for pictures of 28 × 28 in ten classes; empty if it can't.
graph::Network exampleOf(const templates::Template& item);

} // namespace lepton::widgets
