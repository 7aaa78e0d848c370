// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InputDrift.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace lepton;

namespace {

/// A column of standard normal numbers, as a training split of 2,000 saw it.
engine::InputStatistics normal() {
    engine::InputFeature feature{"x", "numbers", engine::InputFeature::Measure::Value, 0, 1, {}, {}};
    for (const double edge : {-1.2816, -0.8416, -0.5244, -0.2533, 0.0, 0.2533, 0.5244, 0.8416, 1.2816})
        feature.edges.push_back(edge);
    feature.shares.assign(10, 0.1);
    return {2000, {feature}};
}

datasets::Array samples(std::mt19937& random, std::int64_t count, float shift) {
    std::normal_distribution<float> distribution(shift, 1);
    datasets::Array out(datasets::ElementType::Float32, {count, 1});
    for (auto& value : out.as<float>())
        value = distribution(random);
    return out;
}

double figure(const serve::Metrics& metrics, const std::string& series) {
    const std::string text = metrics.text();
    const auto at = text.find("\n" + series + " ");
    return at == std::string::npos ? -1 : std::stod(text.substr(at + series.size() + 2));
}

constexpr const char* drift = R"(lepton_input_drift{model="m",version="1",feature="x"})";
constexpr const char* counted = R"(lepton_input_samples{model="m",version="1"})";

} // namespace

TEST_CASE("questions like the training data drift little, others much, and old ones fade") {
    serve::Metrics metrics;
    serve::InputDrift watched(normal(), {"numbers"}, metrics, {{"model", "m"}, {"version", "1"}}, {1e12, 2000});
    std::mt19937 random(3);
    const auto ask = [&](int requests, float shift) {
        for (int i = 0; i < requests; ++i)
            watched.observe(std::vector{samples(random, 4, shift)});
    };
    ask(20, 0);
    CHECK(figure(metrics, drift) == -1); // eighty samples say nothing yet
    ask(980, 0);
    CHECK(figure(metrics, drift) < 0.1);
    CHECK(figure(metrics, drift) >= 0);
    CHECK(figure(metrics, counted) > 1000);
    ask(4000, 1);
    CHECK(figure(metrics, drift) > 0.25);
    ask(8000, 0);
    CHECK(figure(metrics, drift) < 0.1);
    CHECK(figure(metrics, counted) < 2000 / 0.69);
}

TEST_CASE("a flood of questions is looked at up to its pace only") {
    serve::Metrics metrics;
    serve::InputDrift watched(normal(), {"numbers"}, metrics, {{"model", "m"}, {"version", "1"}}, {200, 2000});
    std::mt19937 random(3);
    const auto batch = std::vector{samples(random, 1000, 0)};
    for (int i = 0; i < 1000; ++i)
        watched.observe(batch);
    CHECK(figure(metrics, counted) < 300);
    CHECK(figure(metrics, counted) >= 100);
}
