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
    /// Starts `lepton train` for a new or resumed run, in a session of its own, so that it outlives this engine.
    static Result<RunWatcher> start(const Path& program, const Path& project, const std::optional<Path>& resume);
    /// Follows a run that is there already; its events come from the first on.
    static Result<RunWatcher> attach(const Path& folder);

    const Path& folder() const { return m_folder; }
    bool running();
    std::vector<Json> newEvents();
    /// newEvents() gives the whole story again, from the first event on.
    void rewind() { m_reader = project::EventReader(project::RunPaths{m_folder}.events()); }
    /// Once it no longer runs and its events are read: {"status","error"?}. A run whose process vanished is "failed", with
    /// what to do; one that was found ended without having said so is "interrupted".
    Json ending();

private:
    explicit RunWatcher(Path folder) : m_folder(std::move(folder)), m_reader(project::RunPaths{m_folder}.events()) {}

    Path m_folder;
    project::EventReader m_reader;
    std::optional<platform::Process> m_process; ///< only of a run that this engine started
    Json m_finished;                            ///< the run-finished event, once it has come
};

} // namespace lepton::cli
