// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <array>
#include <functional>
#include <memory>

namespace lepton::serve {

/// One client's bytes, in the clear or through TLS. Network thread; one reading and one writing at a time. Handlers are not called within the
/// call that they are given to.
class Channel {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using Handler = std::function<void(boost::system::error_code, std::size_t bytes)>;

    static std::unique_ptr<Channel> plain(Socket socket);
    /// `context` must outlive it.
    static std::unique_ptr<Channel> tls(Socket socket, boost::asio::ssl::context& context);
    virtual ~Channel() = default;
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// Before all else.
    virtual void handshake(Handler handler) = 0;
    /// Some bytes; a fault at the end.
    virtual void read(boost::asio::mutable_buffer to, Handler handler) = 0;
    /// All of them.
    virtual void write(const std::array<boost::asio::const_buffer, 2>& bytes, Handler handler) = 0;
    /// Says that no more will come.
    virtual void finishSending(Handler handler) = 0;
    /// What is under way ends with a fault.
    virtual void close() = 0;

protected:
    Channel() = default;
};

} // namespace lepton::serve
