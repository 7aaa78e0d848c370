// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"
#include "core/templates/Template.h"

#include <QRectF>

class QPainter;

namespace lepton::widgets {

/// Draws a network small: a coloured block a layer, where it stands on the canvas.
void paintThumbnail(QPainter& painter, const QRectF& room, const graph::Network& network);

/// Several networks below each other, as one to be drawn.
graph::Network together(const std::vector<project::NamedNetwork>& networks);

/// The networks that a template makes for typical data of its kind; empty if it can't.
graph::Network exampleOf(const templates::Template& item);

} // namespace lepton::widgets
