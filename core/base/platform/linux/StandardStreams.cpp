// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace lepton::platform {

int takeStandardOutput() {
    ::signal(SIGPIPE, SIG_IGN); // a reader that is gone is seen as a failed write
    const int taken = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    return taken;
}

long readStandardInput(char* to, std::size_t most) {
    for (;;) {
        const auto count = ::read(STDIN_FILENO, to, most);
        if (count >= 0 || errno != EINTR)
            return count;
    }
}

void writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace lepton::platform
