// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/RunWatcher.h"

#include "app/cli/Prepare.h"

namespace lepton::cli {

Result<RunWatcher> RunWatcher::start(const Path& program, const Path& projectFolder, const std::optional<Path>& resume, const std::vector<std::string>& more) {
    platform::Process::Options options;
    options.detached = true;
    Path folder;
    if (resume) {
        folder = *resume;
        LEPTON_TRY([[maybe_unused]] const auto info, project::loadRun(folder));
        if (const int holder = platform::FileLock::holder(project::RunPaths{folder}.lock()); holder != 0)
            return Error(ErrorCode::Conflict, text(LT("core", "This run is going on already (process id %1)"), std::to_string(holder))).at(folder.string()).fix(LT("core", "Watch it in the Train room"));
        options.command = {program.string(), "train", "--json", "--resume", folder.string(), "--run-into", folder.string()};
        project::discardControl(folder);
    } else {
        LEPTON_TRY(const auto project, project::loadProject(projectFolder));
        LEPTON_CHECK(requireTrainable(project)); // refused here, before there is a run to clean up
        LEPTON_TRY(folder, project::makeRunFolder(project.runsFolder()));
        options.command = {program.string(), "train", project.folder.string(), "--json", "--run-into", folder.string()};
    }
    options.command.insert(options.command.end(), more.begin(), more.end());
    options.standardError = folder / "log.txt";
    RunWatcher watcher(folder);
    LEPTON_TRY(watcher.m_process, platform::Process::start(options));
    return watcher;
}

Result<RunWatcher> RunWatcher::attach(const Path& folder, std::int64_t from) {
    LEPTON_TRY([[maybe_unused]] const auto info, project::loadRun(folder));
    return RunWatcher(folder, from);
}

bool RunWatcher::running() { return m_process ? m_process->running() : platform::FileLock::holder(project::RunPaths{m_folder}.lock()) != 0; }

std::vector<Json> RunWatcher::newEvents() {
    auto events = m_reader.readNew(mostEvents);
    for (const auto& event : events) {
        const std::string kind = event.value("event", "");
        if (kind == "run-finished")
            m_finished = event;
        else if (kind == "run-resumed")
            m_finished = Json(); // an earlier end that the run has gone on from
    }
    return events;
}

Json RunWatcher::ending() {
    Json out{{"run", m_folder.string()}};
    if (!m_finished.is_null()) {
        out["status"] = m_finished.value("status", "failed");
        if (m_finished.contains("error"))
            out["error"] = m_finished["error"];
        return out;
    }
    if (!m_process) {
        out["status"] = "interrupted";
        return out;
    }
    std::error_code fault;
    std::filesystem::remove(m_folder, fault); // only if it is empty: then there was no run
    constexpr int killed = 128 + 9;
    const Error error = Error(ErrorCode::Internal, text(LT("core", "The training process ended unexpectedly (status %1)"), m_process->exitStatus()))
                            .at(m_folder.string())
                            .fix(m_process->exitStatus() == killed ? LT("core", "The system ends processes so when memory runs out: try half the batch size with accumulation, or resume the run, which goes on from its newest checkpoint")
                                                                   : LT("core", "Resume the run: it goes on from its newest checkpoint. The run's log.txt says more"));
    out["status"] = "failed";
    out["error"] = toJson(error);
    return out;
}

} // namespace lepton::cli
