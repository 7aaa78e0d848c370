// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/AccessLog.h"
#include "core/serve/Channel.h"
#include "core/serve/Outbox.h"
#include "core/serve/RateLimit.h"
#include "core/serve/RequestHandler.h"
#include "core/serve/RequestParser.h"
#include "core/serve/ServerResources.h"
#include "core/serve/Traffic.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lepton::serve {

/// What the connections of a server share. All but `handler` and `outbox` belong to the network thread.
struct ConnectionContext {
    const RequestHandler& handler;
    ServerResources& resources;
    Outbox& outbox;
    Traffic& traffic;
    RateLimit& rate;
    AccessLog* log = nullptr;                         ///< none: no access log
    std::function<void(std::uint64_t number)> closed; ///< a connection has ended
    std::size_t inFlight = 0;                         ///< requests that wait or are being computed
    std::size_t bodyBytes = 0;                        ///< of requests that are being read or computed
    bool closing = false;                             ///< no connection outlives its next answer
};

/// One client's connection: reads a request, has it answered, writes the answer, and so on. What it waits for has its time limit (checkTime). All on the
/// server's network thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::uint64_t number, std::unique_ptr<Channel> channel, std::string client, ConnectionContext& context);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start();
    /// The answer to the request that it has handed over.
    void onAnswer(Response response);
    /// Closes it if it waits for a request; else it goes after the answer that is under way, and this is true. Who comes while the server is closing
    /// may ask once, to be told so, but is not waited for.
    bool finish();
    /// To be called several times a second: what has taken too long is answered 408 or closed.
    void checkTime(Clock::time_point now);

private:
    using Fault = boost::system::error_code;
    enum class State { Handshake, Idle, Header, Body, Computing, Writing, Draining, Closed };

    void readMore();
    void onRead(Fault fault, std::size_t bytes);
    /// Goes on with what has been read.
    void proceed();
    void proceedHeader();
    void onHeader();
    std::optional<Response> refusal(const Request& request);
    void sendContinue();
    void proceedBody();
    void readBody();
    bool takeMemory(std::size_t bytes);
    void onBodyRead(Fault fault, std::size_t bytes);
    void onBody();
    /// How long so many bytes of a body may take.
    Clock::duration timeFor(std::size_t bytes) const;
    void sendTooLarge();
    void send(Response response, bool close);
    void onSent(Fault fault, std::size_t bytes);
    void beginRequest();
    /// Lets the client read the answer before the connection goes, though it is still sending.
    void drain();
    void close();
    void refuseMalformed(Fault fault);
    void release();
    std::span<const char> unread() const { return {m_buffer.data() + m_begin, m_end - m_begin}; }
    Channel::Handler handler(void (Connection::*to)(Fault, std::size_t));

    std::uint64_t m_number;
    std::unique_ptr<Channel> m_channel;
    std::string m_client;
    ConnectionContext& m_context;
    State m_state = State::Handshake;
    Clock::time_point m_limit = Clock::time_point::max(); ///< when the present state has lasted too long
    std::vector<char> m_buffer;
    std::size_t m_begin = 0; ///< of what is not understood yet
    std::size_t m_end = 0;
    std::optional<RequestParser> m_parser;
    std::optional<Response> m_refusal; ///< what is answered once the body has been read past
    std::size_t m_bodyRead = 0;
    std::size_t m_bodyCounted = 0; ///< of the context's bodyBytes
    AccessLine m_line;
    Clock::time_point m_received{};
    unsigned m_version = 11;
    bool m_head = false; ///< the request is HEAD: an answer without its body
    bool m_keepAlive = false;
    bool m_computing = false; ///< counted among the context's inFlight
    bool m_closeAfter = false;
    bool m_reading = false; ///< a read is under way
    bool m_lateComer = false; ///< came while the server was closing
    std::string m_outHead, m_outBody;
    std::size_t m_drained = 0;
};

} // namespace lepton::serve
