// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/WatchRequest.h"

namespace lepton::project {

namespace {
Path requestFile(const Path& folder) { return folder / "watch"; }
} // namespace

Result<void> setWatched(const Path& folder, bool on) {
    if (on)
        return writeFile(requestFile(folder), "");
    std::error_code fault;
    std::filesystem::remove(requestFile(folder), fault);
    return fault ? Result<void>(systemError(fault.value(), requestFile(folder), true)) : Result<void>();
}

bool isWatched(const Path& folder) {
    std::error_code fault;
    return std::filesystem::exists(requestFile(folder), fault);
}

} // namespace lepton::project
