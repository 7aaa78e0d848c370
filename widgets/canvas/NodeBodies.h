// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"
#include "widgets/canvas/PortPlace.h"

#include <QPixmap>

#include <compare>
#include <map>

class QPainter;

namespace lepton::widgets {

/// How a node looks apart from its words. Equal looks are painted once and copied.
struct NodeLook {
    double width = 0;
    double height = 0;
    graph::Family family = graph::Family::Shape;
    std::size_t inputs = 0; ///< ports to show
    std::size_t outputs = 0;
    LayoutDirection direction = LayoutDirection::LeftToRight;
    bool selected = false;
    bool failing = false;
    bool hovered = false;
    bool bypassed = false; ///< faint, with a dashed frame
    bool stacked = false;  ///< a repeated group: cards behind it
    bool tinted = false;   ///< too small for words: its family's colour says what it is
    auto operator<=>(const NodeLook&) const = default;
};

/// Frame, family, ports and badge, with the top left corner at the painter's origin.
void paintNodeBody(QPainter& painter, const NodeLook& look);

/// Pictures of bodies at one scale; asked for another scale or theme it begins anew. Window's thread.
class NodeBodies {
public:
    /// Paints the body with its top left corner at `at`, in the painter's own pixels. What is no screen gets lines, not pixels.
    void draw(QPainter& painter, QPointF at, double scale, const NodeLook& look);

private:
    QPixmap picture(const NodeLook& look, double pixelRatio) const;

    std::map<NodeLook, QPixmap> m_pictures;
    double m_scale = 0;
    double m_pixelRatio = 0;
    QRgb m_ground = 0;
};

} // namespace lepton::widgets
