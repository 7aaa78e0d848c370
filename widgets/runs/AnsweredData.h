// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/base/Files.h"
#include "datasets/Source.h"

#include <memory>
#include <vector>

namespace lepton::widgets {

/// The data that a run was evaluated on, to show the samples behind its answers.
struct AnsweredData {
    std::shared_ptr<const datasets::Source> source;
    std::vector<std::int64_t> places; ///< of each prepared sample its number in the source (-1: not one sample of it); empty: the same number

    /// -1: none.
    std::int64_t place(std::int64_t prepared) const;
};

/// Opens the data that the run in `folder` names, or takes `open` if that is the same. Blocks: for a worker.
/// Errors: those of loadRun and openSource; Conflict (the data has changed since); of the preparation.
Result<AnsweredData> openAnsweredData(const Path& folder, const std::shared_ptr<const datasets::Source>& open);

} // namespace lepton::widgets
