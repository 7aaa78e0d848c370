// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/platform/Platform.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

namespace lepton::platform {

namespace {

int ownerIn(int descriptor) {
    std::array<char, 32> buffer{};
    return ::pread(descriptor, buffer.data(), buffer.size() - 1, 0) > 0 ? std::atoi(buffer.data()) : 0;
}

/// A lock on the whole file that belongs to the open file, not to the process: closing another descriptor of the same
/// file does not free it, and it can be asked for without being taken (which flock can't).
struct flock wholeFile() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

} // namespace

Result<FileLock> FileLock::acquire(const Path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0)
        return systemError(errno, file, true);
    FileLock lock(descriptor);
    struct flock whole = wholeFile();
    const bool taken = ::fcntl(descriptor, F_OFD_SETLK, &whole) == 0;
    if (!taken && errno != EAGAIN && errno != EACCES)
        return systemError(errno, file, true);
    if (!taken)
        return Error(ErrorCode::Conflict, text(LT("core", "Another process is working here (process id %1)"), std::to_string(ownerIn(descriptor))))
            .at(file.parent_path().string())
            .fix(LT("core", "Wait until it has finished, or stop it"));
    const std::string id = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, id.data(), id.size(), 0) < 0)
        return systemError(errno, file, true);
    return lock;
}

int FileLock::holder(const Path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return 0;
    const FileLock closing(descriptor);
    struct flock whole = wholeFile();
    if (::fcntl(descriptor, F_OFD_GETLK, &whole) != 0 || whole.l_type == F_UNLCK)
        return 0;
    // Between taking the lock and writing its id there, the owner needs a moment.
    for (int i = 0; i < 50 && ownerIn(descriptor) == 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return ownerIn(descriptor);
}

FileLock::FileLock(FileLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

FileLock::~FileLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

} // namespace lepton::platform
