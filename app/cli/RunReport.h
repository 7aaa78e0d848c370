// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"

#include <string>

namespace lepton::cli {

struct ReportRequest {
    Path run;                    ///< its folder
    Path output;                 ///< NAME.html or NAME.pdf
    std::string language = "en"; ///< "en", "zh_CN"
};

/// Writes the report of a run; the file it wrote, absolute. Evaluates the best checkpoint on the test split (the validation split, where there is
/// none), unless that has been kept. Without its data the report says so. Errors: BadValue (language, ending), NotFound (no run, no checkpoint,
/// no folder for the report), Unwritable, those of the evaluation.
Result<Path> reportRun(const ReportRequest& request);

} // namespace lepton::cli
