// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/RunFixture.h"
#include "tests/main/TemporaryFolder.h"

#include "core/project/WatchRequest.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

TEST_CASE("a watched run tells how its layers fare, and trains as it would unwatched") {
    const TemporaryFolder temporary;
    RunFixture run;
    const Path unwatched = run.makeFolder(temporary.path() / "a");
    REQUIRE(run.train(unwatched).ok());
    CHECK(eventsOf(unwatched, "layers").empty());

    const Path watched = run.makeFolder(temporary.path() / "b");
    REQUIRE(project::setWatched(watched, true).ok());
    REQUIRE(run.train(watched).ok());
    const auto told = eventsOf(watched, "layers");
    REQUIRE_FALSE(told.empty());
    bool weights = false;
    for (const auto& layer : told[0]["layers"]) {
        CAPTURE(layer.dump());
        CHECK(layer["dead"].get<double>() >= 0);
        CHECK(layer["dead"].get<double>() <= 1);
        if (!layer.contains("gradient_norm"))
            continue;
        weights = true;
        CHECK(layer["gradient_norm"].get<double>() > 0);
        CHECK(layer["update_ratio"].get<double>() > 0);
        CHECK(layer["update_ratio"].get<double>() < 1);
    }
    CHECK(weights);

    CHECK(lossesOf(watched) == lossesOf(unwatched));
}

TEST_CASE("what is no longer asked for is no longer told") {
    const TemporaryFolder temporary;
    CHECK_FALSE(project::isWatched(temporary.path()));
    REQUIRE(project::setWatched(temporary.path(), true).ok());
    CHECK(project::isWatched(temporary.path()));
    REQUIRE(project::setWatched(temporary.path(), false).ok());
    REQUIRE(project::setWatched(temporary.path(), false).ok());
    CHECK_FALSE(project::isWatched(temporary.path()));
    CHECK_FALSE(project::setWatched(temporary.path() / "missing", true).ok());
}
