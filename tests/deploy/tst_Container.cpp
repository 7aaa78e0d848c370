// SPDX-License-Identifier: GPL-3.0-or-later
// What podman 4.3 and docker 24 print, in words; what they are asked. Containers themselves run in py/test_podman.py.
#include "core/deploy/podman/Container.h"
#include "core/deploy/podman/PodmanTarget.h"
#include "core/project/SettingsType.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::deploy;
using namespace lepton::deploy::podman;

namespace {

Json inspected(const char* status, bool running, int code, bool outOfMemory = false, int restarts = 0) {
    return {{"State", {{"Status", status}, {"Running", running}, {"ExitCode", code}, {"OOMKilled", outOfMemory}}}, {"RestartCount", restarts}};
}

bool has(const std::vector<std::string>& words, const std::string& first, const std::string& second) {
    for (auto at = std::find(words.begin(), words.end(), first); at != words.end(); at = std::find(at + 1, words.end(), first))
        if (at + 1 != words.end() && *(at + 1) == second)
            return true;
    return false;
}

} // namespace

TEST_CASE("A container's state in words") {
    CHECK(stateOf(inspected("running", true, 0)).running);
    CHECK(stateOf(inspected("exited", false, 0)).state == "stopped");
    const auto killed = stateOf(inspected("exited", false, 137, true));
    CHECK(killed.state == "failing");
    CHECK(killed.reason.str() == "The container is exited: it needed more memory than it may have: give it more (memory_mb)");
    CHECK(stateOf(inspected("exited", false, 139)).reason.str() == "The container is exited: the server crashed");
    CHECK(stateOf(inspected("restarting", true, 1, false, 4)).state == "failing"); // docker calls that running
    CHECK(stateOf(inspected("restarting", true, 1, false, 4)).restarts == 4);
    CHECK(stateOf(Json()).state == "stopped");
}

TEST_CASE("What is asked of the engine has no token in it and gives nothing away") {
    ContainerSpec spec;
    spec.name = "lepton-digits-3";
    spec.deployment = labelOf("digits", "/data/digits");
    spec.image = "localhost/lepton/digits:abc";
    spec.host = "127.0.0.1";
    spec.port = 8123;
    spec.tokenFile = "/data/digits/podman/token";
    spec.settings = project::completeValues(podmanTarget().settings, {{"memory_mb", 512}, {"cpus", 1.5}, {"restart", "on-failure"}}, "podman").value();
    const auto words = runArguments(spec, true);
    CHECK(has(words, "--publish", "127.0.0.1:8123:8000"));
    CHECK(has(words, "--memory", "512m"));
    CHECK(has(words, "--cpus", "1.5"));
    CHECK(has(words, "--restart", "on-failure"));
    CHECK(has(words, "--cap-drop", "ALL"));
    CHECK(has(words, "--token-file", "/etc/lepton/token"));
    CHECK(has(words, "--mount", "type=bind,source=/data/digits/podman/token,target=/etc/lepton/token,readonly"));
    CHECK(std::find(words.begin(), words.end(), "--read-only") != words.end());
    CHECK(has(words, "--host", "0.0.0.0")); // inside, behind the published port

    spec.settings["network"] = "host";
    spec.settings["gpu"] = true;
    spec.keep = false;
    const auto hostWords = runArguments(spec, false);
    CHECK(has(hostWords, "--network", "host"));
    CHECK(has(hostWords, "--port", "8123"));
    CHECK(has(hostWords, "--host", "127.0.0.1"));
    CHECK(has(hostWords, "--gpus", "all"));
    CHECK(has(hostWords, "--restart", "no"));
    CHECK(std::find(hostWords.begin(), hostWords.end(), "--publish") == hostWords.end());
    CHECK(labelOf("digits", "/data/digits") != labelOf("digits", "/other/digits"));
}
