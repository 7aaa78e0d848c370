// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RequestParser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/impl/basic_parser.hpp>

#include <charconv>
#include <limits>

namespace lepton::serve {

namespace http = boost::beast::http;

namespace {

std::optional<std::size_t> wholeNumber(std::string_view text) {
    std::size_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() && end.ptr == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

RequestParser::RequestParser(std::size_t headerLimit, std::size_t bodyLimit) {
    header_limit(static_cast<std::uint32_t>(std::min<std::size_t>(headerLimit, std::numeric_limits<std::uint32_t>::max())));
    // A stated length is compared by the caller, who answers before a byte of the body has come.
    body_limit(boost::none);
    m_bodyLimit = bodyLimit;
}

std::size_t RequestParser::read(std::span<const char> bytes, Fault& fault) {
    eager(is_header_done());
    return put(boost::asio::buffer(bytes.data(), bytes.size()), fault);
}

std::uint64_t RequestParser::statedLength() const {
    const auto length = content_length();
    return length ? *length : 0;
}

const char* RequestParser::objection() const {
    if (m_hosts > 1 || (m_hosts == 0 && m_version >= 11))
        return "An HTTP/1.1 request has one Host header";
    if (m_badInferenceLength)
        return "Inference-Header-Content-Length must be a whole number: the bytes of the JSON before the binary tensors";
    if (!m_contentEncoding.empty() && !boost::beast::iequals(m_contentEncoding, "identity"))
        return "This server takes bodies as they are, without Content-Encoding";
    return nullptr;
}

void RequestParser::on_request_impl(http::verb /*verb*/, View method, View target, int version, Fault& /*fault*/) {
    m_version = static_cast<unsigned>(version);
    m_request.method = method;
    const auto mark = target.find('?');
    m_request.path = target.substr(0, mark);
    m_request.query = mark == View::npos ? View() : target.substr(mark + 1);
}

void RequestParser::on_field_impl(Field field, View name, View value, Fault& /*fault*/) {
    switch (field) {
    case Field::host: ++m_hosts; return;
    case Field::authorization: m_request.authorization = value; return;
    case Field::content_type: m_request.contentType = value; return;
    case Field::accept: m_request.accept = value; return;
    case Field::content_encoding: m_contentEncoding = value; return;
    case Field::expect: m_awaitsContinue = boost::beast::iequals(value, "100-continue"); return;
    default: break;
    }
    if (field != Field::unknown)
        return;
    if (boost::beast::iequals(name, "Inference-Header-Content-Length")) {
        m_request.inferenceHeaderLength = wholeNumber({value.data(), value.size()});
        m_badInferenceLength = !m_request.inferenceHeaderLength;
    } else if (boost::beast::iequals(name, "X-Request-Id")) {
        m_request.id = value;
    }
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t /*remain*/, View body, Fault& fault) {
    if (m_request.body.size() + body.size() > m_bodyLimit) {
        fault = http::error::body_limit;
        return 0;
    }
    m_request.body.append(body.data(), body.size());
    return body.size();
}

std::size_t RequestParser::on_body_impl(View body, Fault& /*fault*/) {
    m_request.body.append(body.data(), body.size());
    return body.size();
}

void RequestParser::on_response_impl(int /*code*/, View /*reason*/, int /*version*/, Fault& /*fault*/) {}
void RequestParser::on_header_impl(Fault& /*fault*/) {}
void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/, Fault& /*fault*/) {}
void RequestParser::on_chunk_header_impl(std::uint64_t /*size*/, View /*extensions*/, Fault& /*fault*/) {}
void RequestParser::on_finish_impl(Fault& /*fault*/) {}

} // namespace lepton::serve
