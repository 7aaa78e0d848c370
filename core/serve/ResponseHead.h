// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"

#include <string>

namespace lepton::serve {

/// Status line and header lines with the empty one after them. `version`: 10 or 11. Values that would break out of their line lose what does so.
std::string responseHead(const Response& response, unsigned version, bool close, const std::string& requestId);

} // namespace lepton::serve
