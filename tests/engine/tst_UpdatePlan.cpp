// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/UpdatePlan.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {

engine::UpdatePlan plan(project::TrainingSettings settings, std::int64_t samples) { return engine::UpdatePlan::make(settings, samples).value(); }

} // namespace

TEST_CASE("groups of batches make updates, and the last of an epoch may be smaller") {
    project::TrainingSettings settings;
    settings.batchSize = 10;
    settings.accumulate = 3;
    settings.epochs = 2;
    const auto updates = plan(settings, 47); // batches of 10 10 10 10 7
    CHECK(updates.updatesPerEpoch() == 2);
    struct Expected {
        std::int64_t update, samples;
        bool first, last;
    };
    const std::vector<Expected> expected{{1, 30, true, false}, {1, 30, false, false}, {1, 30, false, true}, {2, 17, true, false}, {2, 17, false, true}, {3, 30, true, false}};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto number = static_cast<std::int64_t>(i);
        const auto order = updates.order(number + 1, 1 + number / 5, number % 5);
        CAPTURE(i);
        CHECK(order.step == number + 1);
        CHECK(order.update.number == expected[i].update);
        CHECK(order.groupSamples == expected[i].samples);
        CHECK(order.first == expected[i].first);
        CHECK(order.last == expected[i].last);
    }
}

TEST_CASE("without accumulation every batch is an update of its own samples") {
    project::TrainingSettings settings;
    settings.batchSize = 8;
    const auto updates = plan(settings, 20);
    const auto order = updates.order(6, 2, 2);
    CHECK(order.update.number == 6);
    CHECK(order.groupSamples == 4);
    CHECK((order.first && order.last));
    CHECK(order.update.rate == 1);
    CHECK_FALSE(order.update.momentum.has_value());
}

TEST_CASE("the schedule counts updates, not batches") {
    project::TrainingSettings settings;
    settings.batchSize = 1;
    settings.accumulate = 4;
    settings.epochs = 1;
    settings.optimizer.learningRate = 0.5;
    settings.schedule = {"step", {{"size", 1}, {"gamma", 0.5}, {"unit", "step"}}};
    const auto updates = plan(settings, 12);
    CHECK(updates.learningRate(updates.order(4, 1, 3)) == 0.5);
    CHECK(updates.learningRate(updates.order(5, 1, 4)) == 0.25);
    CHECK(updates.learningRate(updates.order(12, 1, 11)) == 0.125);
}

TEST_CASE("a warm-up longer than the run is warned of") {
    project::TrainingSettings settings;
    settings.batchSize = 10;
    settings.epochs = 2;
    settings.schedule = {"constant", {{"warmup_steps", 19}}};
    CHECK_FALSE(plan(settings, 100).warning().has_value());
    settings.schedule.values["warmup_steps"] = 20;
    CHECK(plan(settings, 100).warning().has_value());
}

TEST_CASE("a plateau goes by its metric, smaller or larger as is usual for it") {
    project::TrainingSettings settings;
    settings.epochs = 10;
    settings.schedule = {"plateau", {{"metric", "validation.accuracy"}, {"patience", 0}, {"gamma", 0.5}}};
    auto updates = plan(settings, 64);
    CHECK_FALSE(updates.epochEnd(0.5));
    CHECK_FALSE(updates.epochEnd(0.7));
    CHECK(updates.epochEnd(0.6));
    CHECK(updates.order(4, 4, 0).update.rate == 0.5);
    auto again = plan(settings, 64);
    again.schedule().restore(updates.schedule().state());
    CHECK(again.order(4, 4, 0).update.rate == 0.5);
    CHECK(again.epochEnd(0.65));
    CHECK(updates.epochEnd(0.65));
    CHECK(again.schedule().state() == updates.schedule().state());
}
