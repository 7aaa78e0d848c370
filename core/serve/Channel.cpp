// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Channel.h"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace lepton::serve {

namespace net = boost::asio;

namespace {

class PlainChannel final : public Channel {
public:
    explicit PlainChannel(Socket socket) : m_socket(std::move(socket)) {}

    void handshake(Handler handler) override {
        net::post(m_socket.get_executor(), [handler = std::move(handler)] { handler({}, 0); });
    }
    void read(net::mutable_buffer to, Handler handler) override { m_socket.async_read_some(to, std::move(handler)); }
    void write(const std::array<net::const_buffer, 2>& bytes, Handler handler) override { net::async_write(m_socket, bytes, std::move(handler)); }
    void finishSending(Handler handler) override {
        boost::system::error_code fault;
        m_socket.shutdown(Socket::shutdown_send, fault); // NOLINT: the handler is told
        net::post(m_socket.get_executor(), [handler = std::move(handler), fault] { handler(fault, 0); });
    }
    void close() override {
        boost::system::error_code ignored;
        m_socket.close(ignored); // NOLINT: its state is of no interest any more
    }

private:
    Socket m_socket;
};

class TlsChannel final : public Channel {
public:
    TlsChannel(Socket socket, net::ssl::context& context) : m_stream(std::move(socket), context) {}

    void handshake(Handler handler) override {
        m_stream.async_handshake(net::ssl::stream_base::server, [handler = std::move(handler)](boost::system::error_code fault) { handler(fault, 0); });
    }
    void read(net::mutable_buffer to, Handler handler) override {
        if (m_ended)
            m_stream.next_layer().async_read_some(to, std::move(handler));
        else
            m_stream.async_read_some(to, std::move(handler));
    }
    void write(const std::array<net::const_buffer, 2>& bytes, Handler handler) override { net::async_write(m_stream, bytes, std::move(handler)); }
    void finishSending(Handler handler) override {
        // It ends once the client says goodbye too, or sends anything else: that is read past, in the clear as it were, as long as it comes.
        m_stream.async_shutdown([this, handler = std::move(handler)](boost::system::error_code) {
            m_ended = true;
            boost::system::error_code fault;
            m_stream.next_layer().shutdown(Socket::shutdown_send, fault); // NOLINT: the handler is told
            handler(fault, 0);
        });
    }
    void close() override {
        boost::system::error_code ignored;
        m_stream.next_layer().close(ignored); // NOLINT: as above
    }

private:
    net::ssl::stream<Socket> m_stream;
    bool m_ended = false;
};

} // namespace

std::unique_ptr<Channel> Channel::plain(Socket socket) { return std::make_unique<PlainChannel>(std::move(socket)); }
std::unique_ptr<Channel> Channel::tls(Socket socket, net::ssl::context& context) { return std::make_unique<TlsChannel>(std::move(socket), context); }

} // namespace lepton::serve
