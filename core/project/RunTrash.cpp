// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/RunTrash.h"

#include "core/base/platform/Platform.h"
#include "core/project/RunFolder.h"

namespace lepton::project {

namespace {

constexpr const char* trashName = ".trash";

/// Absolute, without "..", without a slash at its end.
Path placeOf(const Path& folder) {
    Path out = std::filesystem::absolute(folder).lexically_normal();
    return out.filename().empty() ? out.parent_path() : out;
}

Result<void> move(const Path& from, const Path& to) {
    std::error_code fault;
    if (std::filesystem::exists(to, fault))
        return Error(ErrorCode::Conflict, LT("core", "Another run has this place")).at(to.string()).fix(LT("core", "Move that one away first"));
    std::filesystem::rename(from, to, fault);
    return fault ? Result<void>(systemError(fault.value(), from, true)) : Result<void>();
}

} // namespace

Path trashOf(const Path& runsFolder) { return runsFolder / trashName; }

Result<Path> deleteRun(const Path& runFolder) {
    const Path from = placeOf(runFolder);
    std::error_code fault;
    if (!std::filesystem::exists(RunPaths{from}.run(), fault))
        return Error(ErrorCode::NotFound, LT("core", "There is no run here")).at(from.string()).fix(LT("core", "Name a run's folder, for example PROJECT/runs/0001"));
    if (const int holder = platform::FileLock::holder(RunPaths{from}.lock()); holder != 0)
        return Error(ErrorCode::Conflict, text(LT("core", "This run is going on (process id %1)"), std::to_string(holder))).at(from.string()).fix(LT("core", "Stop it first"));
    const Path to = trashOf(from.parent_path()) / from.filename();
    LEPTON_CHECK(makeFolders(to.parent_path()));
    LEPTON_CHECK(move(from, to));
    return to;
}

Result<Path> restoreRun(const Path& runFolder) {
    const Path named = placeOf(runFolder);
    const bool inTrash = named.parent_path().filename() == trashName;
    const Path from = inTrash ? named : trashOf(named.parent_path()) / named.filename();
    const Path to = inTrash ? named.parent_path().parent_path() / named.filename() : named;
    std::error_code fault;
    if (!std::filesystem::exists(from, fault))
        return Error(ErrorCode::NotFound, LT("core", "No deleted run of this name is kept")).at(from.string()).fix(LT("core", "`lepton runs list PROJECT --deleted` has those that are"));
    LEPTON_CHECK(move(from, to));
    return to;
}

} // namespace lepton::project
