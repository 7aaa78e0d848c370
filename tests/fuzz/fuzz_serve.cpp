// SPDX-License-Identifier: GPL-3.0-or-later
// Sends requests that are nearly right to the server's parsers, under AddressSanitizer: fuzz_serve SECONDS [SEED], or fuzz_serve FILE… to repeat finds. The same seed
// makes the same requests. What a request breaks is left in fuzz-find.bin: put it into tests/fuzz/finds, where it is tried first from then on.

#include "FakeChannel.h"
#include "Mutation.h"
#include "StubHandler.h"

#include "core/serve/Connection.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace lepton;
using namespace lepton::testing;

namespace {

std::string infer(const std::string& body, const std::string& headers = {}) {
    return "POST /v2/models/stub/infer HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> samples() {
    const std::string tokens = R"({"name":"tokens","datatype":"INT64","shape":[1,3],"data":[[1,2,9]]})";
    const std::string json = R"({"id":"a","inputs":[{"name":"pictures","datatype":"FP32","shape":[1,1,2,2],"data":[[[[1,2.5],[-3e2,4]]]]},)" + tokens + R"(],"outputs":[{"name":"scores"}],"parameters":{"timeout":1000000}})";
    const std::string head = R"({"inputs":[{"name":"pictures","datatype":"FP32","shape":[1,1,2,2],"parameters":{"binary_data_size":16}},{"name":"tokens","datatype":"INT64","shape":[1,3],"parameters":{"binary_data_size":24}}],"parameters":{"binary_data_output":true}})";
    const std::string bytes = R"({"inputs":[{"name":"pictures","datatype":"UINT8","shape":[2,1,2,2],"data":[1,2,3,4,5,6,7,8]},{"name":"tokens","datatype":"INT32","shape":[2,3],"data":[1,2,3,4,5,6]}]})";
    const std::string binary = head + std::string("\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40", 16) + std::string("\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0", 24);
    return {"GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n",
            "HEAD /v2?name=%41b&x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET /none HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc\r\nAuthorization: Bearer secret\r\n\r\n",
            infer(json),
            infer(bytes),
            infer(binary, "Inference-Header-Content-Length: " + std::to_string(head.size()) + "\r\n"),
            infer(json, "Expect: 100-continue\r\n") + "GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /v2/models/stub/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\n" + json.substr(0, 5) + "\r\nff\r\n" + json.substr(5, 255) + "\r\n0\r\nT: x\r\n\r\n",
            "POST /v2/models/stub/predict HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"};
}

/// One server for all requests, without a network.
class Harness {
public:
    Harness() : m_resources(options()), m_traffic(m_resources.metrics), m_outbox(std::make_shared<serve::Outbox>(m_context, [this](std::uint64_t, serve::Response response) {
        if (m_connection)
            m_connection->onAnswer(std::move(response));
    })) {}

    /// True if all was as it must be; else says what was not.
    bool holds(const std::string& bytes, Dice& dice) {
        auto ends = std::make_shared<FakeChannel::Ends>();
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t length = 1 + dice.below(dice.below(3) == 0 ? 40 : 20000);
            ends->pieces.push_back(bytes.substr(at, length));
            at += length;
        }
        m_connection = std::make_shared<serve::Connection>(1, std::make_unique<FakeChannel>(m_context, ends), "127.0.0.1", m_shared);
        const std::weak_ptr<serve::Connection> watched = m_connection;
        m_connection->start();
        m_context.restart();
        m_context.run();
        m_connection.reset();
        m_context.restart();
        m_context.run();
        if (!ends->closed)
            return wrong("the connection was not closed");
        if (!watched.expired())
            return wrong("the connection lives on");
        if (m_shared.inFlight != 0 || m_shared.bodyBytes != 0)
            return wrong("something is still counted");
        return wellFormed(ends->written);
    }

private:
    static serve::ServerOptions options() {
        serve::ServerOptions options;
        options.threads = 1;
        options.bodyLimit = 50000;
        options.headerLimit = 4000;
        return options;
    }

    static bool wrong(const char* what) {
        std::fprintf(stderr, "%s\n", what);
        return false;
    }

    /// Answers one after the other: status lines that are known, bodies as long as they say (none after HEAD).
    static bool wellFormed(const std::string& written) {
        for (std::size_t at = 0; at < written.size();) {
            const auto end = written.find("\r\n\r\n", at);
            if (end == std::string::npos || (written.compare(at, 9, "HTTP/1.1 ") != 0 && written.compare(at, 9, "HTTP/1.0 ") != 0))
                return wrong("an answer that is none");
            const int status = std::atoi(written.c_str() + at + 9);
            if (status != 100 && status != 200 && status != 400 && status != 404 && status != 413 && status != 415 && status != 431 && status != 501 && status != 503 && status != 504)
                return wrong(("the status " + std::to_string(status)).c_str());
            const auto length = written.find("Content-Length: ", at);
            std::size_t body = status == 100 || length > end ? 0 : std::strtoull(written.c_str() + length + 16, nullptr, 10);
            if (written.compare(end + 4, 5, "HTTP/") == 0 || end + 4 == written.size())
                body = 0; // HEAD
            at = end + 4 + body;
            if (at > written.size())
                return wrong("an answer that is cut off");
        }
        return true;
    }

    boost::asio::io_context m_context{1};
    serve::ServerResources m_resources;
    serve::Traffic m_traffic;
    serve::RateLimit m_rate{0};
    StubHandler m_handler;
    std::shared_ptr<serve::Outbox> m_outbox;
    std::shared_ptr<serve::Connection> m_connection;
    serve::ConnectionContext m_shared{m_handler, m_resources, *m_outbox, m_traffic, m_rate, nullptr, [](std::uint64_t) {}};
};

std::string contents(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Left behind before it is tried, so that it is there after a crash too.
bool attempt(Harness& harness, const std::string& bytes, std::uint64_t seed) {
    Dice dice(seed);
    return harness.holds(bytes, dice);
}

int repeatFinds(Harness& harness, const std::vector<std::filesystem::path>& files) {
    for (const auto& file : files)
        for (std::uint64_t seed = 0; seed < 20; ++seed) // cut up in twenty ways
            if (!attempt(harness, contents(file), seed)) {
                std::fprintf(stderr, "error: %s\nhint: repeat it with fuzz_serve FILE\n", file.c_str());
                return 1;
            }
    return 0;
}

int fuzz(Harness& harness, double seconds, std::uint64_t seed) {
    const auto known = samples();
    Dice dice(seed);
    for (const auto& sample : known)
        if (!attempt(harness, sample, 1))
            return 1;
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    long tried = 0;
    for (; std::chrono::steady_clock::now() < end; ++tried) {
        const std::string bytes = mutated(known, dice);
        if (tried % 64 == 0 || std::getenv("LEPTON_FUZZ_KEEP") != nullptr)
            std::ofstream("fuzz-find.bin", std::ios::binary) << bytes;
        if (!attempt(harness, bytes, dice.roll())) {
            std::ofstream("fuzz-find.bin", std::ios::binary) << bytes;
            std::fprintf(stderr, "error: the request in fuzz-find.bin, the %ldth of the seed %llu\nhint: repeat it with fuzz_serve fuzz-find.bin\n", tried, static_cast<unsigned long long>(seed));
            return 1;
        }
    }
    std::filesystem::remove("fuzz-find.bin");
    std::printf("%ld requests\n", tried);
    return 0;
}

} // namespace

int main(int count, char** values) {
    Harness harness;
    if (count >= 2 && std::filesystem::exists(values[1]))
        return repeatFinds(harness, {values + 1, values + count});
    if (count < 2) {
        std::fprintf(stderr, "fuzz_serve SECONDS [SEED] | fuzz_serve FILE…\n");
        return 2;
    }
    std::vector<std::filesystem::path> finds;
    for (const auto& entry : std::filesystem::directory_iterator(LEPTON_FINDS))
        if (entry.path().extension() == ".bin")
            finds.push_back(entry.path());
    const int repeated = repeatFinds(harness, finds);
    return repeated != 0 ? repeated : fuzz(harness, std::atof(values[1]), count > 2 ? std::strtoull(values[2], nullptr, 10) : 1);
}
