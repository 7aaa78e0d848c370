// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/PortForward.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <array>
#include <mutex>
#include <thread>

namespace lepton::deploy::kubernetes {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using tcp = asio::ip::tcp;
using asio::use_awaitable;

/// The streams of one forwarded port; each begins with a frame that holds the port's number.
constexpr unsigned char dataChannel = 0;
constexpr std::size_t pieceBytes = 32 * 1024;
constexpr auto connectTime = std::chrono::seconds(10);

/// Server's address in parts.
struct Host {
    bool tls = true;
    std::string name, port, path;

    explicit Host(const std::string& url) : tls(url.starts_with("https://")) {
        const std::string rest = url.substr(url.find("://") + 3);
        const auto slash = rest.find('/');
        std::string authority = rest.substr(0, slash);
        path = slash == std::string::npos ? "" : rest.substr(slash);
        const auto colon = authority.rfind(':');
        const bool hasPort = colon != std::string::npos && authority.find(']', colon) == std::string::npos;
        port = hasPort ? authority.substr(colon + 1) : tls ? "443" : "80";
        name = hasPort ? authority.substr(0, colon) : authority;
        if (name.starts_with('['))
            name = name.substr(1, name.size() - 2);
    }
};

asio::ssl::context tlsContext(const Tls& tls, const std::string& host) {
    asio::ssl::context context(asio::ssl::context::tls_client);
    if (tls.authorities.empty())
        context.set_default_verify_paths();
    else
        context.add_certificate_authority(asio::buffer(tls.authorities));
    if (!tls.certificate.empty()) {
        context.use_certificate_chain(asio::buffer(tls.certificate));
        context.use_private_key(asio::buffer(tls.key), asio::ssl::context::pem);
    }
    context.set_verify_mode(tls.verify ? asio::ssl::verify_peer : asio::ssl::verify_none);
    if (tls.verify)
        context.set_verify_callback(asio::ssl::host_name_verification(host));
    return context;
}

} // namespace

struct PortForward::Loop {
    Loop(const ClusterAccess& given, std::string where)
        : access(given), host(given.server), target(host.path + std::move(where)), context(tlsContext(given.tls, host.name)), acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}

    void run() {
        asio::co_spawn(io, accept(), asio::detached);
        thread = std::thread([this] { io.run(); });
    }

    asio::awaitable<void> accept() {
        for (;;) {
            tcp::socket socket = co_await acceptor.async_accept(use_awaitable);
            asio::co_spawn(io, forward(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> forward(tcp::socket local) {
        try {
            beast::tcp_stream stream(io);
            stream.expires_after(connectTime);
            const auto found = co_await tcp::resolver(io).async_resolve(host.name, host.port, use_awaitable);
            co_await stream.async_connect(found, use_awaitable);
            if (host.tls)
                co_await overTls(std::move(local), std::move(stream));
            else
                co_await exchange(std::move(local), std::make_shared<websocket::stream<beast::tcp_stream>>(std::move(stream)));
        } catch (const std::exception& problem) {
            note(problem.what());
        }
    }

    asio::awaitable<void> overTls(tcp::socket local, beast::tcp_stream stream) {
        auto socket = std::make_shared<websocket::stream<asio::ssl::stream<beast::tcp_stream>>>(std::move(stream), context);
        SSL_set_tlsext_host_name(socket->next_layer().native_handle(), host.name.c_str());
        co_await socket->next_layer().async_handshake(asio::ssl::stream_base::client, use_awaitable);
        co_await exchange(std::move(local), socket);
    }

    template <typename Socket>
    asio::awaitable<void> exchange(tcp::socket socket, std::shared_ptr<Socket> remote) {
        remote->set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
            request.set(beast::http::field::sec_websocket_protocol, "v4.channel.k8s.io");
            if (!access.authorization.empty())
                request.set(beast::http::field::authorization, access.authorization);
        }));
        websocket::response_type answer;
        boost::system::error_code fault;
        co_await remote->async_handshake(answer, host.name, target, asio::redirect_error(use_awaitable, fault));
        if (fault) {
            note("status " + std::to_string(answer.result_int()) + " " + answer.body());
            co_return;
        }
        beast::get_lowest_layer(*remote).expires_never();
        remote->binary(true);
        auto local = std::make_shared<tcp::socket>(std::move(socket));
        asio::co_spawn(io, send(local, remote), asio::detached);
        co_await receive(local, remote);
    }

    /// From here to the pod.
    template <typename Socket>
    static asio::awaitable<void> send(std::shared_ptr<tcp::socket> local, std::shared_ptr<Socket> remote) {
        std::vector<unsigned char> piece(pieceBytes + 1);
        piece[0] = dataChannel;
        try {
            for (;;) {
                const auto count = co_await local->async_read_some(asio::buffer(piece.data() + 1, pieceBytes), use_awaitable);
                co_await remote->async_write(asio::buffer(piece.data(), count + 1), use_awaitable);
            }
        } catch (const std::exception&) {
            beast::get_lowest_layer(*remote).close(); // this side has closed: the protocol knows no half
        }
    }

    template <typename Socket>
    asio::awaitable<void> receive(std::shared_ptr<tcp::socket> local, std::shared_ptr<Socket> remote) {
        std::array<bool, 2> begun{};
        try {
            for (;;) {
                beast::flat_buffer frame;
                co_await remote->async_read(frame, use_awaitable);
                const auto* bytes = static_cast<const unsigned char*>(frame.data().data());
                if (frame.size() == 0 || bytes[0] >= begun.size())
                    continue;
                if (!std::exchange(begun.at(bytes[0]), true))
                    continue;
                if (bytes[0] != dataChannel) {
                    note(std::string(bytes + 1, bytes + frame.size()));
                    break;
                }
                co_await asio::async_write(*local, asio::buffer(bytes + 1, frame.size() - 1), use_awaitable);
            }
        } catch (const std::exception&) { // either side has closed
        }
        boost::system::error_code ignored;
        local->close(ignored);
    }

    void note(const std::string& problem) {
        const std::lock_guard lock(mutex);
        fault = problem;
    }

    ClusterAccess access;
    Host host;
    std::string target;
    asio::io_context io;
    asio::ssl::context context;
    tcp::acceptor acceptor;
    std::thread thread;
    mutable std::mutex mutex;
    std::string fault;
};

PortForward::PortForward(std::unique_ptr<Loop> loop) : m_loop(std::move(loop)) {}

PortForward::~PortForward() {
    m_loop->io.stop();
    m_loop->thread.join();
}

Result<std::unique_ptr<PortForward>> PortForward::open(const ClusterAccess& access, const std::string& nameSpace, const std::string& pod, int port) {
    try {
        auto loop = std::make_unique<Loop>(access, "/api/v1/namespaces/" + nameSpace + "/pods/" + pod + "/portforward?ports=" + std::to_string(port));
        loop->run();
        return std::unique_ptr<PortForward>(new PortForward(std::move(loop)));
    } catch (const std::exception& problem) {
        return Error(ErrorCode::Unreadable, text(LT("core", "No way to the pod can be opened: %1"), problem.what())).at("Pod " + pod + " in " + nameSpace).fix(LT("core", "Check the certificates in your kubeconfig"));
    }
}

std::string PortForward::url() const { return "http://127.0.0.1:" + std::to_string(m_loop->acceptor.local_endpoint().port()); }

std::string PortForward::fault() const {
    const std::lock_guard lock(m_loop->mutex);
    return m_loop->fault;
}

} // namespace lepton::deploy::kubernetes
