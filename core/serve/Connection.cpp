// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Connection.h"

#include "core/serve/RequestId.h"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>

namespace lepton::serve {

namespace http = boost::beast::http;

namespace {

constexpr std::size_t bufferSize = 16 << 10;
/// A refused request's body is read past if it is no larger, so that the connection lasts; else the connection goes.
constexpr std::size_t readPast = 256 << 10;
/// Read into a body at once, so that memory is only taken as the bytes come.
constexpr std::size_t bodyStep = 256 << 10;
/// Up to that size a body is taken apart on the network thread where that is but copying: handing it over would take longer.
constexpr std::size_t smallBody = 64 << 10;

Clock::duration seconds(double count) { return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count)); }

} // namespace

Connection::Connection(std::uint64_t number, std::unique_ptr<Channel> channel, std::string client, ConnectionContext& context)
    : m_number(number), m_channel(std::move(channel)), m_client(std::move(client)), m_context(context), m_buffer(bufferSize) {
    m_context.traffic.connections->add();
}

Connection::~Connection() { m_context.traffic.connections->add(-1); }

Channel::Handler Connection::handler(void (Connection::*to)(Fault, std::size_t)) {
    return [self = shared_from_this(), to](Fault fault, std::size_t bytes) { ((*self).*to)(fault, bytes); };
}

void Connection::start() {
    m_lateComer = m_context.closing;
    m_limit = Clock::now() + seconds(m_context.resources.options.headerSeconds);
    m_channel->handshake([self = shared_from_this()](Fault fault, std::size_t) {
        if (fault)
            self->close();
        else if (self->m_state == State::Handshake)
            self->beginRequest();
    });
}

bool Connection::finish() {
    const bool waits = m_state == State::Idle || m_state == State::Handshake;
    if (waits && !m_lateComer)
        close();
    return !waits && m_state != State::Closed;
}

void Connection::close() {
    if (m_state == State::Closed)
        return;
    release();
    m_state = State::Closed;
    m_channel->close();
    m_context.closed(m_number);
}

void Connection::checkTime(Clock::time_point now) {
    if (now < m_limit || m_state == State::Closed)
        return;
    if (m_state == State::Header || m_state == State::Body)
        return send(errorResponse(408, "The request did not come in time"), true);
    close();
}

void Connection::beginRequest() {
    const auto& options = m_context.resources.options;
    m_parser.emplace(options.headerLimit, options.bodyLimit);
    m_line = AccessLine{};
    m_bodyRead = 0;
    m_received = {};
    m_head = false;
    m_state = State::Idle;
    m_limit = Clock::now() + seconds(options.idleSeconds);
    proceed();
}

/// More bytes behind those that are not understood yet.
void Connection::readMore() {
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    // Grows for a header in one piece, which the parser ends at its limit, and for the lines between chunks, which it does not.
    if (m_end == m_buffer.size() && m_end >= std::max(bufferSize, 2 * m_context.resources.options.headerLimit))
        return refuseMalformed(http::error::header_limit);
    if (m_end == m_buffer.size())
        m_buffer.resize(m_buffer.size() * 2);
    m_reading = true;
    m_channel->read(boost::asio::buffer(m_buffer.data() + m_end, m_buffer.size() - m_end), handler(&Connection::onRead));
}

void Connection::onRead(Fault fault, std::size_t bytes) {
    m_reading = false;
    if (m_state == State::Draining)
        return drain();
    if (m_state != State::Idle && m_state != State::Header && m_state != State::Body)
        return;
    if (fault)
        return close();
    m_end += bytes;
    proceed();
}

void Connection::proceed() {
    if (m_state == State::Body)
        return proceedBody();
    if (m_begin == m_end) {
        if (m_context.closing && !m_lateComer)
            return close();
        return readMore();
    }
    if (m_state == State::Idle) {
        m_state = State::Header;
        m_limit = Clock::now() + seconds(m_context.resources.options.headerSeconds);
    }
    proceedHeader();
}

void Connection::proceedHeader() {
    Fault fault;
    m_begin += m_parser->read(unread(), fault);
    if (fault == http::error::need_more)
        return readMore();
    if (fault)
        return refuseMalformed(fault);
    onHeader();
}

void Connection::onHeader() {
    const auto& options = m_context.resources.options;
    m_received = Clock::now();
    m_version = m_parser->httpVersion();
    m_keepAlive = m_parser->staysOpen();
    Request& request = m_parser->request();
    request.received = m_received;
    request.client = m_client;
    request.id = requestId(std::move(request.id));
    if (options.deadlineSeconds > 0)
        request.deadline = m_received + seconds(options.deadlineSeconds);
    m_head = request.method == "HEAD";
    m_line.id = request.id;
    m_line.method = request.method;
    m_line.path = request.path;
    m_state = State::Body;
    m_limit = m_received + seconds(options.bodySeconds);
    if (m_parser->statedLength() > options.bodyLimit)
        return sendTooLarge();
    m_refusal = refusal(request);
    const bool small = !m_parser->inChunks() && m_parser->statedLength() <= readPast && !m_parser->awaitsContinue();
    if (m_refusal && !small)
        return send(*std::move(m_refusal), true);
    if (m_parser->awaitsContinue() && m_begin == m_end && (m_parser->inChunks() || m_parser->statedLength() > 0))
        return sendContinue();
    proceedBody();
}

void Connection::sendContinue() {
    m_outHead = "HTTP/1.1 100 Continue\r\n\r\n";
    m_channel->write({boost::asio::buffer(m_outHead), {}}, [self = shared_from_this()](Fault fault, std::size_t) {
        if (fault)
            self->close();
        else if (self->m_state == State::Body)
            self->proceedBody();
    });
}

void Connection::proceedBody() {
    if (!m_parser->inChunks())
        return readBody();
    while (!m_parser->done()) {
        Fault fault;
        const std::size_t taken = m_parser->read(unread(), fault);
        m_begin += taken;
        m_bodyRead = m_parser->request().body.size();
        if (fault == http::error::need_more || (!fault && taken == 0))
            return takeMemory(m_bodyRead) ? readMore() : send(busyResponse(), true);
        if (fault)
            return refuseMalformed(fault);
    }
    onBody();
}

/// A body of stated length goes where it stays.
void Connection::readBody() {
    const auto length = static_cast<std::size_t>(m_parser->statedLength());
    std::string& body = m_parser->request().body;
    if (const std::size_t here = std::min(length - m_bodyRead, m_end - m_begin); here > 0) {
        body.resize(m_bodyRead);
        body.append(m_buffer.data() + m_begin, here);
        m_begin += here;
        m_bodyRead += here;
    }
    if (m_bodyRead == length) {
        body.resize(length);
        return onBody();
    }
    if (body.size() < length && m_bodyRead == body.size()) {
        if (!takeMemory(std::min(length, std::max(bodyStep, 2 * m_bodyRead))))
            return send(busyResponse(), true);
        body.resize(std::min(length, std::max(bodyStep, 2 * m_bodyRead)));
    }
    m_reading = true;
    m_channel->read(boost::asio::buffer(body.data() + m_bodyRead, body.size() - m_bodyRead), handler(&Connection::onBodyRead));
}

/// All bodies together have their limit too.
bool Connection::takeMemory(std::size_t bytes) {
    m_context.bodyBytes += bytes - m_bodyCounted;
    m_bodyCounted = bytes;
    m_limit = m_received + timeFor(m_bodyRead);
    return m_context.bodyBytes <= 8 * m_context.resources.options.bodyLimit;
}

void Connection::onBodyRead(Fault fault, std::size_t bytes) {
    m_reading = false;
    if (m_state == State::Draining)
        return drain();
    if (m_state != State::Body)
        return;
    if (fault)
        return close(); // cut off: nobody reads an answer
    m_bodyRead += bytes;
    m_limit = m_received + timeFor(m_bodyRead);
    readBody();
}

void Connection::onBody() {
    m_context.traffic.bytesReceived->add(static_cast<double>(m_bodyRead));
    m_state = State::Computing;
    m_limit = Clock::time_point::max();
    if (m_refusal)
        return send(*std::move(m_refusal), false);
    auto request = std::make_shared<Request>(std::move(m_parser->request()));
    Reply reply = [outbox = m_context.outbox.shared_from_this(), number = m_number](Response response) { outbox->post(number, std::move(response)); };
    if (!m_context.handler.computes(*request))
        return m_context.handler.answer(std::move(*request), reply);
    ++m_context.inFlight;
    m_computing = true;
    m_context.traffic.computing->add();
    if (request->body.size() <= smallBody && m_context.handler.submitsAtOnce(*request))
        return m_context.handler.answer(std::move(*request), reply);
    if (!m_context.resources.queue.add([&handler = m_context.handler, request, reply] { handler.answer(std::move(*request), reply); })) {
        m_context.traffic.queueFull(m_line.path);
        send(busyResponse(), false);
    }
}

} // namespace lepton::serve
