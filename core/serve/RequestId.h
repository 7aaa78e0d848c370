// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace lepton::serve {

/// The client's own if it is 1 to 128 letters, digits or any of ._:/+=@- (what may stand in a header and a log line as it is), else 16 hexadecimal
/// digits, made anew. Any thread.
std::string requestId(std::string given);

} // namespace lepton::serve
