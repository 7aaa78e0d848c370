// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/RunControl.h"

#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"

#include <thread>
#include <utility>

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
    const auto asked = project::readControl(m_folder);
    m_request = asked.request;
    if (asked.learningRate)
        m_learningRate = asked.learningRate;
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

RunControl::Request RunControl::waitForWord() {
    m_request.clear();
    for (;;) {
        const Request request = poll();
        if (request == Request::Stop || (request == Request::None && !m_request.empty()))
            return request;
        std::this_thread::sleep_for(lookInterval / 2);
    }
}

std::optional<double> RunControl::takeLearningRate() { return std::exchange(m_learningRate, std::nullopt); }

} // namespace lepton::engine
