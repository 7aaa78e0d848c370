// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/RunHistory.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using namespace lepton;

TEST_CASE("steps are thinned evenly, everything else is kept") {
    const testing::TemporaryFolder folder;
    std::string lines = "{\"event\":\"run-started\"}\n";
    for (int step = 1; step <= 50000; ++step) {
        lines += "{\"event\":\"step\",\"step\":" + std::to_string(step) + ",\"loss\":" + std::to_string(step) + "}\n";
        if (step % 100 == 0)
            lines += "{\"event\":\"epoch\",\"epoch\":" + std::to_string(step / 100) + ",\"step\":" + std::to_string(step) + ",\"seconds\":2}\n";
    }
    lines += "{\"event\":\"warning\",\"message\":\"slow disk\"}\n{\"event\":\"run-fin";
    REQUIRE(writeFile(folder / "events.jsonl", lines).ok());
    const auto history = report::readHistory(folder / "events.jsonl");
    CHECK(history.stepCount == 50000);
    CHECK(history.epochs.size() == 500);
    REQUIRE(history.steps.size() > 1900);
    CHECK(history.steps.size() <= 4000);
    const auto apart = history.steps[1]["step"].get<int>() - history.steps[0]["step"].get<int>();
    for (std::size_t i = 1; i < history.steps.size(); ++i)
        REQUIRE(history.steps[i]["step"].get<int>() - history.steps[i - 1]["step"].get<int>() == apart);
    CHECK(history.stepsPerEpoch() == 100);
    CHECK(history.seconds == 1000);
    CHECK(history.status == "interrupted"); // the torn line counts as none
    CHECK(history.warnings == std::vector<std::string>{"slow disk"});
}

TEST_CASE("how a run ended") {
    const testing::TemporaryFolder folder;
    REQUIRE(writeFile(folder / "events.jsonl", "{\"event\":\"run-finished\",\"status\":\"stopped\",\"best\":{\"epoch\":2}}\n{\"event\":\"run-resumed\",\"step\":4}\nnonsense\n"
                                               "{\"event\":\"run-finished\",\"status\":\"failed\",\"best\":null,\"seconds\":9,\"error\":{\"what\":\"out of memory\"}}\n")
                .ok());
    const auto history = report::readHistory(folder / "events.jsonl");
    CHECK(history.status == "failed");
    CHECK(history.error == "out of memory");
    CHECK(history.resumed == 1);
    CHECK(history.seconds == 9);
    CHECK(report::readHistory(folder / "missing.jsonl").epochs.empty());
}
