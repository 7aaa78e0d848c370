// SPDX-License-Identifier: GPL-3.0-or-later
// Not a test: says what the canvas costs (ninja measure_canvas). measure_canvas WHAT prints one sample a line.
#include "CanvasBench.h"

#include "widgets/canvas/AutoLayout.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>
#include <map>

using namespace lepton;
using namespace lepton::bench;

namespace {

using Samples = std::vector<double>;

Samples openSeconds() {
    CanvasBench bench(10000);
    Samples out;
    for (int i = 0; i < 5; ++i)
        out.push_back(bench.open());
    return out;
}

Samples frames(const std::function<Samples(CanvasBench&)>& act) {
    CanvasBench bench(10000);
    bench.open();
    act(bench); // the first time fills caches, as the user's first look does
    Samples out;
    for (int i = 0; i < 5; ++i)
        out.push_back(percentile(act(bench), 0.99));
    return out;
}

Samples layoutSeconds() {
    CanvasBench bench(10000);
    bench.open();
    const std::atomic<bool> cancelled = false;
    Samples out;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer clock;
        clock.start();
        const widgets::AutoLayout layout(bench.canvas().layout(), {}, bench.canvas().size());
        auto places = widgets::layeredLayout(layout.task(), cancelled);
        const auto edit = layout.edit(std::move(*places));
        out.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e9);
    }
    return out;
}

/// The input's size changes, so that all shapes behind it do.
Samples editMilliseconds() {
    CanvasBench bench(1000);
    bench.open();
    bench.canvas().setZoom(1, {});
    bench.settle();
    const graph::NodeId input = bench.document().network().nodes().front().id;
    Samples out;
    for (int i = 0; i < 41; ++i) {
        QElapsedTimer clock;
        clock.start();
        const int size = 16 + i;
        if (!bench.document().edit(Text(), {graph::SetParameter{input, "shape", {8, size, size}}}).ok())
            qFatal("the edit was refused");
        bench.settle();
        out.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    return {out.begin() + 1, out.end()};
}

const std::map<std::string, std::function<Samples()>> measures{
    {"frame", [] { return frames([](CanvasBench& bench) { return bench.panAndZoom(120); }); }},
    {"frames", [] { CanvasBench bench(10000); bench.open(); bench.panAndZoom(120); return bench.panAndZoom(120); }},
    {"band", [] { return frames([](CanvasBench& bench) { return bench.rubberBand(60); }); }},
    {"click", [] { return frames([](CanvasBench& bench) { return bench.click(60); }); }},
    {"drag-1", [] { return frames([](CanvasBench& bench) { return bench.drag(1, 60); }); }},
    {"drag-1000", [] { return frames([](CanvasBench& bench) { return bench.drag(1000, 60); }); }},
    {"open", openSeconds},
    {"layout", layoutSeconds},
    {"edit", editMilliseconds},
};

} // namespace

int main(int argc, char** argv) {
    const auto found = argc == 2 ? measures.find(argv[1]) : measures.end();
    if (found == measures.end()) {
        std::fprintf(stderr, "measure_canvas frame|band|click|drag-1|drag-1000|open|layout|edit\n");
        return 2;
    }
    const QApplication application(argc, argv);
    for (const double sample : found->second())
        std::printf("%.4f\n", sample);
    return 0;
}
