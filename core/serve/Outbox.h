// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace lepton::serve {

/// Answers on their way from the computing threads to the network thread: those of a batch go over together. Connections are named by numbers, so
/// that none of them lives or ends on a computing thread.
class Outbox : public std::enable_shared_from_this<Outbox> {
public:
    using Deliver = std::function<void(std::uint64_t connection, Response response)>;
    /// `deliver` is called on the context's thread.
    Outbox(boost::asio::io_context& context, Deliver deliver) : m_context(context), m_deliver(std::move(deliver)) {}

    /// Any thread, as long as the context is there.
    void post(std::uint64_t connection, Response response) {
        bool first = false;
        {
            const std::lock_guard lock(m_mutex);
            first = m_waiting.empty();
            m_waiting.emplace_back(connection, std::move(response));
        }
        if (first)
            boost::asio::post(m_context, [self = shared_from_this()] { self->deliverAll(); });
    }

private:
    void deliverAll() {
        std::vector<std::pair<std::uint64_t, Response>> arrived;
        {
            const std::lock_guard lock(m_mutex);
            arrived.swap(m_waiting);
        }
        for (auto& [connection, response] : arrived)
            m_deliver(connection, std::move(response));
    }

    boost::asio::io_context& m_context;
    Deliver m_deliver;
    std::mutex m_mutex;
    std::vector<std::pair<std::uint64_t, Response>> m_waiting;
};

} // namespace lepton::serve
