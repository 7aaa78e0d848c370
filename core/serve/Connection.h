// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ComputeQueue.h"
#include "core/serve/InferenceApi.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <memory>
#include <optional>

namespace lepton::serve {

/// One client's connection: reads a request, has it answered, writes the answer, and so on. It keeps itself alive through the
/// operation it waits for. All on the server's network thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    struct Shared {
        const InferenceApi& api;
        ServerResources& resources;
    };
    Connection(boost::asio::ip::tcp::socket socket, Shared shared) : m_stream(std::move(socket)), m_shared(shared) {}

    void start() { readHeader(); }
    /// Closes it if it waits for a request; else after the answer that is under way.
    void finish();

private:
    using Fault = boost::beast::error_code;
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    void readHeader();
    void onHeader(Fault fault);
    void sendContinue();
    void readBody();
    void onBody(Fault fault);
    void compute();
    void send(Response response, bool close);
    void onSent(Fault fault, bool close);
    /// Lets the client read the answer before the connection goes, though it is still sending.
    void drain();
    void refuseMalformed(Fault fault);
    Request takeRequest();

    boost::beast::tcp_stream m_stream;
    Shared m_shared;
    boost::beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    std::shared_ptr<void> m_outgoing; ///< what is being written
    std::array<char, 4096> m_rest{};
    std::size_t m_drained = 0;
    bool m_waiting = false;
    bool m_head = false;      ///< the request is HEAD: an answer without its body
    unsigned m_version = 11;
    bool m_keepAlive = false;
};

} // namespace lepton::serve
