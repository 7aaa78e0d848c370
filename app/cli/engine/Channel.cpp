// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/Channel.h"

#include "core/base/platform/Platform.h"
#include "core/protocol/Framing.h"

#include <chrono>

namespace lepton::cli {

Channel::Channel() : m_output(platform::takeStandardOutput()), m_reader([this] { read(); }) {}

// The reader waits in a system call that nothing can interrupt in a portable way; the process is about to end.
Channel::~Channel() { m_reader.detach(); }

void Channel::read() {
    protocol::Deframer deframer;
    std::string block(1 << 16, '\0');
    for (;;) {
        const long count = platform::readStandardInput(block.data(), block.size());
        if (count > 0)
            deframer.feed(std::string_view(block.data(), static_cast<std::size_t>(count)));
        const std::lock_guard lock(m_inputMutex);
        for (;;) {
            auto message = deframer.next();
            if (message && !message->has_value())
                break;
            m_input.push_back(message ? Result<Json>(std::move(**message)) : Result<Json>(std::move(message).error()));
        }
        m_ended = count <= 0;
        m_arrived.notify_all();
        if (m_ended)
            return;
    }
}

std::optional<Result<Json>> Channel::receive(double seconds) {
    std::unique_lock lock(m_inputMutex);
    m_arrived.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return !m_input.empty() || m_ended; });
    if (m_input.empty())
        return std::nullopt;
    auto message = std::move(m_input.front());
    m_input.pop_front();
    return message;
}

bool Channel::closed() {
    const std::lock_guard lock(m_inputMutex);
    return m_ended && m_input.empty();
}

void Channel::send(const Json& message) {
    const std::lock_guard lock(m_outputMutex);
    platform::writeAll(m_output, protocol::frame(message));
}

} // namespace lepton::cli
