// SPDX-License-Identifier: GPL-3.0-or-later
// What the server lets nobody do: send for ever, send too much, send too often, come too many.
#include "core/serve/Server.h"

#include "HttpClient.h"
#include "ServedModel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <thread>

using namespace lepton;
using namespace lepton::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* inferPath = "/v2/models/bars/infer";
constexpr const char* predictPath = "/v2/models/bars/predict";

std::unique_ptr<serve::Server> start(serve::ServerOptions options = {}) {
    options.port = 0;
    auto server = serve::Server::start(std::move(options), {servedModel()});
    REQUIRE(server.ok());
    return std::move(*server);
}

bool alive(const serve::Server& server) { return ask(server.port(), "GET", "/v2/health/live").status == 200; }

/// Holds up whoever decodes a picture until it is opened.
class Gate {
public:
    serve::Decoder decoder() {
        return [this](std::span<const std::byte>, const std::string& where) -> Result<datasets::Array> {
            ++held;
            m_open.wait();
            return Error(ErrorCode::BadFormat, "no picture").at(where);
        };
    }
    void open() { m_gate.set_value(); }
    void waitFor(int count) const {
        while (held < count)
            std::this_thread::sleep_for(1ms);
    }
    std::atomic<int> held{0};

private:
    std::promise<void> m_gate;
    std::shared_future<void> m_open{m_gate.get_future()};
};

} // namespace

TEST_CASE("a header that comes too slowly is 408, and the connection goes") {
    serve::ServerOptions options;
    options.headerSeconds = 0.3;
    const auto server = start(options);
    RawConnection slow(server->port());
    const std::string request = requestText("GET", "/v2/health/live");
    std::atomic<bool> ended{false};
    std::thread drip([&] { // a byte now and then keeps it no longer
        for (std::size_t i = 0; i < 20 && !ended; ++i) {
            slow.send(request.substr(i, 1));
            std::this_thread::sleep_for(50ms);
        }
    });
    CHECK(slow.receive().status == 408);
    ended = true;
    drip.join();
    CHECK(slow.closedWithin(5000));
    CHECK(alive(*server));
}

TEST_CASE("a body that comes too slowly is 408") {
    serve::ServerOptions options;
    options.bodySeconds = 0.3;
    const auto server = start(options);
    RawConnection slow(server->port());
    slow.send("POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"inputs\"");
    CHECK(slow.receive().status == 408);
    RawConnection chunked(server->port());
    chunked.send("POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
    CHECK(chunked.receive().status == 408);
    CHECK(alive(*server));
}

TEST_CASE("an idle connection is closed without a word, one that is used is not") {
    serve::ServerOptions options;
    options.idleSeconds = 1;
    const auto server = start(options);
    RawConnection idle(server->port());
    RawConnection used(server->port());
    for (int i = 0; i < 4; ++i) {
        used.send(requestText("GET", "/v2/health/live"));
        CHECK(used.receive().status == 200);
        std::this_thread::sleep_for(400ms);
    }
    CHECK(idle.closedWithin(0));
    used.send(requestText("GET", "/v2/health/live"));
    CHECK(used.receive().status == 200);
}

TEST_CASE("requests beyond a client's rate are 429 with Retry-After, health is not") {
    serve::ServerOptions options;
    options.ratePerSecond = 3;
    const auto server = start(options);
    RawConnection connection(server->port());
    const auto status = [&](const char* path) {
        connection.send(requestText("GET", path));
        return connection.receive();
    };
    for (int i = 0; i < 3; ++i)
        CHECK(status("/v2").status == 200);
    const Answer refused = status("/v2");
    CHECK(refused.status == 429);
    CHECK(refused.headers.at("retry-after") == "1");
    CHECK(Json::parse(refused.body).contains("error"));
    CHECK(status("/v2/health/live").status == 200);
    std::this_thread::sleep_for(400ms);
    CHECK(status("/v2").status == 200); // on the same connection
}

TEST_CASE("all bodies together take no more memory than eight of the largest") {
    serve::ServerOptions options;
    options.bodyLimit = 10000;
    const auto server = start(options);
    const std::string part = "POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n{";
    std::vector<std::unique_ptr<RawConnection>> slow;
    for (int i = 0; i < 8; ++i) {
        slow.push_back(std::make_unique<RawConnection>(server->port()));
        slow.back()->send(part);
    }
    std::this_thread::sleep_for(100ms);
    RawConnection ninth(server->port());
    ninth.send(part);
    const Answer refused = ninth.receive();
    CHECK(refused.status == 503);
    CHECK(refused.headers.at("retry-after") == "1");
    slow.clear();
    int status = 0;
    for (int i = 0; i < 100 && status != 200; ++i) {
        std::this_thread::sleep_for(10ms);
        status = ask(server->port(), "POST", inferPath, inferRequest().dump()).status;
    }
    CHECK(status == 200);
}

TEST_CASE("connections beyond the limit are refused at once, and taken again when others have gone") {
    serve::ServerOptions options;
    options.connections = 2;
    const auto server = start(options);
    {
        RawConnection one(server->port());
        RawConnection two(server->port());
        for (auto* connection : {&one, &two}) {
            connection->send(requestText("GET", "/v2/health/live"));
            CHECK(connection->receive().status == 200);
        }
        RawConnection three(server->port());
        const Answer refused = three.receive(); // without having asked
        CHECK(refused.status == 503);
        CHECK(refused.headers.at("retry-after") == "1");
    }
    int status = 0;
    for (int i = 0; i < 100 && status != 200; ++i) {
        std::this_thread::sleep_for(10ms);
        status = ask(server->port(), "GET", "/v2/health/live").status;
    }
    CHECK(status == 200);
}

TEST_CASE("a refused request's body is read past, so that its connection goes on") {
    const auto server = start();
    RawConnection connection(server->port());
    connection.send(requestText("POST", "/v2/models/none/infer", std::string(100000, 'x')) + requestText("GET", "/v2/health/live"));
    CHECK(connection.receive().status == 404);
    CHECK(connection.receive().status == 200);
}

TEST_CASE("bodies in chunks, and many requests in one piece, are answered in order") {
    const auto server = start();
    const std::string body = inferRequest(2).dump();
    const std::string whole = ask(server->port(), "POST", inferPath, body).body;
    std::string chunked = "POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::array<char, 16> size{};
    for (std::size_t at = 0; at < body.size(); at += 7) {
        const std::string piece = body.substr(at, 7);
        std::snprintf(size.data(), size.size(), "%zx", piece.size());
        chunked += std::string(size.data()) + ";extension=1\r\n" + piece + "\r\n";
    }
    chunked += "0\r\nTrailer: x\r\n\r\n";
    std::string all;
    for (int i = 0; i < 10; ++i)
        all += chunked + requestText("GET", "/v2/models/none") + requestText("POST", inferPath, body);
    RawConnection connection(server->port());
    connection.send(all);
    for (int i = 0; i < 10; ++i) {
        CHECK(connection.receive().body == whole);
        CHECK(connection.receive().status == 404);
        CHECK(connection.receive().body == whole);
    }
    // The same a byte at a time.
    RawConnection slow(server->port());
    for (const char c : chunked)
        slow.send(std::string(1, c));
    CHECK(slow.receive().body == whole);
}

TEST_CASE("what the header must not say is refused with a reason") {
    const auto server = start();
    const auto status = [&](const std::string& lines) {
        RawConnection connection(server->port());
        connection.send(lines);
        connection.endSending();
        return connection.receive().status;
    };
    const std::string post = "POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\n";
    CHECK(status("GET /v2 HTTP/1.1\r\n\r\n") == 400);                    // no Host
    CHECK(status("GET /v2 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
    CHECK(status("GET /v2 HTTP/1.0\r\n\r\n") == 200);                    // needs none
    CHECK(status(post + "Content-Length: 2\r\nContent-Encoding: gzip\r\n\r\nxx") == 415);
    CHECK(status(post + "Content-Length: 2\r\nInference-Header-Content-Length: two\r\n\r\nxx") == 400);
    CHECK(status(post + "Content-Length: -2\r\n\r\nxx") == 400);
    CHECK(status(post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nxx") == 400);
    CHECK(status(post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400); // smuggling
    CHECK(status(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n") == 400);
    CHECK(status(post + "Transfer-Encoding: chunked\r\n\r\n5;" + std::string(200000, 'x')) == 431);
    CHECK(status("GET /v2 HTTP/2.0\r\nHost: x\r\n\r\n") == 400);
    CHECK(alive(*server));
}

TEST_CASE("a request's id comes back in the answer and stands in the log, which holds no token") {
    const TemporaryFolder folder;
    const Path file = folder.path() / "access.log";
    serve::ServerOptions options;
    options.accessLog = file.string();
    options.access = serve::Access::ofToken("hush-hush");
    auto server = start(options);
    const std::string key = "Authorization: Bearer hush-hush\r\n";
    const Answer own = ask(server->port(), "POST", inferPath, inferRequest().dump(), key + "X-Request-Id: order-7\r\n");
    CHECK(own.status == 200);
    CHECK(own.headers.at("x-request-id") == "order-7");
    const Answer made = ask(server->port(), "GET", "/v2?token=hush-hush", "", "X-Request-Id: bad id\r\n");
    CHECK(made.status == 401);
    CHECK(made.headers.at("x-request-id").size() == 16);
    server->stop();
    std::ifstream stream(file);
    std::vector<Json> lines;
    for (std::string line; std::getline(stream, line);) {
        CHECK(line.find("hush") == std::string::npos);
        lines.push_back(Json::parse(line));
    }
    REQUIRE(lines.size() == 2);
    CHECK(lines[0]["id"] == "order-7");
    CHECK(lines[0]["client"] == "127.0.0.1");
    CHECK(lines[0]["path"] == inferPath);
    CHECK(lines[0]["status"] == 200);
    CHECK(lines[0]["bytes"] == own.body.size());
    CHECK(lines[0]["total_us"].get<std::int64_t>() > 0);
    CHECK(lines[1]["id"] == made.headers.at("x-request-id"));
    CHECK(lines[1]["status"] == 401);
}

TEST_CASE("while it stops, readiness says no, new work is refused, and what is under way is answered") {
    Gate gate;
    serve::ServerOptions options;
    options.decode = gate.decoder();
    options.threads = 1;
    options.drainDelaySeconds = 0.3;
    auto server = start(options);
    const auto port = server->port();
    RawConnection busy(port);
    busy.send(requestText("POST", predictPath, "x"));
    gate.waitFor(1);
    CHECK(ask(port, "GET", "/v2/health/ready").status == 200);
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    std::this_thread::sleep_for(100ms);
    CHECK(ask(port, "GET", "/v2/health/ready").status == 503);
    CHECK(ask(port, "GET", "/v2/health/live").status == 200);
    CHECK(ask(port, "GET", "/v2/models/bars").status == 200); // within the delay all goes on
    std::this_thread::sleep_for(400ms);
    const Answer refused = ask(port, "POST", inferPath, inferRequest().dump());
    CHECK(refused.status == 503);
    CHECK(refused.headers.at("retry-after") == "1");
    CHECK(refused.headers.at("connection") == "close");
    gate.open();
    CHECK(busy.receive().status == 400);
    busy.endSending();
    CHECK(stopped.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("stopping does not wait for ever") {
    Gate gate;
    serve::ServerOptions options;
    options.decode = gate.decoder();
    options.threads = 1;
    options.drainSeconds = 0.2;
    auto server = start(options);
    RawConnection busy(server->port());
    busy.send(requestText("POST", predictPath, "x"));
    gate.waitFor(1);
    RawConnection waiting(server->port());
    waiting.send(requestText("POST", predictPath, "x"));
    std::this_thread::sleep_for(50ms);
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    std::this_thread::sleep_for(400ms); // given up on by now: it only waits for what is being computed
    gate.open();
    CHECK(stopped.wait_for(5s) == std::future_status::ready);
    CHECK(gate.held == 1);
    CHECK(waiting.receive().status == 0);
}
