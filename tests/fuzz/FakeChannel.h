// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Channel.h"

#include <deque>
#include <string>

namespace lepton::testing {

/// A client's end without a network: gives the pieces one after the other, then the end, and keeps what is written.
class FakeChannel final : public serve::Channel {
public:
    struct Ends {
        std::deque<std::string> pieces; ///< that are to come
        std::string written;
        bool closed = false;
    };
    FakeChannel(boost::asio::io_context& context, std::shared_ptr<Ends> ends) : m_context(context), m_ends(std::move(ends)) {}

    void handshake(Handler handler) override { later(std::move(handler), {}, 0); }
    void read(boost::asio::mutable_buffer to, Handler handler) override;
    void write(const std::array<boost::asio::const_buffer, 2>& bytes, Handler handler) override;
    void finishSending(Handler handler) override { later(std::move(handler), {}, 0); }
    void close() override { m_ends->closed = true; }

private:
    void later(Handler handler, boost::system::error_code fault, std::size_t bytes);

    boost::asio::io_context& m_context;
    std::shared_ptr<Ends> m_ends;
};

} // namespace lepton::testing
