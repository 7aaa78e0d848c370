// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/NetworkRoom.h"
#include "../ui/StudioFixture.h"

#include <functional>
#include <vector>

namespace lepton::bench {

/// CPU time of the whole process in milliseconds: what a frame costs however busy the machine is.
double cpuMilliseconds();
/// CPU time of `act`, in milliseconds.
double cpuOf(const std::function<void()>& act);
double percentile(std::vector<double> samples, double share);

/// The network room with residualNetwork(nodes) in it, its canvas 1440 × 900, offscreen.
class CanvasBench {
public:
    explicit CanvasBench(std::size_t nodes);

    widgets::ProjectDocument& document() { return m_fixture.document; }
    widgets::CanvasView& canvas() { return m_room.canvas(); }
    Path folder() const { return m_folder; }
    /// Opens the project and paints it; seconds.
    double open();
    /// Handles what waits, paints included.
    void settle();

    // CPU milliseconds of one mouse move (or change of the view) with its paint, each.
    std::vector<double> panAndZoom(int frames);
    std::vector<double> rubberBand(int moves);
    std::vector<double> click(int times);
    std::vector<double> drag(std::size_t selected, int moves);

private:
    double moveMouse(QPoint to);
    void resizeCanvas();

    widgets::StudioFixture m_fixture;
    Path m_folder;
    widgets::NetworkRoom m_room;
};

} // namespace lepton::bench
