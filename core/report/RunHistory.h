// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/RunFolder.h"

#include <string>
#include <vector>

namespace lepton::report {

/// What the events of a run tell, thinned to what a page can show.
struct RunHistory {
    std::vector<Json> epochs;          ///< all epoch events
    std::vector<Json> steps;           ///< step events, at most 4,000, evenly spread
    std::vector<std::string> warnings; ///< the first twenty
    Json best;                         ///< {"epoch","metrics"}, or null
    std::string status = "interrupted"; ///< of run-finished; "interrupted" without one
    std::string error;                 ///< why it failed
    double seconds = 0;
    std::int64_t stepCount = 0;
    int resumed = 0; ///< how often it went on

    /// Steps of an epoch, from the first whole one; 0 if there is none.
    double stepsPerEpoch() const;
};

/// Lines that are no JSON are passed over. A million steps take well under a second: only those that are kept are parsed.
RunHistory readHistory(const Path& eventsFile);

} // namespace lepton::report
