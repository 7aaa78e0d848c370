// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Connection.h"

#include "core/base/Log.h"

#include <boost/asio/post.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>

namespace lepton::serve {

namespace http = boost::beast::http;

namespace {

/// A body may take longer than a client that says nothing.
constexpr auto bodyTime = std::chrono::minutes(5);
constexpr auto drainTime = std::chrono::seconds(2);
constexpr std::size_t drainLimit = std::size_t{64} << 20U;

Response tooLarge(std::size_t limit) {
    return errorResponse(413, "The body is larger than the " + formatNumber(static_cast<long long>(limit)) + " bytes that this server takes. Send fewer samples at once");
}

/// True if the client states a body beyond the limit.
bool statesTooMuch(const std::optional<std::uint64_t>& length, std::size_t limit) { return length && *length > limit; }

} // namespace

void Connection::finish() {
    if (!m_waiting)
        return;
    Fault ignored;
    m_stream.socket().close(ignored); // NOLINT: its state is of no interest any more
}

void Connection::readHeader() {
    m_parser.emplace();
    m_parser->body_limit(m_shared.resources.options.bodyLimit);
    m_waiting = true;
    m_stream.expires_after(std::chrono::seconds(m_shared.resources.options.idleSeconds));
    http::async_read_header(m_stream, m_buffer, *m_parser, [self = shared_from_this()](Fault fault, std::size_t) { self->onHeader(fault); });
}

void Connection::onHeader(Fault fault) {
    m_waiting = false;
    if (fault)
        return refuseMalformed(fault);
    const auto& header = m_parser->get();
    m_head = header.method() == http::verb::head;
    m_version = header.version();
    m_keepAlive = header.keep_alive();
    const auto length = m_parser->content_length();
    if (statesTooMuch(length ? std::optional<std::uint64_t>(*length) : std::nullopt, m_shared.resources.options.bodyLimit))
        return send(tooLarge(m_shared.resources.options.bodyLimit), true);
    if (auto refused = m_shared.api.refuse(takeRequest()))
        return send(*std::move(refused), !m_parser->is_done());
    if (boost::beast::iequals(header[http::field::expect], "100-continue"))
        return sendContinue();
    readBody();
}

void Connection::sendContinue() {
    auto answer = std::make_shared<http::response<http::empty_body>>(http::status::continue_, m_version);
    http::async_write(m_stream, *answer, [self = shared_from_this(), answer](Fault fault, std::size_t) {
        if (!fault)
            self->readBody();
    });
}

void Connection::readBody() {
    m_stream.expires_after(bodyTime);
    http::async_read(m_stream, m_buffer, *m_parser, [self = shared_from_this()](Fault fault, std::size_t) { self->onBody(fault); });
}

void Connection::onBody(Fault fault) {
    if (fault)
        return refuseMalformed(fault);
    m_stream.expires_never();
    compute();
}

void Connection::refuseMalformed(Fault fault) {
    if (fault == http::error::body_limit)
        return send(tooLarge(m_shared.resources.options.bodyLimit), true);
    if (fault == http::error::header_limit)
        return send(errorResponse(431, "The request's header is too large"), true);
    // A client that is gone, or has cut its request off, reads no answer.
    const bool gone = fault == http::error::end_of_stream || fault == http::error::partial_message || fault.category() != make_error_code(http::error::bad_method).category();
    if (!gone)
        send(errorResponse(400, "This is not a valid HTTP request: " + fault.message()), true);
}

Request Connection::takeRequest() {
    auto& message = m_parser->get();
    Request request;
    request.method = std::string(message.method_string());
    const std::string target(message.target());
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    request.query = mark == std::string::npos ? "" : target.substr(mark + 1);
    request.authorization = std::string(message[http::field::authorization]);
    request.contentType = std::string(message[http::field::content_type]);
    if (const auto length = message.find("Inference-Header-Content-Length"); length != message.end())
        request.inferenceHeaderLength = std::strtoull(std::string(length->value()).c_str(), nullptr, 10);
    request.received = Clock::now();
    request.body = std::move(message.body());
    return request;
}

void Connection::compute() {
    Request request = takeRequest();
    const Reply reply = [self = shared_from_this()](Response response) {
        auto kept = std::make_shared<Response>(std::move(response));
        boost::asio::post(self->m_stream.get_executor(), [self, kept] { self->send(std::move(*kept), false); });
    };
    if (!InferenceApi::computes(request))
        return m_shared.api.answer(std::move(request), reply);
    auto kept = std::make_shared<Request>(std::move(request));
    if (!m_shared.resources.queue.add([self = shared_from_this(), kept, reply] { self->m_shared.api.answer(std::move(*kept), reply); }))
        send(busyResponse(), false);
}

void Connection::send(Response response, bool close) {
    close = close || !m_keepAlive || m_shared.resources.draining;
    auto message = std::make_shared<http::response<http::string_body>>(static_cast<http::status>(response.status), m_version);
    message->set(http::field::server, "lepton");
    message->set(http::field::content_type, response.contentType);
    for (const auto& [name, value] : response.headers)
        message->set(name, value);
    message->keep_alive(!close);
    message->content_length(response.body.size());
    if (!m_head)
        message->body() = std::move(response.body);
    m_outgoing = message;
    m_stream.expires_after(bodyTime);
    http::async_write(m_stream, *message, [self = shared_from_this(), close](Fault fault, std::size_t) { self->onSent(fault, close); });
}

void Connection::onSent(Fault fault, bool close) {
    m_outgoing.reset();
    if (fault)
        return;
    if (!close)
        return readHeader();
    m_stream.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, fault); // NOLINT: a client that is gone is as good
    m_stream.expires_after(drainTime);
    drain();
}

void Connection::drain() {
    m_stream.async_read_some(boost::asio::buffer(m_rest), [self = shared_from_this()](Fault fault, std::size_t bytes) {
        self->m_drained += bytes;
        if (!fault && self->m_drained < drainLimit)
            self->drain();
    });
}

} // namespace lepton::serve
