// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/report/Content.h"

namespace lepton::report {

/// The network as it lies on the canvas, groups as one node. What is too large for a page comes in several pictures, each large enough to
/// be read, after one of the whole; of more than a dozen only the whole. `prefix`: of its nodes' ids in the analysis ("block1.").
std::vector<Figure> networkFigures(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix, const Language& language);

} // namespace lepton::report
