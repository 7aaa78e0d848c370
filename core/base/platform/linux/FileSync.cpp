// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/FileSync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace lepton::platform {

Result<void> syncToDisk(const Path& fileOrFolder) {
    const int descriptor = ::open(fileOrFolder.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return systemError(errno, fileOrFolder, true);
    const int fault = ::fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS ? errno : 0;
    ::close(descriptor);
    return fault == 0 ? Result<void>() : Result<void>(systemError(fault, fileOrFolder, true));
}

} // namespace lepton::platform
