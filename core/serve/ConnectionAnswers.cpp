// SPDX-License-Identifier: GPL-3.0-or-later
// The half of a connection that answers.
#include "core/serve/Connection.h"

#include "core/serve/RequestId.h"
#include "core/serve/ResponseHead.h"

#include <boost/beast/http/error.hpp>

#include <utility>

namespace lepton::serve {

namespace http = boost::beast::http;

namespace {

constexpr double mebibyte = 1 << 20;
constexpr auto drainTime = std::chrono::seconds(2);
constexpr std::size_t drainLimit = std::size_t{64} << 20U;

Response tooLarge(std::size_t limit) {
    return errorResponse(413, "The body is larger than the " + formatNumber(static_cast<long long>(limit)) + " bytes that this server takes. Send fewer samples at once");
}

Response tooMany(int waitSeconds) {
    Response response = errorResponse(429, "This client sends more requests than it may");
    response.headers["Retry-After"] = std::to_string(waitSeconds);
    return response;
}

Response stopping() {
    Response response = errorResponse(503, "The server is about to stop");
    response.headers["Retry-After"] = "1";
    return response;
}

/// Says what one bad header line is about.
Response objected(const RequestParser& parser) { return errorResponse(parser.contentEncoding().empty() ? 400 : 415, parser.objection()); }

bool isProbe(const std::string& path) { return path.starts_with("/v2/health/"); }

} // namespace

/// What can be answered without the body.
std::optional<Response> Connection::refusal(const Request& request) {
    if (m_parser->objection() != nullptr)
        return objected(*m_parser);
    if (const int wait = isProbe(request.path) ? 0 : m_context.rate.secondsToWait(m_client, m_received); wait > 0) {
        m_context.traffic.rateLimited->add();
        return tooMany(wait);
    }
    if (auto refused = m_context.handler.refuse(request))
        return refused;
    if (m_context.handler.computes(request) && m_context.closing)
        return stopping();
    const auto& resources = m_context.resources;
    if (m_context.handler.computes(request) && m_context.inFlight >= resources.options.queueLimit + static_cast<std::size_t>(resources.queue.threads())) {
        m_context.traffic.queueFull(request.path);
        return busyResponse();
    }
    return std::nullopt;
}

void Connection::onAnswer(Response response) {
    if (m_state == State::Computing)
        send(std::move(response), false);
}

/// What this request held of what all share.
void Connection::release() {
    m_context.bodyBytes -= std::exchange(m_bodyCounted, 0);
    if (std::exchange(m_computing, false)) {
        --m_context.inFlight;
        m_context.traffic.computing->add(-1);
    }
}

Clock::duration Connection::timeFor(std::size_t bytes) const {
    const std::chrono::duration<double> time(m_context.resources.options.bodySeconds * (1 + static_cast<double>(bytes) / mebibyte));
    return std::chrono::duration_cast<Clock::duration>(time);
}

void Connection::sendTooLarge() { send(tooLarge(m_context.resources.options.bodyLimit), true); }

void Connection::refuseMalformed(Fault fault) {
    m_keepAlive = false;
    m_line.id = requestId(std::move(m_line.id));
    if (fault == http::error::body_limit)
        return sendTooLarge();
    if (fault == http::error::header_limit)
        return send(errorResponse(431, "The request's header is too large"), true);
    send(errorResponse(400, "This is not a valid HTTP request: " + fault.message()), true);
}

void Connection::send(Response response, bool close) {
    release();
    m_refusal.reset();
    m_closeAfter = close || !m_keepAlive || m_context.closing;
    m_state = State::Writing;
    m_line.status = response.status;
    m_line.bytes = m_head ? 0 : response.body.size();
    m_line.account = std::move(response.account);
    m_outHead = responseHead(response, m_version, m_closeAfter, m_line.id);
    m_outBody = m_head ? std::string() : std::move(response.body);
    m_limit = Clock::now() + timeFor(m_outBody.size());
    m_channel->write({boost::asio::buffer(m_outHead), boost::asio::buffer(m_outBody)}, handler(&Connection::onSent));
}

void Connection::onSent(Fault fault, std::size_t /*bytes*/) {
    const auto total = m_received == Clock::time_point{} ? std::chrono::microseconds(0) : std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - m_received);
    m_context.traffic.answered(m_line.status, m_line.account, total);
    m_context.traffic.bytesSent->add(static_cast<double>(m_line.bytes));
    const bool goodProbe = m_line.status == 200 && (m_line.path.starts_with("/v2/health/") || (m_line.path.starts_with("/v2/models/") && m_line.path.ends_with("/ready")));
    if (m_context.log != nullptr && !goodProbe) { // an orchestrator's, once a second, would bury everything else
        m_line.client = m_client;
        m_line.total = total;
        m_context.log->add(m_line);
    }
    if (fault || m_state != State::Writing)
        return this->close();
    if (!m_closeAfter)
        return beginRequest();
    m_state = State::Draining;
    m_limit = Clock::now() + drainTime;
    m_channel->finishSending([self = shared_from_this()](Fault gone, std::size_t) {
        if (gone)
            self->close();
        else if (!self->m_reading)
            self->drain();
    });
}

void Connection::drain() {
    if (m_state != State::Draining || m_drained > drainLimit)
        return close();
    m_channel->read(boost::asio::buffer(m_buffer), [self = shared_from_this()](Fault fault, std::size_t bytes) {
        self->m_drained += bytes;
        if (fault)
            self->close();
        else
            self->drain();
    });
}

} // namespace lepton::serve
