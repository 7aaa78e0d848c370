// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/RunNotes.h"

#include "core/project/RunFolder.h"

#include <algorithm>

namespace lepton::project {

namespace {
constexpr std::size_t longestTag = 100; ///< bytes
}

RunNotes readNotes(const Path& runFolder) {
    std::error_code fault;
    if (!std::filesystem::exists(RunPaths{runFolder}.notes(), fault))
        return {};
    const auto json = readJson(RunPaths{runFolder}.notes());
    if (!json || !json->is_object())
        return {};
    RunNotes out;
    for (const auto& tag : json->value("tags", Json::array()))
        if (tag.is_string())
            out.tags.push_back(tag.get<std::string>());
    const Json note = json->value("note", Json());
    out.note = note.is_string() ? note.get<std::string>() : "";
    return out;
}

Result<void> saveNotes(const Path& runFolder, const RunNotes& notes) {
    for (const auto& tag : notes.tags)
        if (tag.empty() || tag.size() > longestTag)
            return Error(ErrorCode::BadValue, text(LT("core", "A tag must have 1 to %1 bytes"), longestTag)).at(tag).fix(LT("core", "Choose a short word; longer texts go into the note"));
    return writeJson(RunPaths{runFolder}.notes(), {{"tags", notes.tags}, {"note", notes.note}});
}

RunNotes changed(RunNotes notes, const std::vector<std::string>& add, const std::vector<std::string>& remove) {
    for (const auto& tag : add)
        if (std::find(notes.tags.begin(), notes.tags.end(), tag) == notes.tags.end())
            notes.tags.push_back(tag);
    for (const auto& tag : remove)
        std::erase(notes.tags, tag);
    return notes;
}

} // namespace lepton::project
