// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/Http.h"

namespace lepton::serve {

/// The page to try the models with: one HTML document that asks this server and nobody else, as its Content-Security-Policy says.
Response webPage();

} // namespace lepton::serve
