// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdateRule.h"

#include "core/engine/ParameterShares.h"
#include "core/project/OptimizerTypes.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace lepton;

namespace {

/// Three steps on one parameter of two values, with gradients 2·w, in float64.
std::vector<double> after(const project::OptimizerSettings& settings, int steps) {
    const auto rule = std::move(engine::makeUpdateRule(settings)).value();
    const std::vector<at::Tensor> parameters{at::tensor({1.0, -3.0})};
    std::vector<std::vector<at::Tensor>> state;
    for (std::size_t s = 0; s < rule->stateNames().size(); ++s)
        state.push_back({at::full({2}, rule->firstValue(), at::kDouble)});
    for (int step = 1; step <= steps; ++step)
        rule->update(parameters, {parameters[0] * 2}, state, {step});
    return {parameters[0][0].item<double>(), parameters[0][1].item<double>()};
}

} // namespace

TEST_CASE("SGD follows its formula, with and without momentum and decay") {
    project::OptimizerSettings settings{.type = "sgd", .learningRate = 0.1};
    CHECK(after(settings, 2)[0] == doctest::Approx(0.8 * 0.8).epsilon(1e-14));
    settings.own["momentum"] = 0.9;
    settings.weightDecay = 0.5;
    for (const auto& [start, index] : std::vector<std::pair<double, std::size_t>>{{1.0, 0}, {-3.0, 1}}) {
        double w = start;
        double v = 0;
        for (int step = 0; step < 3; ++step) {
            v = 0.9 * v + (2 * w + 0.5 * w);
            w -= 0.1 * v;
        }
        CHECK(after(settings, 3)[index] == doctest::Approx(w).epsilon(1e-13));
    }
}

TEST_CASE("Adam follows Kingma and Ba's algorithm 1") {
    const project::OptimizerSettings settings{.type = "adam", .learningRate = 0.01, .weightDecay = 0.1, .own = {{"beta1", 0.8}, {"beta2", 0.95}, {"epsilon", 1e-6}}};
    for (const auto& [start, index] : std::vector<std::pair<double, std::size_t>>{{1.0, 0}, {-3.0, 1}}) {
        double w = start;
        double m = 0;
        double v = 0;
        for (int step = 1; step <= 4; ++step) {
            const double g = 2 * w + 0.1 * w;
            m = 0.8 * m + 0.2 * g;
            v = 0.95 * v + 0.05 * g * g;
            w -= 0.01 * (m / (1 - std::pow(0.8, step))) / (std::sqrt(v / (1 - std::pow(0.95, step))) + 1e-6);
        }
        CHECK(after(settings, 4)[index] == doctest::Approx(w).epsilon(1e-12));
    }
}

TEST_CASE("Lion follows Chen et al.'s algorithm 2") {
    const project::OptimizerSettings settings{.type = "lion", .learningRate = 0.05, .weightDecay = 0.2, .own = {{"beta1", 0.9}, {"beta2", 0.8}}};
    for (const auto& [start, index] : std::vector<std::pair<double, std::size_t>>{{1.0, 0}, {-3.0, 1}}) {
        double w = start;
        double m = 0;
        for (int step = 1; step <= 6; ++step) {
            const double g = 2 * w;
            const double c = 0.9 * m + 0.1 * g;
            w -= 0.05 * ((c > 0 ? 1 : -1) + 0.2 * w);
            m = 0.8 * m + 0.2 * g;
        }
        CHECK(after(settings, 6)[index] == doctest::Approx(w).epsilon(1e-12));
    }
}

TEST_CASE("Muon steps along a matrix whose singular values are all near one") {
    const project::OptimizerSettings settings{.type = "muon", .learningRate = 1, .own = {{"scaling", "original"}, {"nesterov", false}, {"momentum", 0}}};
    const auto rule = std::move(engine::makeUpdateRule(settings)).value();
    CHECK(rule->wholeParameters());
    at::Generator random = at::detail::createCPUGenerator(3);
    for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{6, 9}, {9, 6}, {8, 2, 3, 3}}) {
        const at::Tensor parameter = at::zeros(shape, at::kDouble);
        const at::Tensor gradient = at::empty(shape, at::kDouble).normal_(0, 1, random);
        rule->update({parameter}, {gradient}, {{at::zeros(shape, at::kDouble)}}, {1});
        const double rows = static_cast<double>(shape[0]);
        const at::Tensor matrix = parameter.flatten(1);
        const at::Tensor values = at::linalg_svdvals(matrix) / std::sqrt(std::max(1.0, rows / static_cast<double>(matrix.size(1))));
        CHECK(values.min().item<double>() > 0.5); // what five of Jordan's iterations reach
        CHECK(values.max().item<double>() < 1.3);
        CHECK((parameter * gradient).sum().item<double>() < 0);
    }
}

TEST_CASE("Muon leaves vectors, embeddings and the last layer to AdamW") {
    const project::OptimizerSettings settings{.type = "muon"};
    CHECK(std::move(engine::makeUpdateRule(settings, true)).value()->stateNames() == std::vector<std::string>{"momentum"});
    CHECK(std::move(engine::makeUpdateRule(settings, false)).value()->stateNames() == std::vector<std::string>{"exp_avg", "exp_avg_sq"});
}

TEST_CASE("an unknown optimizer is an error, and every kind offered exists") {
    CHECK_FALSE(engine::makeUpdateRule({.type = "magic"}).ok());
    for (const auto& type : project::optimizerTypes())
        CHECK(engine::makeUpdateRule({.type = type.name}).ok());
}

TEST_CASE("parameters are shared out completely and evenly") {
    const std::vector<at::Tensor> parameters{at::zeros({300, 1000}), at::zeros({10}), at::zeros({70001}), at::zeros({500})};
    for (const int members : {1, 2, 3}) {
        const auto shares = engine::shareParameters(parameters, members);
        std::vector<at::Tensor> counts;
        for (const auto& parameter : parameters)
            counts.push_back(at::zeros_like(parameter));
        std::int64_t largest = 0;
        for (const auto& share : shares) {
            std::int64_t values = 0;
            for (const auto& piece : share) {
                piece.of(counts[piece.parameter]).add_(1);
                values += piece.length;
            }
            largest = std::max(largest, values);
        }
        for (const auto& count : counts)
            CHECK(at::equal(count, at::ones_like(count)));
        CHECK(largest <= 370511 / members + 1000);
    }
}
