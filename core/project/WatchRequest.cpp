// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/WatchRequest.h"

namespace lepton::project {

namespace {
Path requestFile(const Path& folder) { return folder / "watch"; }
} // namespace

Result<void> setWatched(const Path& folder, bool on) {
    std::error_code fault;
    if (!std::filesystem::is_directory(folder, fault))
        return Error(ErrorCode::NotFound, LT("core", "There is no run in this folder")).at(folder.string()).fix(LT("core", "Choose another run"));
    if (on)
        return writeFile(requestFile(folder), "");
    std::filesystem::remove(requestFile(folder), fault);
    return fault ? Result<void>(systemError(fault.value(), requestFile(folder), true)) : Result<void>();
}

bool isWatched(const Path& folder) {
    std::error_code fault;
    return std::filesystem::exists(requestFile(folder), fault);
}

} // namespace lepton::project
