// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Server.h"

#include "HttpClient.h"
#include "ServedModel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

using namespace lepton;
using namespace lepton::testing;

namespace {

constexpr const char* inferPath = "/v2/models/bars/infer";

std::unique_ptr<serve::Server> start(serve::ServerOptions options = {}) {
    options.port = 0;
    auto server = serve::Server::start(std::move(options), {servedModel()});
    REQUIRE(server.ok());
    return std::move(*server);
}

} // namespace

TEST_CASE("requests are answered over HTTP, several on one connection") {
    const auto server = start();
    CHECK(server->port() > 0);
    CHECK(server->url() == "http://127.0.0.1:" + std::to_string(server->port()));
    RawConnection connection(server->port());
    for (int i = 0; i < 3; ++i) {
        connection.send(requestText("POST", inferPath, inferRequest(2).dump()));
        const Answer answer = connection.receive();
        CHECK(answer.status == 200);
        CHECK(answer.headers.at("content-type") == "application/json");
        CHECK(Json::parse(answer.body)["outputs"][0]["shape"] == Json::array({2, 4}));
    }
    // Two at once: answered one after the other, in order.
    connection.send(requestText("GET", "/v2/health/live") + requestText("GET", "/v2/models/none"));
    CHECK(connection.receive().status == 200);
    CHECK(connection.receive().status == 404);
}

TEST_CASE("statuses come through: 400, 401, 404, 405, 501") {
    serve::ServerOptions options;
    options.access = serve::Access::ofToken("secret");
    const auto server = start(options);
    const std::string key = "Authorization: Bearer secret\r\n";
    const auto status = [&](const std::string& method, const std::string& path, const std::string& body, const std::string& headers) { return ask(server->port(), method, path, body, headers).status; };
    CHECK(status("POST", inferPath, "{", key) == 400);
    CHECK(status("POST", inferPath, inferRequest().dump(), "") == 401);
    CHECK(status("POST", inferPath, inferRequest().dump(), key) == 200);
    CHECK(status("GET", "/v2/models/none", "", key) == 404);
    CHECK(status("GET", inferPath, "", key) == 405);
    CHECK(status("DELETE", "/v2", "", key) == 405);
    CHECK(status("POST", "/v2/models/bars/predict", "x", key) == 501);
    CHECK(ask(server->port(), "GET", inferPath, "", key).headers.at("allow") == "POST");
}

TEST_CASE("HEAD is answered without a body") {
    const auto server = start();
    RawConnection connection(server->port());
    connection.send(requestText("HEAD", "/v2/health/live"));
    connection.endSending();
    const Answer answer = connection.receive();
    CHECK(answer.status == 200);
    CHECK(answer.body.empty());
}

TEST_CASE("a body that is too large is 413, stated or found out") {
    serve::ServerOptions options;
    options.bodyLimit = 10000;
    const auto server = start(options);
    const std::string large(20000, ' ');
    CHECK(ask(server->port(), "POST", inferPath, large).status == 413);
    std::string chunked = "POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 4; ++i)
        chunked += "1388\r\n" + std::string(5000, ' ') + "\r\n";
    RawConnection connection(server->port());
    connection.send(chunked + "0\r\n\r\n");
    CHECK(connection.receive().status == 413);
    // A huge stated length is refused before a byte of it is sent.
    RawConnection stating(server->port());
    stating.send("POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
    CHECK(stating.receive().status == 413);
    CHECK(ask(server->port(), "GET", "/v2/health/live").status == 200);
}

TEST_CASE("a client that asks before it sends is told to go on, or not to") {
    const auto server = start();
    const std::string body = inferRequest().dump();
    const std::string header = " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    RawConnection connection(server->port());
    connection.send("POST " + std::string(inferPath) + header);
    CHECK(connection.receive().status == 100);
    connection.send(body);
    CHECK(connection.receive().status == 200);
    RawConnection refused(server->port());
    refused.send("POST /v2/models/none/infer" + header);
    CHECK(refused.receive().status == 404);
}

TEST_CASE("a request that is cut off or no HTTP harms nobody else") {
    const auto server = start();
    {
        RawConnection cut(server->port());
        cut.send("POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"inputs\"");
    }
    RawConnection half(server->port());
    half.send("POST " + std::string(inferPath) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{\"inputs\"");
    half.endSending();
    CHECK(half.receive().status == 0);
    RawConnection nonsense(server->port());
    nonsense.send("this is no HTTP\r\n\r\n");
    CHECK(nonsense.receive().status == 400);
    RawConnection longHeader(server->port());
    longHeader.send("GET /v2 HTTP/1.1\r\nX: " + std::string(100000, 'x') + "\r\n\r\n");
    CHECK(longHeader.receive().status == 431);
    CHECK(ask(server->port(), "GET", "/v2/health/live").status == 200);
}

TEST_CASE("health is answered while everything else computes, and a full queue is 503") {
    std::promise<void> gate;
    auto open = gate.get_future().share();
    std::atomic<int> computing{0};
    serve::ServerOptions options;
    options.threads = 1;
    options.queueLimit = 1;
    options.decode = [&](std::span<const std::byte>, const std::string& where) -> Result<datasets::Array> {
        ++computing;
        open.wait();
        return Error(ErrorCode::BadFormat, "no picture").at(where);
    };
    const auto server = start(options);
    RawConnection first(server->port());
    first.send(requestText("POST", "/v2/models/bars/predict", "x"));
    while (computing == 0)
        std::this_thread::yield();
    RawConnection second(server->port());
    second.send(requestText("POST", "/v2/models/bars/predict", "x"));
    Answer busy;
    while (busy.status != 503) { // until the second one waits
        CHECK(ask(server->port(), "GET", "/v2/health/live").status == 200);
        RawConnection third(server->port());
        third.send(requestText("POST", inferPath, inferRequest().dump()));
        if (third.closedWithin(0))
            break;
        busy = third.receive();
    }
    CHECK(busy.status == 503);
    CHECK(busy.headers.at("retry-after") == "1");
    gate.set_value();
    CHECK(first.receive().status == 400);
    CHECK(second.receive().status == 400);
}

TEST_CASE("stopping answers what is under way, closes what is idle, and takes no more") {
    std::promise<void> gate;
    auto open = gate.get_future().share();
    std::atomic<int> computing{0};
    serve::ServerOptions options;
    options.decode = [&](std::span<const std::byte>, const std::string&) -> Result<datasets::Array> {
        ++computing;
        open.wait();
        return datasets::Array(datasets::ElementType::UInt8, {8, 8, 1});
    };
    auto server = start(options);
    const std::uint16_t port = server->port();
    RawConnection idle(port);
    RawConnection busy(port);
    busy.send(requestText("POST", "/v2/models/bars/predict", "x"));
    while (computing == 0)
        std::this_thread::yield();
    auto stopped = std::async(std::launch::async, [&] { server->stop(); });
    CHECK(idle.closedWithin(5000));
    CHECK(stopped.wait_for(std::chrono::milliseconds(50)) == std::future_status::timeout);
    gate.set_value();
    const Answer answer = busy.receive();
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("connection") == "close");
    busy.endSending();
    CHECK(stopped.wait_for(std::chrono::seconds(5)) == std::future_status::ready);
    CHECK_THROWS(RawConnection(port));
    server->stop(); // twice does no harm
}

TEST_CASE("a port in use and an address that is not ours are errors that say so") {
    const auto server = start();
    serve::ServerOptions options;
    options.port = server->port();
    auto second = serve::Server::start(options, {servedModel()});
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == ErrorCode::Conflict);
    CHECK(second.error().hint.str().find("--port") != std::string::npos);
    options.port = 0;
    options.host = "192.0.2.1"; // reserved for documentation: nobody has it
    CHECK_FALSE(serve::Server::start(options, {servedModel()}).ok());
    options.host = "not an address";
    CHECK_FALSE(serve::Server::start(options, {servedModel()}).ok());
    options.host = "127.0.0.1";
    CHECK_FALSE(serve::Server::start(options, {servedModel(), servedModel()}).ok()); // one name, two models
}

TEST_CASE("many clients at once all get their answers") {
    const auto server = start();
    const std::string body = inferRequest(4).dump();
    const std::string expected = ask(server->port(), "POST", inferPath, body).body;
    std::atomic<int> wrong{0};
    std::vector<std::thread> clients;
    for (int c = 0; c < 8; ++c)
        clients.emplace_back([&] {
            RawConnection connection(server->port());
            for (int i = 0; i < 25; ++i) {
                connection.send(requestText("POST", inferPath, body));
                wrong += connection.receive().body == expected ? 0 : 1;
            }
        });
    for (auto& client : clients)
        client.join();
    CHECK(wrong == 0);
}
