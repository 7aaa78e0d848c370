// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Server.h"

#include "core/base/Log.h"
#include "core/serve/Connection.h"
#include "core/serve/InferenceApi.h"
#include "core/serve/ResponseHead.h"
#include "core/serve/Tls.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <csignal>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace lepton::serve {

namespace net = boost::asio;
using tcp = net::ip::tcp;

namespace {

/// How exact the time limits of connections are.
constexpr auto sweepTime = std::chrono::milliseconds(200);

Error listenError(const boost::system::error_code& fault, const std::string& place, std::uint16_t port) {
    if (fault == net::error::address_in_use)
        return Error(ErrorCode::Conflict, text(LT("core", "The port %1 is in use by another program"), std::to_string(port)))
            .at(place)
            .fix(LT("core", "Choose another port with --port, or --port 0 for any free one"));
    if (fault == net::error::access_denied)
        return Error(ErrorCode::Unwritable, text(LT("core", "You may not open the port %1"), std::to_string(port))).at(place).fix(LT("core", "Choose a port from 1024 on"));
    return Error(ErrorCode::BadValue, text(LT("core", "The server can't listen here: %1"), fault.message())).at(place).fix(LT("core", "Give an address of this machine, such as 127.0.0.1 or 0.0.0.0"));
}

} // namespace

class Server::Impl {
public:
    explicit Impl(ServerOptions options)
        : m_resources(std::move(options)), m_repository(m_resources), m_api(m_repository, m_resources), m_traffic(m_resources.metrics), m_rate(m_resources.options.ratePerSecond),
          m_outbox(std::make_shared<Outbox>(m_context, [this](std::uint64_t number, Response response) { deliver(number, std::move(response)); })),
          m_shared{m_api, m_resources, *m_outbox, m_traffic, m_rate, nullptr, [this](std::uint64_t number) { m_open.erase(number); }} {
        m_resources.metrics.gauge("lepton_queue_depth", "Pieces of work that wait for a computing thread", {}, [this] { return static_cast<double>(m_resources.queue.waiting()); });
    }
    ~Impl() {
        stop();
        m_open.clear(); // their sockets go before the context does
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<void> start(ModelSources sources) {
        const auto& options = m_resources.options;
        if (!options.tlsCertificate.empty() || !options.tlsKey.empty()) {
            LEPTON_TRY(m_tls, tlsContext(options.tlsCertificate, options.tlsKey));
        }
        if (!options.accessLog.empty()) {
            LEPTON_TRY(m_log, AccessLog::open(options.accessLog));
            m_shared.log = m_log.get();
        }
        LEPTON_CHECK(m_repository.open(std::move(sources)));
        LEPTON_CHECK(listen());
        if (m_log)
            watchHangUps();
        accept();
        watchTimes();
        m_thread = std::thread([this] { run(); });
        return {};
    }

    void stop() {
        const std::lock_guard lock(m_stopMutex);
        if (!m_thread.joinable())
            return;
        m_resources.draining = true;
        net::post(m_context, [this] { beginStop(); });
        m_thread.join();
        m_repository.finish();
        m_resources.queue.finish(true);
        m_shared.log = nullptr;
        m_log.reset(); // its last lines are on the disk now
    }

    std::uint16_t port() const { return m_port; }
    Json index() const { return m_repository.index(false); }
    std::string url() const {
        const auto& host = m_resources.options.host;
        const bool six = host.find(':') != std::string::npos;
        return (m_tls ? "https://" : "http://") + (six ? "[" + host + "]" : host) + ":" + std::to_string(m_port);
    }

private:
    Result<void> listen() {
        boost::system::error_code fault;
        const auto& options = m_resources.options;
        const std::string place = options.host + ":" + std::to_string(options.port);
        const auto address = net::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, fault);
        const tcp::endpoint endpoint(address, options.port);
        const auto step = [&](auto&& call) {
            if (!fault)
                call();
        };
        step([&] { m_acceptor.open(endpoint.protocol(), fault); });
        step([&] { m_acceptor.set_option(net::socket_base::reuse_address(true), fault); });
        step([&] { m_acceptor.bind(endpoint, fault); });
        step([&] { m_acceptor.listen(net::socket_base::max_listen_connections, fault); });
        if (fault)
            return listenError(fault, place, options.port);
        m_port = m_acceptor.local_endpoint().port();
        return {};
    }

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
            if (fault == net::error::operation_aborted)
                return;
            if (fault) { // out of descriptors, most likely: others must close first
                m_pause.expires_after(std::chrono::milliseconds(50));
                m_pause.async_wait([this](boost::system::error_code cancelled) {
                    if (!cancelled)
                        accept();
                });
                return;
            }
            take(std::move(socket));
            accept();
        });
    }

    void take(tcp::socket socket) {
        boost::system::error_code fault;
        const auto client = socket.remote_endpoint(fault);
        if (fault)
            return; // gone already
        if (m_open.size() >= m_resources.options.connections)
            return refuse(std::move(socket));
        socket.set_option(tcp::no_delay(true), fault); // NOLINT: only a matter of speed
        auto channel = m_tls ? Channel::tls(std::move(socket), *m_tls) : Channel::plain(std::move(socket));
        const auto number = m_next++;
        const auto connection = std::make_shared<Connection>(number, std::move(channel), client.address().to_string(), m_shared);
        m_open.emplace(number, connection);
        connection->start();
    }

    /// At once and without waiting for anything: 503 if it can be said in the clear.
    void refuse(tcp::socket socket) {
        m_traffic.refusedConnections->add();
        boost::system::error_code ignored;
        if (!m_tls) {
            const Response busy = busyResponse();
            const std::string text = responseHead(busy, 11, true, {}) + busy.body;
            socket.non_blocking(true, ignored);                      // NOLINT: a courtesy
            socket.write_some(net::buffer(text), ignored);           // NOLINT: as above
            socket.shutdown(tcp::socket::shutdown_send, ignored);    // NOLINT: as above
        }
        socket.close(ignored); // NOLINT: as above
    }

    void deliver(std::uint64_t number, Response response) {
        if (const auto found = m_open.find(number); found != m_open.end())
            found->second->onAnswer(std::move(response));
    }

    void watchTimes() {
        m_sweep.expires_after(sweepTime);
        m_sweep.async_wait([this](boost::system::error_code cancelled) {
            if (cancelled)
                return;
            for (const auto& connection : openNow())
                connection->checkTime(Clock::now());
            watchTimes();
        });
    }

    void watchHangUps() {
#ifdef SIGHUP
        m_hangUps.async_wait([this](boost::system::error_code cancelled, int) {
            if (cancelled)
                return;
            m_log->reopen();
            watchHangUps();
        });
#endif
    }

    std::vector<std::shared_ptr<Connection>> openNow() const {
        std::vector<std::shared_ptr<Connection>> out;
        out.reserve(m_open.size());
        for (const auto& [number, connection] : m_open)
            out.push_back(connection);
        return out;
    }

    /// For a while only readiness says no, so that those who send requests learn of it; then connections go as they fall idle.
    void beginStop() {
        const auto& options = m_resources.options;
        const auto delay = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.drainDelaySeconds));
        m_giveUp = Clock::now() + delay + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.drainSeconds));
        m_drain.expires_after(delay);
        m_drain.async_wait([this](boost::system::error_code) {
            m_shared.closing = true;
            waitForConnections();
        });
    }

    void waitForConnections() {
        bool busy = false;
        for (const auto& connection : openNow())
            busy = connection->finish() || busy;
        if (!busy || Clock::now() > m_giveUp) {
            boost::system::error_code ignored;
            m_acceptor.close(ignored); // NOLINT: nothing is left to do about it
            m_context.stop();
            return;
        }
        m_drain.expires_after(std::chrono::milliseconds(5));
        m_drain.async_wait([this](boost::system::error_code) { waitForConnections(); });
    }

    ServerResources m_resources;
    ModelRepository m_repository;
    InferenceApi m_api;
    Traffic m_traffic;
    RateLimit m_rate;
    std::unique_ptr<net::ssl::context> m_tls;
    std::unique_ptr<AccessLog> m_log;
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> m_open; ///< by number; network thread
    std::uint64_t m_next = 1;
    net::io_context m_context{1};
    std::shared_ptr<Outbox> m_outbox;
    ConnectionContext m_shared;
    tcp::acceptor m_acceptor{m_context};
    net::steady_timer m_pause{m_context};
    net::steady_timer m_sweep{m_context};
    net::steady_timer m_drain{m_context};
#ifdef SIGHUP
    net::signal_set m_hangUps{m_context, SIGHUP};
#endif
    Clock::time_point m_giveUp;
    std::uint16_t m_port = 0;
    std::mutex m_stopMutex;
    std::thread m_thread;
};

Server::Server(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Server::~Server() { stop(); }
Json Server::index() const { return m_impl->index(); }
std::uint16_t Server::port() const { return m_impl->port(); }
std::string Server::url() const { return m_impl->url(); }
void Server::stop() { m_impl->stop(); }

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, ModelSources sources) {
    auto impl = std::make_unique<Impl>(std::move(options));
    LEPTON_CHECK(impl->start(std::move(sources)));
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

} // namespace lepton::serve
