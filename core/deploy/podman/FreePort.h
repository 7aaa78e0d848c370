// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace lepton::deploy::podman {

/// A port of that address that nobody listens on at this moment; 0 if there is none.
int freePort(const std::string& address);

} // namespace lepton::deploy::podman
