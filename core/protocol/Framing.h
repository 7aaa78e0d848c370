// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <optional>
#include <string>
#include <string_view>

namespace lepton::protocol {

/// A message framed as the Language Server Protocol does it: "Content-Length: N\r\n\r\n" and N bytes of JSON.
std::string frame(const Json& message);

/// Puts messages together from bytes as they come. Not thread-safe.
class Deframer {
public:
    void feed(std::string_view bytes) { m_buffer.append(bytes); }
    /// The next whole message; none if more bytes are needed. A malformed header or body is an error and skips that message;
    /// a header that can't be understood throws the buffer away.
    Result<std::optional<Json>> next();

private:
    std::string m_buffer;
};

} // namespace lepton::protocol
