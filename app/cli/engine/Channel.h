// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace lepton::cli {

/// JSON-RPC messages over standard input and output. A thread of its own reads; any thread may write.
class Channel {
public:
    /// Takes standard output for messages alone: whatever a library prints goes to standard error from now on.
    Channel();
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// The next message, or none after `seconds`. A message that is no JSON-RPC comes as an Error.
    std::optional<Result<Json>> receive(double seconds);
    /// True once the other side has closed its end and everything was received.
    bool closed();
    void send(const Json& message);

private:
    void read();

    int m_output;
    std::mutex m_outputMutex;
    std::mutex m_inputMutex;
    std::condition_variable m_arrived;
    std::deque<Result<Json>> m_input;
    bool m_ended = false;
    std::thread m_reader;
};

} // namespace lepton::cli
