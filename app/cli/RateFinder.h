// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/RangeTest.h"

namespace lepton::cli {

/// The range test of a project's network on its training data (engine::findLearningRate). Leaves nothing behind.
/// Errors: those of loadProject, requireTrainable, prepareData and findLearningRate.
Result<engine::RangeFindings> findRateFor(const Path& project, const engine::RangeTest& test);

} // namespace lepton::cli
