// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::cli {

/// Follows one run, started by this engine or found running: its events as they come, and how it ended.
class RunWatcher {
public:
    /// Starts `lepton train` for a new or resumed run, in a session of its own, so that it outlives this engine. `more`: further arguments of it.
    static Result<RunWatcher> start(const Path& program, const Path& project, const std::optional<Path>& resume, const std::vector<std::string>& more = {});
    /// Follows a run that is there already. Its events come from the first on, or (`from`) those behind the bytes of events.jsonl that the
    /// caller has read itself; all of them if the story has been cut since.
    static Result<RunWatcher> attach(const Path& folder, std::int64_t from = 0);

    const Path& folder() const { return m_folder; }
    bool running();
    /// At most mostEvents, so that a long story comes in pieces that can be taken in; fewer: there are no more for now.
    std::vector<Json> newEvents();
    static constexpr std::size_t mostEvents = 3000;
    /// newEvents() gives the story again, as attach() does.
    void rewind(std::int64_t from) { m_reader = project::EventReader(project::RunPaths{m_folder}.events(), from); }
    /// Once it no longer runs and its events are read: {"status","error"?}. A run whose process vanished is "failed", with
    /// what to do; one that was found ended without having said so is "interrupted".
    Json ending();

private:
    explicit RunWatcher(Path folder, std::int64_t from = 0) : m_folder(std::move(folder)), m_reader(project::RunPaths{m_folder}.events(), from) {}

    Path m_folder;
    project::EventReader m_reader;
    std::optional<platform::Process> m_process; ///< only of a run that this engine started
    Json m_finished;                            ///< the run-finished event, once it has come
};

} // namespace lepton::cli
