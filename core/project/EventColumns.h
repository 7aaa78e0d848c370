// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::project {

/// The steps of events.jsonl in columns, so that a million of them are read in a fraction of a second; every other event as its line.
struct EventColumns {
    /// A line that is no step, and how many steps stand before it.
    struct Other {
        std::uint64_t row = 0;
        std::string line;
    };

    std::vector<std::int64_t> step;
    std::vector<std::string> names;          ///< "loss", "samples_per_second", "losses/generator": the keys of step events with numbers
    std::vector<std::vector<float>> values;  ///< one column a name, as long as `step`; NaN where the event had none, or null
    std::vector<Other> others;               ///< in order
    std::int64_t bytes = 0;                  ///< of events.jsonl that are in here: whole lines
    std::string lastLine;                    ///< the one that ends there
    std::int64_t damagedLines = 0;           ///< neither a step nor JSON; passed over

    /// The column of that name; null if no step had it.
    const std::vector<float>* find(std::string_view name) const;
};

/// Takes in whole lines (each with its newline), as they follow those that are in `columns` already.
void appendLines(EventColumns& columns, std::string_view lines);

/// All of events.jsonl: what its index holds (EventIndex.h), and the lines behind that. A torn last line waits for its end. A missing file
/// has no events. Errors: Unreadable. Any thread.
Result<EventColumns> readEventColumns(const Path& eventsFile);

} // namespace lepton::project
