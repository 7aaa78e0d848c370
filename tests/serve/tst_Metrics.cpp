// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Metrics.h"

#include "PrometheusText.h"

#include <doctest/doctest.h>

#include <thread>

using namespace lepton;
using lepton::testing::PrometheusText;

TEST_CASE("metrics are written in Prometheus' text form") {
    serve::Metrics metrics;
    metrics.counter("b_total", "Things that happened", {{"model", "m"}, {"version", "1"}})->add(3);
    metrics.gauge("a", "How it is")->set(-0.5);
    CHECK(metrics.text() == "# HELP a How it is\n# TYPE a gauge\na -0.5\n"
                            "# HELP b_total Things that happened\n# TYPE b_total counter\nb_total{model=\"m\",version=\"1\"} 3\n");
}

TEST_CASE("label values and help texts are escaped, and read back as they were") {
    serve::Metrics metrics;
    const std::string wild = "a\\b\"c\nd{}=,ä";
    metrics.gauge("wild", "back\\slash\nnew line", {{"name", wild}})->set(1);
    CHECK(metrics.text() == "# HELP wild back\\\\slash\\nnew line\n# TYPE wild gauge\nwild{name=\"a\\\\b\\\"c\\nd{}=,ä\"} 1\n");
    const PrometheusText read(metrics.text());
    CHECK(read.value("wild", {{"name", wild}}) == 1);
}

TEST_CASE("a histogram counts up to each bound, the bound itself included") {
    serve::Metrics metrics;
    const auto histogram = metrics.histogram("h_seconds", "Time", {0.1, 1}, {{"model", "m"}});
    for (const double value : {0.05, 0.1, 0.5, 1.0, 7.0})
        histogram->observe(value);
    const PrometheusText read(metrics.text());
    CHECK(read.value("h_seconds_bucket", {{"model", "m"}, {"le", "0.1"}}) == 2);
    CHECK(read.value("h_seconds_bucket", {{"model", "m"}, {"le", "1"}}) == 4);
    CHECK(read.value("h_seconds_bucket", {{"model", "m"}, {"le", "+Inf"}}) == 5);
    CHECK(read.value("h_seconds_count", {{"model", "m"}}) == 5);
    CHECK(read.value("h_seconds_sum", {{"model", "m"}}) == doctest::Approx(8.65));
}

TEST_CASE("asking twice gives the same figure, and removing forgets a model's but keeps the object") {
    serve::Metrics metrics;
    const auto one = metrics.counter("x_total", "X", {{"model", "m"}, {"version", "1"}});
    CHECK(metrics.counter("x_total", "X", {{"model", "m"}, {"version", "1"}}) == one);
    metrics.counter("x_total", "X", {{"model", "m"}, {"version", "2"}})->add(2);
    metrics.remove({{"model", "m"}, {"version", "1"}});
    one->add();
    const PrometheusText read(metrics.text());
    CHECK(read.count("x_total") == 1);
    CHECK(read.value("x_total", {{"model", "m"}, {"version", "2"}}) == 2);
    metrics.remove({{"model", "m"}});
    CHECK(metrics.text().empty());
}

TEST_CASE("figures lose no count between threads") {
    serve::Metrics metrics;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 10000; ++i)
                metrics.counter("n_total", "N")->add();
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(metrics.counter("n_total", "N")->value() == 40000);
}
