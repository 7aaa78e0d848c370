// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <chrono>
#include <optional>
#include <string>

namespace lepton::engine {

/// What a run is asked to do from outside: control.json in its folder and Ctrl+C.
class RunControl {
public:
    enum class Request { None, Pause, Stop };

    explicit RunControl(Path runFolder) : m_folder(std::move(runFolder)) {}

    /// Forgets what was asked.
    void clear() const;
    /// Cheap: the file is looked at ten times a second at most.
    Request poll();
    /// After this epoch the run is to stop.
    bool stopsAfterEpoch() const { return m_stopAfterEpoch; }
    /// Blocks while the request is to pause; returns when it is to go on or to stop.
    void waitWhilePaused();
    /// Blocks until somebody says what is to be done, whatever was asked before: Stop, or None to go on.
    Request waitForWord();
    /// A learning rate that came with a request; once.
    std::optional<double> takeLearningRate();

private:
    void read();

    Path m_folder;
    std::chrono::steady_clock::time_point m_lastLook;
    std::filesystem::file_time_type m_lastWrite;
    std::string m_request;
    std::optional<double> m_learningRate;
    bool m_stopAfterEpoch = false;
};

} // namespace lepton::engine
