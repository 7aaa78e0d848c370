// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Server.h"

#include "core/base/Log.h"
#include "core/serve/Connection.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>

namespace lepton::serve {

namespace net = boost::asio;
using tcp = net::ip::tcp;

namespace {

/// How long stop() waits for answers that are under way.
constexpr auto stopTime = std::chrono::seconds(10);

Error listenError(const boost::system::error_code& fault, const std::string& place, std::uint16_t port) {
    if (fault == net::error::address_in_use)
        return Error(ErrorCode::Conflict, text(LT("core", "The port %1 is in use by another program"), std::to_string(port)))
            .at(place)
            .fix(LT("core", "Choose another port with --port, or --port 0 for any free one"));
    if (fault == net::error::access_denied)
        return Error(ErrorCode::Unwritable, text(LT("core", "You may not open the port %1"), std::to_string(port))).at(place).fix(LT("core", "Choose a port from 1024 on"));
    return Error(ErrorCode::BadValue, text(LT("core", "The server can't listen here: %1"), fault.message())).at(place).fix(LT("core", "Give an address of this machine, such as 127.0.0.1 or 0.0.0.0"));
}

Result<void> checkNames(const std::vector<std::shared_ptr<engine::Model>>& models) {
    std::set<std::string> names;
    for (const auto& model : models)
        if (!names.insert(model->name()).second)
            return Error(ErrorCode::BadValue, text(LT("core", "Two of the packages are named “%1”"), model->name())).fix(LT("core", "Serve one of them, or package one under another name"));
    return {};
}

} // namespace

class Server::Impl {
public:
    Impl(ServerOptions options, std::vector<std::shared_ptr<engine::Model>> models)
        : m_resources(std::move(options)), m_api(std::move(models), m_resources), m_acceptor(m_context) {}

    Result<void> listen() {
        boost::system::error_code fault;
        const std::string place = m_resources.options.host + ":" + std::to_string(m_resources.options.port);
        const auto address = net::ip::make_address(m_resources.options.host == "localhost" ? "127.0.0.1" : m_resources.options.host, fault);
        const tcp::endpoint endpoint(address, m_resources.options.port);
        const auto step = [&](auto&& call) {
            if (!fault)
                call();
        };
        step([&] { m_acceptor.open(endpoint.protocol(), fault); });
        step([&] { m_acceptor.set_option(net::socket_base::reuse_address(true), fault); });
        step([&] { m_acceptor.bind(endpoint, fault); });
        step([&] { m_acceptor.listen(net::socket_base::max_listen_connections, fault); });
        if (fault)
            return listenError(fault, place, m_resources.options.port);
        m_port = m_acceptor.local_endpoint().port();
        accept();
        m_thread = std::thread([this] { run(); });
        return {};
    }

    void stop() {
        const std::lock_guard lock(m_stopMutex);
        if (!m_thread.joinable())
            return;
        net::post(m_context, [this] { beginStop(); });
        m_thread.join();
        m_resources.queue.finish();
    }

    std::uint16_t port() const { return m_port; }
    std::string url() const {
        const bool six = m_resources.options.host.find(':') != std::string::npos;
        return "http://" + (six ? "[" + m_resources.options.host + "]" : m_resources.options.host) + ":" + std::to_string(m_port);
    }

private:
    void run() {
        for (;;) {
            try {
                m_context.run();
                return;
            } catch (const std::exception& fault) { // of a single request: the others go on
                spdlog::error("serve: {}", fault.what());
            }
        }
    }

    void accept() {
        m_acceptor.async_accept([this](boost::system::error_code fault, tcp::socket socket) {
            if (m_resources.draining)
                return;
            if (fault) { // out of descriptors, most likely: others must close first
                m_pause.expires_after(std::chrono::milliseconds(50));
                m_pause.async_wait([this](boost::system::error_code cancelled) {
                    if (!cancelled)
                        accept();
                });
                return;
            }
            boost::system::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored); // NOLINT: only a matter of speed
            auto connection = std::make_shared<Connection>(std::move(socket), Connection::Shared{m_api, m_resources});
            std::erase_if(m_connections, [](const auto& old) { return old.expired(); });
            m_connections.push_back(connection);
            connection->start();
            accept();
        });
    }

    void beginStop() {
        m_resources.draining = true;
        boost::system::error_code ignored;
        m_acceptor.close(ignored); // NOLINT: nothing is left to do about it
        m_pause.cancel();
        for (const auto& weak : m_connections)
            if (const auto connection = weak.lock())
                connection->finish();
        m_giveUp.expires_after(stopTime);
        m_giveUp.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled)
                m_context.stop();
        });
        waitForConnections();
    }

    /// The context ends by itself once nothing is under way, but for the timer that ends the waiting.
    void waitForConnections() {
        const bool none = std::all_of(m_connections.begin(), m_connections.end(), [](const auto& weak) { return weak.expired(); });
        if (none) {
            m_giveUp.cancel();
            return;
        }
        m_pause.expires_after(std::chrono::milliseconds(10));
        m_pause.async_wait([this](boost::system::error_code) { waitForConnections(); });
    }

    ServerResources m_resources;
    InferenceApi m_api;
    net::io_context m_context{1};
    tcp::acceptor m_acceptor;
    net::steady_timer m_pause{m_context};
    net::steady_timer m_giveUp{m_context};
    std::vector<std::weak_ptr<Connection>> m_connections;
    std::uint16_t m_port = 0;
    std::mutex m_stopMutex;
    std::thread m_thread;
};

Server::Server(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Server::~Server() { stop(); }
std::uint16_t Server::port() const { return m_impl->port(); }
std::string Server::url() const { return m_impl->url(); }
void Server::stop() { m_impl->stop(); }

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, std::vector<std::shared_ptr<engine::Model>> models) {
    LEPTON_CHECK(checkNames(models));
    auto impl = std::make_unique<Impl>(std::move(options), std::move(models));
    LEPTON_CHECK(impl->listen());
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

} // namespace lepton::serve
