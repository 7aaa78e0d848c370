// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <cstddef>
#include <vector>

namespace lepton::datasets {

/// Problems of one code beyond this many are summed up in a last one.
constexpr std::size_t mostProblemsEach = 100;
void sumUpProblems(std::vector<Problem>& problems);

} // namespace lepton::datasets
