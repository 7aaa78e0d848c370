// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a running server is read in py/test_usage.py; here the figures, worked out by hand.
#include "core/deploy/Figures.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;
using namespace lepton::deploy;

namespace {

MetricsReading reading(double seconds, const std::string& text) {
    auto samples = parseMetrics(text);
    REQUIRE(samples);
    return {seconds, *samples};
}

const char* earlier = R"(# HELP nv_inference_request_success Requests that were answered
# TYPE nv_inference_request_success counter
nv_inference_request_success{model="digits",version="1"} 100
nv_inference_request_success{model="rows",version="1"} 50
nv_inference_request_failure{model="digits",version="1"} 2
nv_inference_request_duration_us{model="digits",version="1"} 1000000
lepton_request_duration_seconds_bucket{model="digits",version="1",le="0.01"} 90
lepton_request_duration_seconds_bucket{model="digits",version="1",le="0.1"} 100
lepton_request_duration_seconds_bucket{model="digits",version="1",le="+Inf"} 102
)";

// 20 more of digits, 5 more failures, the model "rows" was started anew and has answered 10; 27 requests took 0.5 s in all.
const char* later = R"(nv_inference_request_success{model="digits",version="1"} 120
nv_inference_request_success{model="rows",version="1"} 10
nv_inference_request_failure{model="digits",version="1"} 7
nv_inference_request_duration_us{model="digits",version="1"} 1700000
nv_inference_pending_request_count{model="digits",version="1"} 3
nv_inference_pending_request_count{model="rows",version="1"} 1
lepton_request_duration_seconds_bucket{model="digits",version="1",le="0.01"} 140
lepton_request_duration_seconds_bucket{model="digits",version="1",le="0.1"} 200
lepton_request_duration_seconds_bucket{model="digits",version="1",le="+Inf"} 202
lepton_input_drift{model="digits",version="1",feature="brightness"} 0.25
lepton_input_drift{model="rows",version="1",feature="a \"b\" \\ c"} 1.5
lepton_input_drift{model="rows",version="1",feature="no"} NaN
process_resident_memory_bytes 1.5e+08
)";

} // namespace

TEST_CASE("rates, latencies and drift between two readings") {
    const auto before = reading(100, earlier);
    const auto now = reading(110, later);
    const auto figures = figuresOf(now, &before);
    CHECK(figures.seconds == 10);
    CHECK(*figures.requestsPerSecond == doctest::Approx(3.5)); // (20 + 10 + 5) / 10: a counter that fell counts from zero
    CHECK(*figures.failuresPerSecond == doctest::Approx(0.5));
    CHECK(*figures.meanSeconds == doctest::Approx(0.7 / 35));
    // Of 100 in the histogram 50 lay up to 0.01 and 100 up to 0.1: the 99th at 0.01 + 0.09 × 49 / 50.
    CHECK(*figures.p99Seconds == doctest::Approx(0.01 + 0.09 * 49 / 50));
    CHECK(figures.requests == 137);
    CHECK(figures.failures == 7);
    CHECK(figures.queue == 4);
    CHECK(*figures.residentBytes == 1.5e8);
    REQUIRE(figures.drift.size() == 2);
    CHECK(figures.drift[0].feature == "a \"b\" \\ c");
    CHECK(figures.drift[0].value == 1.5);
    CHECK(figures.drift[1].model == "digits");
}

TEST_CASE("one reading has no rates, a quiet time no latency") {
    const auto now = reading(110, later);
    const auto first = figuresOf(now);
    CHECK_FALSE(first.requestsPerSecond);
    CHECK(first.p99Seconds);
    const auto quiet = figuresOf(now, &now);
    CHECK_FALSE(quiet.meanSeconds);
    CHECK_FALSE(quiet.p99Seconds);
    const auto later = MetricsReading{120, now.samples};
    CHECK(*figuresOf(later, &now).requestsPerSecond == 0);
    CHECK(toJson(figuresOf(now))["requests_per_second"].is_null());
    // All beyond the last bound: no more is known than that bound.
    CHECK(*figuresOf(reading(1, "lepton_request_duration_seconds_bucket{le=\"10\"} 0\nlepton_request_duration_seconds_bucket{le=\"+Inf\"} 5\n")).p99Seconds == 10);
}

TEST_CASE("text that is no metric is refused with its line") {
    for (const char* bad : {"ok 1\n<html>\n", "ok 1\nname\n", "ok 1\nname{a=\"b} 1\n", "ok 1\nname{a=b} 1\n", "ok 1\nname{a=\"b\\", "ok 1\nname 1x\n"}) {
        CAPTURE(bad);
        const auto read = parseMetrics(bad);
        REQUIRE_FALSE(read);
        CHECK(read.error().line().find("Line 2") != std::string::npos);
    }
    CHECK(parseMetrics("a{} 1\nb{x=\"1\",} 2 1700000000\n")->size() == 2);
    CHECK(std::isinf(parseMetrics("a +Inf\n")->front().value));
}
