// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"

#include <boost/beast/http/basic_parser.hpp>

#include <optional>
#include <span>
#include <string>

namespace lepton::serve {

/// From bytes to one request, by Beast's parser. The header must lie in one piece; a body that comes in chunks is put together here, one of
/// stated length is its caller's business, so that it needs no copy.
class RequestParser : private boost::beast::http::basic_parser<true> {
public:
    using Fault = boost::beast::error_code;
    RequestParser(std::size_t headerLimit, std::size_t bodyLimit);

    /// How many of the bytes were understood; come back with the rest and more where `fault` is http::error::need_more. Other faults are for good.
    std::size_t read(std::span<const char> bytes, Fault& fault);

    bool headerDone() const { return is_header_done(); }
    /// Body and all, if it came in chunks.
    bool done() const { return is_done(); }
    bool inChunks() const { return chunked(); }
    /// Bytes of the body as stated; 0 if nothing is.
    std::uint64_t statedLength() const;
    bool staysOpen() const { return keep_alive(); }
    unsigned httpVersion() const { return m_version; } ///< 10 or 11
    /// What makes the header a bad request though it can be read; empty: nothing.
    const char* objection() const;
    bool awaitsContinue() const { return m_awaitsContinue; }
    const std::string& contentEncoding() const { return m_contentEncoding; }
    Request& request() { return m_request; }

private:
    friend class boost::beast::http::basic_parser<true>;
    using View = boost::beast::string_view;
    using Field = boost::beast::http::field;

    void on_request_impl(boost::beast::http::verb verb, View method, View target, int version, Fault& fault) override;
    void on_response_impl(int code, View reason, int version, Fault& fault) override;
    void on_field_impl(Field field, View name, View value, Fault& fault) override;
    void on_header_impl(Fault& fault) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Fault& fault) override;
    std::size_t on_body_impl(View body, Fault& fault) override;
    void on_chunk_header_impl(std::uint64_t size, View extensions, Fault& fault) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, View body, Fault& fault) override;
    void on_finish_impl(Fault& fault) override;

    Request m_request;
    std::string m_contentEncoding;
    unsigned m_version = 11;
    int m_hosts = 0;
    bool m_awaitsContinue = false;
    bool m_badInferenceLength = false;
    std::size_t m_bodyLimit = 0;
};

} // namespace lepton::serve
