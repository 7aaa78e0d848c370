// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/CanvasLayout.h"
#include "widgets/canvas/LayeredLayout.h"
#include "widgets/canvas/NetworkEdits.h"

#include <set>

namespace lepton::widgets {

/// Lays a network out, or the part of it that is selected: what is asked of LayeredLayout, and the edit that comes of it. Holds
/// a snapshot, so that a worker can do the work while the canvas goes on.
class AutoLayout {
public:
    /// Takes the selection if it is more than one layer, else all of them.
    AutoLayout(const CanvasLayout& canvas, const std::set<int>& selected, QSizeF view);

    const LayoutTask& task() const { return m_task; }
    /// Makes the edit of the task's result. Notes go with the layer that they are nearest to, and what was laid out alone
    /// goes aside until it covers nothing else. None if nothing would move.
    std::optional<NamedEdit> edit(std::vector<QPointF> places) const;

private:
    void standClear(std::vector<QPointF>& places) const;

    struct Note {
        graph::NodeId id;
        QPointF place;
        std::size_t beside;
    };
    LayoutTask m_task;
    std::vector<graph::NodeId> m_ids; ///< of the task's boxes
    std::vector<Note> m_notes;
    std::vector<QRectF> m_others;
};

/// Which way most of the network's edges go as it stands; none if it has no edges.
std::optional<LayoutDirection> directionOf(const graph::Network& network);

} // namespace lepton::widgets
