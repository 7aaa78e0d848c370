// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::serve {

/// "/v2/models/a%20b" → {"v2", "models", "a b"}. One slash at the end does no harm; empty parts elsewhere stay.
std::vector<std::string> pathParts(std::string_view path);

/// The value of a key in "a=1&b=2", decoded.
std::optional<std::string> queryValue(std::string_view query, std::string_view key);

/// %41 becomes A; what is no such code stays as it is.
std::string percentDecoded(std::string_view text);

} // namespace lepton::serve
