// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace lepton::engine::callbacks {

/// Posts JSON to an address from a thread of its own, so that one that hangs never holds the run.
class WebhookSender {
public:
    WebhookSender(std::string url, double timeoutSeconds);
    /// What still waits is dropped; the one that is on its way has its timeout.
    ~WebhookSender();
    WebhookSender(const WebhookSender&) = delete;
    WebhookSender& operator=(const WebhookSender&) = delete;

    /// Returns at once. Of more than 16 that wait the oldest is dropped.
    void post(Json document);
    /// Waits until everything is sent or given up, at most one timeout.
    void finish();
    /// What went wrong since the last call, the newest of it.
    std::optional<Error> takeFault();

private:
    void run();

    std::string m_url;
    double m_timeout;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Json> m_waiting;
    std::optional<Error> m_fault;
    bool m_sending = false;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace lepton::engine::callbacks
