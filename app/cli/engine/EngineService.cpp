// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/EngineService.h"

#include "app/cli/Doctor.h"
#include "app/cli/Evaluator.h"
#include "app/cli/ModelArgument.h"
#include "app/cli/Packager.h"
#include "app/cli/Predictor.h"
#include "app/cli/Program.h"
#include "app/cli/RateFinder.h"
#include "app/cli/RunReport.h"
#include "app/cli/WeightInspection.h"
#include "app/cli/engine/ExportRequests.h"
#include "core/engine/Callback.h"
#include "core/engine/Devices.h"
#include "core/project/ConfirmedCommands.h"
#include "core/project/OptimizerTypes.h"
#include "core/project/RunNotes.h"
#include "core/project/RunTrash.h"
#include "core/project/ScheduleTypes.h"
#include "core/project/WatchRequest.h"
#include "core/protocol/Messages.h"

namespace lepton::cli {

namespace {

Json deviceList() {
    Json out = Json::array();
    for (const auto& device : engine::devices())
        out.push_back({{"name", device.name}, {"title", device.title}, {"memory_bytes", device.memoryBytes}, {"free_bytes", device.freeBytes}});
    return out;
}

namespace method = protocol::method;


/// A text parameter, or the error that names it.
Result<std::string> textParameter(const Json& params, const char* name) {
    if (params.is_object() && params.contains(name) && params[name].is_string() && !params[name].get_ref<const std::string&>().empty())
        return params[name].get<std::string>();
    return Error(ErrorCode::BadValue, text(LT("core", "The request needs the text parameter “%1”"), name)).at("JSON-RPC");
}

Result<Json> inspectWeightsFor(const Json& params) {
    LEPTON_TRY(const std::string file, textParameter(params, "file"));
    const auto project = textParameter(params, "project");
    return inspectWeights(file, project ? std::optional<Path>(*project) : std::nullopt);
}

Result<Json> annotateRun(const Json& params) {
    LEPTON_TRY(const std::string folder, textParameter(params, "run"));
    LEPTON_TRY([[maybe_unused]] const auto info, project::loadRun(folder));
    auto notes = project::readNotes(folder);
    if (const Json tags = params.value("tags", Json()); tags.is_array()) {
        notes.tags.clear();
        for (const auto& tag : tags)
            if (tag.is_string())
                notes = project::changed(std::move(notes), {tag.get<std::string>()}, {});
    }
    if (const Json note = params.value("note", Json()); note.is_string())
        notes.note = note.get<std::string>();
    LEPTON_CHECK(project::saveNotes(folder, notes));
    return Json{{"tags", notes.tags}, {"note", notes.note}};
}

Result<Json> moveRun(const Json& params, Result<Path> (*move)(const Path&)) {
    LEPTON_TRY(const std::string folder, textParameter(params, "run"));
    LEPTON_TRY(const Path now, move(folder));
    return Json{{"run", now.string()}};
}

Result<Json> unconfirmedCommandsOf(const Json& params) {
    if (params.is_object() && params.contains("run")) {
        LEPTON_TRY(const std::string run, textParameter(params, "run"));
        LEPTON_TRY(const auto info, project::loadRun(run));
        return Json{{"unconfirmed", project::unconfirmedCommands(info.project.training)}};
    }
    LEPTON_TRY(const std::string folder, textParameter(params, "project"));
    LEPTON_TRY(const auto project, project::loadProject(folder));
    return Json{{"unconfirmed", project::unconfirmedCommands(project.training)}};
}

Result<Json> confirmCommands(const Json& params) {
    const Json commands = params.value("commands", Json());
    if (!commands.is_array())
        return Error(ErrorCode::BadValue, text(LT("core", "The request needs the list parameter “%1”"), "commands")).at("JSON-RPC");
    for (const auto& command : commands)
        if (command.is_string())
            LEPTON_CHECK(project::confirmCommand(command.get<std::string>()));
    return Json::object();
}

} // namespace

EngineService::EngineService(Channel& channel)
    : m_channel(channel), m_deployments([&channel](Json params) { channel.send(protocol::notification(method::deployEvent, std::move(params))); }) {}

EngineService::~EngineService() { collectWorkers(true); }

void EngineService::run() {
    constexpr double pollSeconds = 0.1; // events reach the studio in groups, ten times a second
    while (!m_shutdown && !m_channel.closed() && !platform::interrupted()) {
        if (auto message = m_channel.receive(pollSeconds)) {
            if (*message)
                handle(**message);
            else
                m_channel.send(protocol::errorResponse(nullptr, message->error()));
        }
        pollRuns();
        collectWorkers(false);
    }
    m_deployments.cancelAll();
    collectWorkers(true);
}

void EngineService::handle(const Json& message) {
    if (!message.is_object() || !message.contains("method") || !message["method"].is_string())
        return m_channel.send(protocol::errorResponse(nullptr, Error(ErrorCode::BadFormat, LT("core", "The message is no JSON-RPC request")).at("JSON-RPC")));
    const std::string name = message["method"].get<std::string>();
    const Json id = message.value("id", Json());
    const Json params = message.value("params", Json::object());
    const auto answer = [&](Result<Json> result) { m_channel.send(result ? protocol::response(id, std::move(*result)) : protocol::errorResponse(id, result.error())); };

    if (name == method::initialize)
        answer(initialize(params));
    else if (name == method::shutdown) {
        m_shutdown = true;
        answer(Json::object());
    } else if (name == method::runStart)
        answer(startRun(params));
    else if (name == method::runAttach)
        answer(attachRun(params));
    else if (name == method::runControl)
        answer(controlRun(params));
    else if (name == method::runWatch)
        answer(watchRun(params));
    else if (name == method::runAnnotate)
        answer(annotateRun(params));
    else if (name == method::runDelete)
        answer(moveRun(params, &project::deleteRun));
    else if (name == method::runRestore)
        answer(moveRun(params, &project::restoreRun));
    else if (name == method::commandsList)
        answer(unconfirmedCommandsOf(params));
    else if (name == method::commandsConfirm)
        answer(confirmCommands(params));
    else if (name == method::devices)
        inBackground(id, [] { return Result<Json>(Json{{"devices", deviceList()}}); });
    else if (name == method::doctor)
        inBackground(id, [] { return Result<Json>(examineMachine()); });
    else if (name == method::packageWrite)
        inBackground(id, [this, params] { return writePackage(params); });
    else if (name == method::packageInspect)
        inBackground(id, [params] { return inspectPackageFor(params); });
    else if (name == method::exportWrite)
        inBackground(id, [params] { return writeExportFor(params); });
    else if (name == method::weightsInspect)
        inBackground(id, [params] { return inspectWeightsFor(params); });
    else if (name == method::predict)
        inBackground(id, [this, params] { return predict(params); });
    else if (name == method::runEvaluate)
        inBackground(id, [this, params] { return evaluate(params); });
    else if (name == method::runRangeTest)
        inBackground(id, [params] { return testRange(params); });
    else if (name == method::reportWrite)
        inBackground(id, [this, params] { return writeReport(params); });
    else if (DeployService::knows(name))
        inBackground(id, [this, name, params] { return m_deployments.answer(name, params); });
    else
        m_channel.send(protocol::methodNotFound(id, name));
}

void EngineService::inBackground(const Json& id, std::function<Result<Json>()> work) {
    auto done = std::make_shared<std::atomic<bool>>(false);
    std::thread thread([this, id, done, work = std::move(work)] {
        try {
            auto result = work();
            m_channel.send(result ? protocol::response(id, std::move(*result)) : protocol::errorResponse(id, result.error()));
        } catch (const std::exception& fault) {
            m_channel.send(protocol::errorResponse(id, Error(ErrorCode::Internal, text(LT("core", "Something unforeseen happened: %1"), fault.what()))));
        }
        *done = true;
    });
    m_workers.push_back({std::move(thread), std::move(done)});
}

void EngineService::collectWorkers(bool waitForAll) {
    for (auto worker = m_workers.begin(); worker != m_workers.end();) {
        if (!waitForAll && !*worker->done) {
            ++worker;
            continue;
        }
        worker->thread.join();
        worker = m_workers.erase(worker);
    }
}

Result<Json> EngineService::initialize(const Json& params) {
    if (params.value("version", 0) != protocol::version)
        return Error(ErrorCode::TooNew, text(LT("core", "The studio speaks version %1 of the protocol, the engine version %2"), params.value("version", 0), protocol::version))
            .fix(LT("core", "Install the studio and the engine from the same release"));
    const bool cuda = engine::loadCuda().ok();
    const Json devices = deviceList();
    Json callbacks = Json::array();
    for (const auto& type : engine::callbackTypes())
        callbacks.push_back(engine::toJson(type));
    Json optimizers = Json::array();
    for (const auto& type : project::optimizerTypes())
        optimizers.push_back(project::toJson(type));
    Json schedules = Json::array();
    for (const auto& type : project::scheduleTypes())
        schedules.push_back(project::toJson(type));
    return Json{{"version", protocol::version}, {"lepton", LEPTON_VERSION}, {"libtorch", engine::libtorchVersion()}, {"cuda", cuda},
                {"threads", std::thread::hardware_concurrency()}, {"devices", devices}, {"callbacks", callbacks}, {"optimizers", optimizers}, {"schedules", schedules}};
}

Result<Json> EngineService::startRun(const Json& params) {
    std::optional<Path> resume;
    if (params.contains("resume")) {
        LEPTON_TRY(const std::string run, textParameter(params, "resume"));
        resume = run;
    }
    const auto project = textParameter(params, "project");
    if (!resume && !project)
        return project.error();
    std::vector<std::string> more;
    if (const Json queue = params.value("queue", Json()); queue.is_boolean() && queue.get<bool>())
        more.emplace_back("--queue");
    if (const Json rate = params.value("learning_rate", Json()); rate.is_number())
        more.insert(more.end(), {"--learning-rate", rate.dump()});
    LEPTON_TRY(RunWatcher watcher, RunWatcher::start(program(), project ? *project : std::string(), resume, more));
    const std::string folder = watcher.folder().string();
    follow(std::move(watcher));
    return Json{{"run", folder}};
}

Result<Json> EngineService::attachRun(const Json& params) {
    LEPTON_TRY(const std::string folder, textParameter(params, "run"));
    const auto from = params.contains("from") && params["from"].is_number_integer() ? std::max<std::int64_t>(params["from"].get<std::int64_t>(), 0) : 0;
    const auto known = m_runs.find(folder);
    if (known != m_runs.end() && known->second.running()) {
        known->second.rewind(from); // followed already, but the caller wants its story told anew
        return Json{{"running", true}};
    }
    LEPTON_TRY(RunWatcher watcher, RunWatcher::attach(folder, from));
    const bool running = watcher.running();
    follow(std::move(watcher));
    return Json{{"running", running}};
}

void EngineService::follow(RunWatcher watcher) { m_runs.insert_or_assign(watcher.folder().string(), std::move(watcher)); }

Result<Json> EngineService::controlRun(const Json& params) {
    LEPTON_TRY(const std::string folder, textParameter(params, "run"));
    LEPTON_TRY(const std::string request, textParameter(params, "request"));
    if (request != "pause" && request != "continue" && request != "stop" && request != "stop-after-epoch")
        return Error(ErrorCode::BadValue, text(LT("core", "A run can't be asked to “%1”"), request)).at("JSON-RPC");
    const Json rate = params.value("learning_rate", Json());
    LEPTON_CHECK(project::writeControl(folder, request, rate.is_number() ? std::optional(rate.get<double>()) : std::nullopt));
    return Json::object();
}

Result<Json> EngineService::watchRun(const Json& params) {
    LEPTON_TRY(const std::string folder, textParameter(params, "run"));
    LEPTON_CHECK(project::setWatched(folder, params.value("on", Json(true)) == Json(true)));
    return Json::object();
}

void EngineService::pollRuns() {
    for (auto run = m_runs.begin(); run != m_runs.end();) {
        // Asked in this order: an event written before the end is then surely read.
        const bool running = run->second.running();
        auto events = run->second.newEvents();
        const bool more = events.size() == RunWatcher::mostEvents;
        if (!events.empty())
            m_channel.send(protocol::notification(method::runEvents, {{"run", run->first}, {"events", std::move(events)}}));
        if (running || more) {
            ++run;
            continue;
        }
        m_channel.send(protocol::notification(method::runEnded, run->second.ending()));
        run = m_runs.erase(run);
    }
}

Result<Json> EngineService::writePackage(const Json& params) {
    LEPTON_TRY(const std::string run, textParameter(params, "run"));
    const PackageRequest request{run, params.value("name", ""), params.value("version", ""), params.value("output", "")};
    LEPTON_TRY(const auto written, packageRun(request));
    std::error_code fault;
    return Json{{"package", written.file.string()}, {"name", written.package.name}, {"version", written.package.version}, {"bytes", std::filesystem::file_size(written.file, fault)},
                {"labels", written.package.labels}, {"metrics", written.package.metrics}, {"signature", written.package.signature}};
}

Result<Json> EngineService::predict(const Json& params) {
    LEPTON_TRY(const std::string package, textParameter(params, "package"));
    if (!params.value("inputs", Json()).is_array())
        return Error(ErrorCode::BadValue, text(LT("core", "The request needs the list parameter “%1”"), "inputs")).at("JSON-RPC");
    LEPTON_TRY(const auto model, openModel(package));
    return Json{{"predictions", predictInputs(*model, params["inputs"].get<std::vector<std::string>>(), {})}};
}

Result<Json> EngineService::testRange(const Json& params) {
    LEPTON_TRY(const std::string project, textParameter(params, "project"));
    engine::RangeTest test;
    const auto number = [&](const char* key, double standard) { return params.contains(key) && params[key].is_number() ? params[key].get<double>() : standard; };
    test.from = number("from", test.from);
    test.to = number("to", test.to);
    test.steps = static_cast<std::int64_t>(number("steps", static_cast<double>(test.steps)));
    LEPTON_TRY(const auto found, findRateFor(project, test));
    return engine::toJson(found);
}

Result<Json> EngineService::evaluate(const Json& params) {
    LEPTON_TRY(const std::string run, textParameter(params, "run"));
    return evaluateRun(run, params.contains("split") && params["split"].is_string() ? params["split"].get<std::string>() : "test");
}

Result<Json> EngineService::writeReport(const Json& params) {
    LEPTON_TRY(const std::string run, textParameter(params, "run"));
    LEPTON_TRY(const std::string output, textParameter(params, "output"));
    const Json language = params.value("language", Json("en"));
    LEPTON_TRY(const Path file, reportRun({run, output, language.is_string() ? language.get<std::string>() : language.dump()}));
    return Json{{"file", file.string()}};
}

} // namespace lepton::cli
