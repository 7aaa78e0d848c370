// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lepton::studio {

/// Milliseconds since this process was started, loading of its libraries included.
double millisecondsSinceStart();

} // namespace lepton::studio
