// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/local/LocalTarget.h"

#include "core/deploy/local/Supervisor.h"
#include "core/deploy/NewToken.h"
#include "core/deploy/local/ServerProcess.h"

#include <chrono>
#include <thread>

namespace lepton::deploy {

namespace {

using Clock = std::chrono::steady_clock;
using graph::ParameterKind;

constexpr double readySeconds = 60;
constexpr double endSeconds = 20;
constexpr int mostPorts = 65535;

class LocalTarget : public Target {
public:
    Result<Plan> plan(const Request& request, const Deployment* before) override {
        Plan plan;
        const EndpointPaths paths = pathsOf(request.folder);
        const bool runs = supervised(paths);
        if (runs && fits(paths, request))
            plan.steps.push_back({"load", text(LT("core", "Have the server at %1 load the new version; no request is dropped"), endpointState(paths).url)});
        else {
            if (runs)
                plan.steps.push_back({"stop", text(LT("core", "Stop the server at %1: its settings change"), endpointState(paths).url)});
            plan.steps.push_back({"start", LT("core", "Start a server on this machine, which is started again whenever it ends unasked")});
        }
        if (before != nullptr && before->current() != nullptr)
            plan.changes.push_back({request.name, "version", before->current()->version, request.package.version});
        if (request.settings["host"] != "127.0.0.1" && request.settings["protect"] == false)
            plan.warnings.emplace_back(LT("core", "Anybody who reaches this machine may ask the model: it listens on more than this machine, and no token is needed"));
        return plan;
    }

    Result<Live> apply(const Request& request, const Deployment*, Reporter& reporter) override {
        const EndpointPaths paths = pathsOf(request.folder);
        const bool loads = supervised(paths) && fits(paths, request);
        if (!loads)
            LEPTON_CHECK(end(paths, reporter));
        LEPTON_TRY(const std::string token, tokenFor(paths, request));
        const char* step = loads ? "load" : "start";
        reporter.started(step);
        if (loads)
            LEPTON_CHECK(load(paths, request, token));
        else
            LEPTON_CHECK(start(paths, request, reporter));
        const EndpointState state = endpointState(paths);
        reporter.done(step, Text("%1", {state.url}));
        return Live{clientUrl(state.url), token, Json{{"port", state.port}}};
    }

    Result<Status> status(const Deployment& deployment) override {
        const EndpointPaths paths = pathsOf(deployment.folder);
        const EndpointState state = endpointState(paths);
        Status out;
        out.replicasWanted = 1;
        out.replicasReady = supervised(paths) && state.server != 0 ? 1 : 0;
        out.details = toJson(state);
        if (out.replicasReady == 1) {
            out.state = "live";
            out.metricsUrl = clientUrl(state.url) + "/metrics";
        } else if (supervised(paths)) {
            out.state = "failing";
            out.reason = text(LT("core", "The server ended (%1) and is being started again"), state.lastEnd);
        } else {
            out.state = deployment.live != 0 ? "stopped" : "missing";
            out.reason = LT("core", "Its supervisor does not run, as after a restart of this machine: deploy it again to start it");
        }
        return out;
    }

    Result<void> remove(const Deployment& deployment, Reporter& reporter) override {
        const EndpointPaths paths = pathsOf(deployment.folder);
        LEPTON_CHECK(end(paths, reporter));
        std::error_code fault;
        std::filesystem::remove_all(paths.folder, fault);
        return {};
    }

    Result<std::vector<std::string>> logs(const Deployment& deployment, int lines) override { return lastLines(pathsOf(deployment.folder).log(), lines); }

private:
    static EndpointPaths pathsOf(const Path& folder) { return {folder / "local"}; }
    static bool supervised(const EndpointPaths& paths) { return platform::FileLock::holder(paths.lock()) != 0; }

    /// "http://0.0.0.0:8000" is no address to ask at.
    static std::string clientUrl(std::string url) {
        if (const auto any = url.find("://0.0.0.0:"); any != std::string::npos)
            url.replace(any, 11, "://127.0.0.1:");
        return url;
    }

    static Json settingsOf(const EndpointPaths& paths, const Json& settings) {
        Json arguments{"--host", settings["host"]};
        if (settings["threads"] != 0)
            arguments.insert(arguments.end(), {"--threads", settings["threads"].dump()});
        if (settings["protect"] == true)
            arguments.insert(arguments.end(), {"--token-file", paths.token().string()});
        return {{"port", settings["port"]}, {"arguments", std::move(arguments)}};
    }

    /// Whether the server that runs was started with these settings.
    static bool fits(const EndpointPaths& paths, const Request& request) {
        const auto there = readJson(paths.settings());
        return there && *there == settingsOf(paths, request.settings);
    }

    static Result<std::string> tokenFor(const EndpointPaths& paths, const Request& request) {
        if (request.settings["protect"] != true)
            return std::string();
        std::error_code fault;
        if (std::filesystem::exists(paths.token(), fault))
            return readFile(paths.token());
        const std::string token = newToken();
        LEPTON_CHECK(writePrivately(paths.token(), token));
        return token;
    }

    /// The package alone in the folder that is served, changed in one step.
    static Result<void> placePackage(const EndpointPaths& paths, const Request& request) {
        LEPTON_TRY(const std::string bytes, readFile(request.file));
        const Path placed = paths.models() / (request.package.name + ".leptonmodel");
        LEPTON_CHECK(writeFile(placed, bytes));
        std::error_code fault;
        for (const auto& entry : std::filesystem::directory_iterator(paths.models(), fault))
            if (entry.path() != placed)
                std::filesystem::remove(entry.path(), fault);
        return {};
    }

    static Result<void> start(const EndpointPaths& paths, const Request& request, Reporter& reporter) {
        LEPTON_CHECK(placePackage(paths, request));
        LEPTON_CHECK(writeJson(paths.settings(), settingsOf(paths, request.settings)));
        std::error_code fault;
        std::filesystem::remove(paths.state(), fault);
        platform::Process::Options command;
        command.command = {request.program.string(), "deployments", "supervise", paths.folder.string()};
        command.standardError = paths.folder / "supervisor.txt";
        command.detached = true;
        std::filesystem::remove(command.standardError, fault);
        LEPTON_TRY(auto process, platform::Process::start(command));
        for (const auto until = Clock::now() + std::chrono::duration<double>(readySeconds); endpointState(paths).server == 0;) {
            if (!process.running())
                return serverError(paths);
            if (Clock::now() > until)
                return Error(ErrorCode::Unsupported, text(LT("core", "The server was not ready within %1 seconds"), readySeconds)).at(request.name).fix(LT("core", "Close other programs and try again"));
            LEPTON_CHECK(reporter.wait(0.01));
        }
        return {};
    }

    static Error serverError(const EndpointPaths& paths) {
        const auto words = readFile(paths.folder / "supervisor.txt");
        return errorFromOutput(words ? *words : std::string()).at(paths.folder.string());
    }

    /// Asks the server's repository for something.
    static Result<Json> askRepository(const EndpointPaths& paths, const std::string& token, const std::string& what, const Json& body) {
        HttpRequest ask{"POST", clientUrl(endpointState(paths).url) + "/v2/repository/" + what, {"Content-Type: application/json"}, body.dump()};
        if (!token.empty())
            ask.headers.push_back("Authorization: Bearer " + token);
        LEPTON_TRY(const auto answer, send(ask));
        const Json words = Json::parse(answer.body, nullptr, false);
        if (answer.status == 200)
            return words;
        return Error(ErrorCode::Conflict, text(LT("core", "The server did not take the new version: %1"), words.is_object() ? words.value("error", answer.body) : answer.body)).at(ask.url).fix(LT("core", "Export the package again, or delete the deployment and deploy it anew"));
    }

    /// The server takes the new package and answers with the old until it has it; then the old goes.
    static Result<void> load(const EndpointPaths& paths, const Request& request, const std::string& token) {
        const auto& package = request.package;
        LEPTON_CHECK(placePackage(paths, request));
        LEPTON_TRY([[maybe_unused]] const Json loaded, askRepository(paths, token, "models/" + package.name + "/load", {{"parameters", {{"version", package.version}}}}));
        LEPTON_TRY(const Json all, askRepository(paths, token, "index", {{"ready", true}}));
        for (const auto& one : all) {
            const std::string name = one.value("name", "");
            const std::string version = one.value("version", "");
            if (name != package.name || version != package.version)
                LEPTON_CHECK(askRepository(paths, token, "models/" + name + "/unload", {{"parameters", {{"version", version}}}}));
        }
        return {};
    }

    static Result<void> end(const EndpointPaths& paths, Reporter& reporter) {
        if (!supervised(paths))
            return {};
        reporter.started("stop");
        LEPTON_CHECK(writeFile(paths.stopRequest(), ""));
        for (const auto until = Clock::now() + std::chrono::duration<double>(endSeconds); supervised(paths);) {
            if (Clock::now() > until)
                return Error(ErrorCode::Conflict, LT("core", "The server does not stop")).at(paths.folder.string()).fix(LT("core", "End the process named in state.json there, and try again"));
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        reporter.done("stop");
        return {};
    }
};

} // namespace

TargetType localTarget() {
    TargetType type;
    type.settings = {"local",
                     LT("core", "This machine"),
                     LT("core", "A server on this machine that outlives the studio and is started again whenever it ends unasked"),
                     {{"host", LT("core", "Listen on"), ParameterKind::Text, "127.0.0.1", 0, 64, {}, LT("core", "An address of this machine: 127.0.0.1 answers only programs on it, 0.0.0.0 everybody who reaches it")},
                      {"port", LT("core", "Port"), ParameterKind::Integer, 0, 0, mostPorts, {}, LT("core", "0 takes any that is free and keeps it")},
                      {"threads", LT("core", "Threads"), ParameterKind::Integer, 0, 0, 1024, {}, LT("core", "That compute; 0 takes all the machine has")},
                      {"protect", LT("core", "Ask for a token"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Clients must send a token, which is made for this deployment")}}};
    type.addressSetting = "port";
    type.rehearses = false;
    type.make = [] { return std::make_unique<LocalTarget>(); };
    return type;
}

} // namespace lepton::deploy
