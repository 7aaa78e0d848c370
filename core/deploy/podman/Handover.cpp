// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/podman/Handover.h"

#include "core/deploy/HttpClient.h"
#include "core/deploy/podman/FreePort.h"

#include <algorithm>
#include <chrono>

namespace lepton::deploy::podman {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double readySeconds = 60;

std::string urlOf(const ContainerSpec& spec) { return "http://" + (spec.host == "0.0.0.0" ? std::string("127.0.0.1") : spec.host) + ":" + std::to_string(spec.port); }

/// What the server said last, for an error's sentence.
std::string lastWords(const Engine& engine, const std::string& container) {
    const auto lines = engine.logs(container, 5);
    std::string words;
    if (lines)
        for (const auto& line : lines.value())
            words = line.starts_with("error: ") ? line.substr(7) : words.empty() ? line : words;
    return words.substr(0, 400);
}

Result<void> waitUntilReady(const Engine& engine, const ContainerSpec& spec, Reporter& reporter) {
    const auto until = Clock::now() + std::chrono::duration<double>(readySeconds);
    for (int round = 0;; ++round) {
        if (answersReady(urlOf(spec)))
            return {};
        if (round % 5 == 4) {
            LEPTON_TRY(const auto inspected, engine.inspect(spec.name));
            const ContainerState state = inspected ? stateOf(*inspected) : ContainerState{};
            if (!inspected || state.state == "failing" || state.state == "stopped" || state.restarts > 0)
                return Error(ErrorCode::Conflict, text(LT("core", "The container ended before its server was ready: %1 %2"), state.reason.str(), lastWords(engine, spec.name)))
                    .at(spec.name)
                    .fix(LT("core", "Look at what it says; the version before goes on serving"));
        }
        if (Clock::now() > until)
            return Error(ErrorCode::Conflict, text(LT("core", "The server in the container was not ready within %1 seconds: %2"), readySeconds, lastWords(engine, spec.name))).at(spec.name).fix(LT("core", "Give it more CPU or memory, or close other programs"));
        LEPTON_CHECK(reporter.wait(0.05));
    }
}

/// The container of the deployment that holds the port of `spec`; empty if none of it does.
Result<std::string> holderOfPort(const Engine& engine, const ContainerSpec& spec, const std::vector<std::string>& others) {
    for (const auto& name : others) {
        LEPTON_TRY(const auto inspected, engine.inspect(name));
        const std::string words = inspected ? inspected->dump() : "";
        const std::string port = std::to_string(spec.port);
        if (inspected && stateOf(*inspected).running && (words.find("\"HostPort\":\"" + port + "\"") != std::string::npos || words.find("\"--port\",\"" + port + "\"") != std::string::npos))
            return name;
    }
    return std::string();
}

Result<void> handOver(const Engine& engine, const ContainerSpec& spec, const std::string& old, Reporter& reporter) {
    ContainerSpec trial = spec;
    trial.name += "-trial";
    trial.port = freePort(spec.host);
    trial.keep = false;
    reporter.started("start", Text(trial.name));
    LEPTON_CHECK(startReady(engine, trial, reporter));
    LEPTON_CHECK(engine.removeContainer(trial.name));
    reporter.done("start", LT("core", "the new version starts and gets ready"));
    reporter.started("handover");
    LEPTON_TRY(const auto stopped, engine.call({"stop", "-t", "10", old}));
    if (const auto started = startReady(engine, spec, reporter); !started) {
        const auto back = engine.call({"start", old});
        reporter.failed("handover", back ? Text(LT("core", "the version before serves again")) : back.error().what);
        return started.error();
    }
    reporter.done("handover", Text(urlOf(spec)));
    return {};
}

} // namespace

bool answersReady(const std::string& url) {
    HttpRequest ask{"GET", url + "/v2/health/ready"};
    ask.timeoutSeconds = 2;
    const auto answer = send(ask);
    return answer && answer.value().status == 200;
}

Result<void> startReady(const Engine& engine, const ContainerSpec& spec, Reporter& reporter) {
    LEPTON_CHECK(engine.removeContainer(spec.name)); // of an attempt that was interrupted
    std::vector<std::string> arguments = runArguments(spec, engine.isPodman());
    arguments.insert(arguments.begin(), "run");
    auto outcome = engine.call(arguments, 120, &reporter);
    Result<void> ready;
    if (!outcome)
        ready = outcome.error();
    else
        ready = waitUntilReady(engine, spec, reporter);
    if (!ready) {
        const auto removed = engine.call({"rm", "--force", spec.name});
        (void)removed; // the first error is the one to tell
    }
    return ready;
}

Result<void> replace(const Engine& engine, const ContainerSpec& spec, Reporter& reporter) {
    LEPTON_TRY(auto others, engine.containers(spec.deployment));
    others.erase(std::remove(others.begin(), others.end(), spec.name), others.end());
    LEPTON_TRY(const std::string old, holderOfPort(engine, spec, others));
    if (!old.empty())
        LEPTON_CHECK(handOver(engine, spec, old, reporter));
    else {
        reporter.started("start", Text(spec.name));
        LEPTON_CHECK(startReady(engine, spec, reporter));
        reporter.done("start", Text(urlOf(spec)));
    }
    return removeOthers(engine, spec);
}

Result<void> removeOthers(const Engine& engine, const ContainerSpec& spec) {
    LEPTON_TRY(const auto names, engine.containers(spec.deployment));
    for (const auto& name : names)
        if (name != spec.name)
            LEPTON_CHECK(engine.removeContainer(name));
    return {};
}

} // namespace lepton::deploy::podman
