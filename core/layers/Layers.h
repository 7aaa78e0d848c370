// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Catalogue.h"

namespace lepton::layers {

/// Every layer of this version. Built once, immutable, any thread.
const graph::Catalogue& catalogue();

} // namespace lepton::layers
