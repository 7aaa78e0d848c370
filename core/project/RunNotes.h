// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lepton::project {

/// What the user has written to a run: notes.json in its folder.
struct RunNotes {
    std::vector<std::string> tags; ///< each once, in the order in which they came
    std::string note;
    bool operator==(const RunNotes&) const = default;
};

/// None if there is no file, or none that can be read.
RunNotes readNotes(const std::filesystem::path& runFolder);
/// Errors: BadValue (an empty or overlong tag), those of writing.
Result<void> saveNotes(const std::filesystem::path& runFolder, const RunNotes& notes);

/// Adds and takes away; what is there or not there already is no error.
RunNotes changed(RunNotes notes, const std::vector<std::string>& add, const std::vector<std::string>& remove);

} // namespace lepton::project
