// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/RunControl.h"

#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"

#include <thread>

namespace lepton::engine {

namespace {
constexpr auto lookInterval = std::chrono::milliseconds(100);
}

void RunControl::clear() const { project::discardControl(m_folder); }

void RunControl::read() {
    m_lastLook = std::chrono::steady_clock::now();
    std::error_code fault;
    const auto written = std::filesystem::last_write_time(project::RunPaths{m_folder}.control(), fault);
    if (fault || written == m_lastWrite)
        return;
    m_lastWrite = written;
    m_request = project::readControl(m_folder);
    m_stopAfterEpoch = m_request == "stop-after-epoch";
}

RunControl::Request RunControl::poll() {
    if (platform::interrupted())
        return Request::Stop;
    if (std::chrono::steady_clock::now() - m_lastLook >= lookInterval)
        read();
    return m_request == "stop" ? Request::Stop : m_request == "pause" ? Request::Pause : Request::None;
}

void RunControl::waitWhilePaused() {
    while (poll() == Request::Pause)
        std::this_thread::sleep_for(lookInterval / 2);
}

} // namespace lepton::engine
