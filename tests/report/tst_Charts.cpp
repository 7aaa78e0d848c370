// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Axis.h"
#include "core/report/charts/Charts.h"
#include "core/report/charts/LineChart.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace lepton::report;

TEST_CASE("ticks are round and hold the range") {
    const Axis axis = makeAxis(0.13, 0.97, 5);
    CHECK(axis.low == doctest::Approx(0));
    CHECK(axis.high == doctest::Approx(1));
    REQUIRE(axis.ticks.size() == 6);
    CHECK(axis.label(axis.ticks[1]) == "0.2");
    CHECK(axis.place(0.25) == doctest::Approx(0.25));
    CHECK(makeAxis(1, 4, 6, true, true).ticks == std::vector<double>{1, 2, 3, 4});
    CHECK(makeAxis(-3, 47, 5).label(20) == "20");
    CHECK(makeAxis(0, 60000, 3).label(20000) == "20,000");
}

TEST_CASE("a range of one value, or of none, still has an axis") {
    for (const double value : {0.0, 5.0, -1e-9, 1e12, double(NAN), double(INFINITY)}) {
        const Axis axis = makeAxis(value, value, 5);
        CHECK(axis.high > axis.low);
        CHECK(!axis.ticks.empty());
        CHECK(axis.ticks.size() < 20);
    }
}

TEST_CASE("a logarithmic axis has powers of ten") {
    const Axis axis = makeLogAxis(0.003, 40);
    CHECK(axis.low == doctest::Approx(0.001));
    CHECK(axis.high == doctest::Approx(100));
    CHECK(axis.place(1) == doctest::Approx(0.6));
    CHECK(axis.label(0.01) == "0.01");
}

TEST_CASE("thinning keeps the ends and every extreme") {
    std::vector<Point> points;
    for (int i = 0; i < 100000; ++i)
        points.push_back({double(i), std::sin(i * 0.01)});
    points[54321].y = 9;
    points[777].y = -9;
    points[5000].y = NAN;
    const auto few = thinned(points, 500);
    CHECK(few.size() <= 501);
    CHECK(few.front().x == 0);
    CHECK(few.back().x == 99999);
    CHECK(std::is_sorted(few.begin(), few.end(), [](const Point& a, const Point& b) { return a.x < b.x; }));
    const auto is = [&](double x, double y) { return std::any_of(few.begin(), few.end(), [&](const Point& p) { return p.x == x && p.y == y; }); };
    CHECK(is(54321, 9));
    CHECK(is(777, -9));
    CHECK(thinned({{1, 2}, {2, NAN}, {3, 4}}, 100).size() == 2);
}

TEST_CASE("a confusion matrix fits its width whatever the number and the names of the classes") {
    for (const std::size_t classes : {2U, 10U, 60U, 120U})
        for (const std::size_t length : {1U, 300U}) {
            Matrix matrix;
            matrix.classes.assign(classes, std::string(length, 'W'));
            matrix.counts.assign(classes, std::vector<double>(classes, 1));
            const Figure figure = matrixFigure("", "", matrix);
            for (const double width : {230.0, 487.0}) {
                const double height = figure.height(width);
                CHECK(height > 0);
                CHECK(height < width + 110); // the cells are squares and lie within the width
                CHECK((figure.least > 0.3 && figure.least < 1));
            }
        }
}
