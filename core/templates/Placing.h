// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"

namespace lepton::templates {

/// Puts a network's nodes where a reader looks for them: left to right as the data flows, branches below each other, long chains
/// folded into rows like text, each row ending where a single value passes on. No two nodes overlap.
void placeNodes(graph::Network& network);

} // namespace lepton::templates
