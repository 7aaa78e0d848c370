// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/HttpClient.h"
#include "core/engine/callbacks/WebhookSender.h"

namespace lepton::engine::callbacks {

namespace {
constexpr std::size_t mostWaiting = 16;
constexpr int firstFailure = 400;
}

WebhookSender::WebhookSender(std::string url, double timeoutSeconds) : m_url(std::move(url)), m_timeout(timeoutSeconds), m_thread([this] { run(); }) {}

WebhookSender::~WebhookSender() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_waiting.clear();
    }
    m_changed.notify_all();
    m_thread.join();
}

void WebhookSender::post(Json document) {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(document));
    if (m_waiting.size() > mostWaiting)
        m_waiting.pop_front();
    m_changed.notify_all();
}

void WebhookSender::finish() {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, std::chrono::duration<double>(m_timeout), [this] { return m_waiting.empty() && !m_sending; });
}

std::optional<Error> WebhookSender::takeFault() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_fault, std::nullopt);
}

void WebhookSender::run() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || !m_waiting.empty(); });
        if (m_ending)
            return;
        const deploy::HttpRequest request{"POST", m_url, {"Content-Type: application/json"}, m_waiting.front().dump(-1, ' ', false, Json::error_handler_t::replace), m_timeout};
        m_waiting.pop_front();
        m_sending = true;
        lock.unlock();
        auto answer = deploy::send(request);
        lock.lock();
        m_sending = false;
        if (!answer)
            m_fault = std::move(answer).error();
        else if (answer->status >= firstFailure)
            m_fault = Error(ErrorCode::Unreadable, text(LT("core", "The address answers with the status %1"), answer->status)).at(m_url).fix(LT("core", "Check the address of the webhook"));
        m_changed.notify_all();
    }
}

} // namespace lepton::engine::callbacks
