// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/Framing.h"

#include <charconv>

namespace lepton::protocol {

namespace {
constexpr std::size_t mostBytes = 64U << 20U;

/// N of "Content-Length: N", or -1.
long long contentLength(std::string_view header) {
    constexpr std::string_view key = "Content-Length:";
    const auto at = header.find(key);
    if (at == std::string_view::npos)
        return -1;
    auto digits = header.substr(at + key.size());
    while (!digits.empty() && digits.front() == ' ')
        digits.remove_prefix(1);
    long long length = -1;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return parsed.ec == std::errc() && length >= 0 ? length : -1;
}
} // namespace

std::string frame(const Json& message) {
    const std::string body = message.dump(-1, ' ', false, Json::error_handler_t::replace);
    return "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Result<std::optional<Json>> Deframer::next() {
    const auto end = m_buffer.find("\r\n\r\n");
    if (end == std::string::npos && m_buffer.size() < 4096)
        return std::optional<Json>();
    const long long length = end == std::string::npos ? -1 : contentLength(std::string_view(m_buffer).substr(0, end));
    if (length < 0 || static_cast<std::size_t>(length) > mostBytes) {
        m_buffer.clear();
        return Error(ErrorCode::BadFormat, LT("core", "A message has no readable Content-Length header")).at("JSON-RPC");
    }
    const std::size_t bodyAt = end + 4;
    if (m_buffer.size() < bodyAt + static_cast<std::size_t>(length))
        return std::optional<Json>();
    const std::string body = m_buffer.substr(bodyAt, static_cast<std::size_t>(length));
    m_buffer.erase(0, bodyAt + static_cast<std::size_t>(length));
    LEPTON_TRY(Json message, parseJson(body, "JSON-RPC"));
    return std::optional<Json>(std::move(message));
}

} // namespace lepton::protocol
