// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace lepton::report {

/// For text and attributes of HTML; cleaned (cleanText) as well.
std::string escaped(const std::string& text);
std::string base64(std::string_view bytes);

} // namespace lepton::report
