// SPDX-License-Identifier: GPL-3.0-or-later
#include "CanvasBench.h"

#include "LargeNetwork.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace lepton::bench {

using namespace widgets;

double cpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double cpuOf(const std::function<void()>& act) {
    const double before = cpuMilliseconds();
    act();
    return cpuMilliseconds() - before;
}

double percentile(std::vector<double> samples, double share) {
    std::sort(samples.begin(), samples.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(samples.size())));
    return samples[std::clamp<std::size_t>(rank, 1, samples.size()) - 1];
}

CanvasBench::CanvasBench(std::size_t nodes) : m_folder(m_fixture.makeProject("large")), m_room(m_fixture.studio()) {
    auto project = project::loadProject(m_folder);
    project->served()->network = residualNetwork(nodes);
    project->data = {}; // nothing that the network could contradict
    project->recipe = Json::array();
    if (!project::saveProject(*project).ok())
        qFatal("the project can't be written");
    m_room.show();
    resizeCanvas();
}

/// The room grows until its canvas has the wanted size, whatever stands beside it.
void CanvasBench::resizeCanvas() {
    for (int round = 0; round < 3; ++round) {
        m_room.resize(m_room.size() + QSize(1440, 900) - canvas().size());
        QApplication::processEvents();
    }
}

void CanvasBench::settle() { QApplication::processEvents(); }

double CanvasBench::open() {
    QElapsedTimer clock;
    clock.start();
    if (!document().open(m_folder).ok())
        qFatal("the project can't be opened");
    settle();
    const double seconds = clock.elapsed() / 1e3;
    resizeCanvas();
    return seconds;
}

std::vector<double> CanvasBench::panAndZoom(int frames) {
    canvas().setZoom(0.05, {});
    const QRectF world = canvas().layout().bounds();
    canvas().centreOn(world.center());
    settle();
    std::vector<double> out;
    for (int frame = 0; frame < frames; ++frame) {
        const double way = frame / (frames - 1.0);
        out.push_back(cpuOf([&] {
            canvas().setZoom(0.05 * std::pow(20.0, way), canvas().rect().center());
            canvas().centreOn(world.topLeft() + QPointF(world.width() * (0.5 + 0.2 * std::sin(3 * way)), world.height() * (0.5 + 0.2 * way)));
            settle();
        }));
    }
    return out;
}

double CanvasBench::moveMouse(QPoint to) {
    return cpuOf([&] {
        QTest::mouseMove(&canvas(), to);
        settle();
    });
}

std::vector<double> CanvasBench::rubberBand(int moves) {
    canvas().select({});
    canvas().fitAll();
    settle();
    std::vector<double> out;
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, {3, 3});
    for (int i = 1; i <= moves; ++i)
        out.push_back(moveMouse({3 + 1430 * i / moves, 3 + 890 * i / moves}));
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, {1433, 893});
    settle();
    return out;
}

std::vector<double> CanvasBench::click(int times) {
    const auto& nodes = canvas().layout().nodes();
    std::vector<double> out;
    for (int i = 0; i < times; ++i) {
        const QPoint at = canvas().toView(nodes[nodes.size() * static_cast<std::size_t>(i) / static_cast<std::size_t>(times)].rect.center()).toPoint();
        out.push_back(cpuOf([&] {
            QTest::mouseClick(&canvas(), Qt::LeftButton, {}, at);
            settle();
        }));
    }
    return out;
}

std::vector<double> CanvasBench::drag(std::size_t selected, int moves) {
    const auto& nodes = canvas().layout().nodes();
    const std::size_t first = nodes.size() / 2;
    std::vector<graph::NodeId> ids;
    for (std::size_t i = 0; i < selected; ++i)
        ids.push_back(nodes[first + i].id);
    canvas().select(ids);
    canvas().setZoom(0.3, {}); // ports are too small to be hit below
    canvas().centreOn(nodes[first].rect.center());
    settle();
    std::vector<double> out;
    const QPoint start = canvas().toView(nodes[first].rect.center()).toPoint();
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, start);
    for (int i = 1; i <= moves; ++i)
        out.push_back(moveMouse(start + QPoint(20 + i, 10 + i)));
    QTest::keyClick(&canvas(), Qt::Key_Escape);
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, start);
    settle();
    return out;
}

} // namespace lepton::bench
