// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Layers.h"
#include "core/report/NetworkFold.h"
#include "core/report/NetworkPicture.h"
#include "core/report/NetworkWires.h"
#include "core/report/Svg.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::report;

namespace {

graph::Network chain(int length, double step) {
    graph::Network network;
    for (int i = 0; i < length; ++i) {
        network.addNode({graph::NodeId("n" + std::to_string(i)), "Relu", Json::object(), {i * step, 0}, ""});
        if (i > 0)
            network.addEdge({{graph::NodeId("n" + std::to_string(i - 1)), "out"}, {graph::NodeId("n" + std::to_string(i)), "in"}});
    }
    return network;
}

std::vector<Figure> figuresOf(const graph::Network& network) { return networkFigures(network, graph::analyse(network, layers::catalogue()), "", Language::english()); }

} // namespace

TEST_CASE("a network that fits is one picture, a long one in rows too, a larger one comes in parts after an overview, a huge one as overview") {
    CHECK(figuresOf(graph::Network()).empty());
    CHECK(figuresOf(chain(5, 214)).size() == 1);
    CHECK(figuresOf(chain(20, 214)).size() == 1);
    const auto parts = figuresOf(chain(60, 214));
    REQUIRE(parts.size() > 3);
    CHECK(parts.front().title == "Overview");
    CHECK(parts.back().title == "Part " + std::to_string(parts.size() - 1) + " of " + std::to_string(parts.size() - 1));
    CHECK(figuresOf(chain(400, 214)).size() == 1);
}

TEST_CASE("letters stay large enough to be read on paper") {
    constexpr double pageWidth = 487, nodeHeight = 64, margins = 36;
    for (const int length : {2, 5, 60}) {
        const auto figures = figuresOf(chain(length, 214));
        // A row of nodes: the picture's height over the row's says by what the canvas's 13 units are scaled.
        CHECK(figures.back().height(pageWidth) / (nodeHeight + margins) * 13 >= 5.3);
    }
}

TEST_CASE("a long network is folded into rows of about one length, its edges as they were") {
    const auto network = chain(8, 200);
    const auto rows = folded(network, 1120, 1480);
    REQUIRE(rows.has_value());
    CHECK(rows->edges() == network.edges());
    for (int i = 0; i < 8; ++i) {
        const auto& at = rows->find(graph::NodeId("n" + std::to_string(i)))->position;
        CHECK(at.x == doctest::Approx(200.0 * (i % 4)));
        CHECK(at.y == doctest::Approx(160.0 * (i / 4))); // 64 of the node, 96 for what leads to the next row
    }
    CHECK(!folded(chain(5, 200), 1120, 1480).has_value());   // short enough
    CHECK(!folded(chain(100, 200), 1120, 1480).has_value()); // higher than a page
    CHECK(!folded(*rows, 500, 1480).has_value());            // in rows already
    CHECK(!folded(graph::Network(), 1120, 1480).has_value());
}

TEST_CASE("wide groups of the canvas are boxes like all others, so their columns move together") {
    auto network = chain(4, 294);
    network.node(graph::NodeId("n3")).position = {0, 264};
    const auto near = narrowed(network);
    CHECK(near.find(graph::NodeId("n1"))->position.x == doctest::Approx(190)); // 146 of the box, 44 between
    CHECK(near.find(graph::NodeId("n2"))->position.x == doctest::Approx(380));
    CHECK(near.find(graph::NodeId("n3"))->position == graph::Point{0, 264});
    CHECK(narrowed(chain(3, 150)) == chain(3, 150));
}

TEST_CASE("edges keep off the boxes that they pass") {
    const Rect between{200, -32, 146, 64};
    WireRouter router({{0, -32, 146, 64}, between, {400, -32, 146, 64}});
    const auto wire = router.route({146, 0}, {400, 0});
    REQUIRE(wire.points.size() > 4);
    const double y = wire.points[3].y; // of the level part
    CHECK((y < between.y - 5 || y > between.bottom() + 5));
    CHECK(router.route({146, 0}, {200, 0}).points.size() == 4); // neighbours: one curve
}

TEST_CASE("an SVG of the same drawing") {
    const auto figures = figuresOf(chain(3, 214));
    const std::string svg = svgOf(figures[0], 400, "en", 3);
    CHECK(svg.starts_with("<svg viewBox=\"0 0 400 "));
    CHECK(svg.find("id=\"f3-") != std::string::npos);
    CHECK(svg.find("xlink:") == std::string::npos);
    CHECK(svg.find("</svg>") != std::string::npos);
}
