// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

namespace lepton {

namespace {

class Descriptor {
public:
    explicit Descriptor(int value) : m_value(value) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (m_value >= 0)
            ::close(m_value);
    }
    int get() const { return m_value; }

private:
    int m_value;
};

/// 0, or the errno of the failed write.
int writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// A neighbour's name that no other process and no other thread of this one uses.
Path neighbour(const Path& file) {
    static std::atomic<unsigned> count{0};
    return file.string() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(count++);
}

/// Who may read and write the file that is to be replaced; the usual for a new one.
mode_t modeFor(const Path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 ? info.st_mode & 0777U : 0644U;
}

} // namespace

Error systemError(int errnoValue, const Path& file, bool writing) {
    const std::string reason = std::strerror(errnoValue);
    if (errnoValue == ENOSPC || errnoValue == EDQUOT)
        return Error(ErrorCode::NoSpace, LT("core", "The disk is full"))
            .at(file.string())
            .fix(LT("core", "Free some space and try again; what was there before is unharmed"));
    if (errnoValue == ENOENT && !writing)
        return Error(ErrorCode::NotFound, LT("core", "There is no such file or folder"))
            .at(file.string())
            .fix(LT("core", "Check the path"));
    if (writing)
        return Error(ErrorCode::Unwritable, text(LT("core", "The file can't be written: %1"), reason))
            .at(file.string())
            .fix(LT("core", "Choose a folder that you may write to"));
    return Error(ErrorCode::Unreadable, text(LT("core", "The file can't be read: %1"), reason))
        .at(file.string())
        .fix(LT("core", "Check that it is a file and that you may read it"));
}

Result<std::string> readFile(const Path& file) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0)
        return systemError(errno, file, false);
    struct stat info {};
    if (::fstat(in.get(), &info) == 0 && S_ISDIR(info.st_mode))
        return systemError(EISDIR, file, false);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(info.st_size));
    std::array<char, 1 << 16> buffer; // NOLINT: filled by read
    for (;;) {
        const auto count = ::read(in.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemError(errno, file, false);
        if (count == 0)
            return bytes;
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

Result<void> makeFolders(const Path& folder) {
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    if (fault)
        return systemError(fault.value(), folder, true);
    return {};
}

Result<void> writeFile(const Path& file, std::string_view bytes) {
    if (file.has_parent_path())
        LEPTON_CHECK(makeFolders(file.parent_path()));
    const Path beside = neighbour(file);
    int fault = 0;
    {
        const Descriptor out(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, modeFor(file)));
        if (out.get() < 0)
            return systemError(errno, file, true);
        fault = writeAll(out.get(), bytes);
        if (fault == 0 && ::fsync(out.get()) != 0 && errno != EINVAL && errno != EROFS)
            fault = errno;
    }
    if (fault == 0 && ::rename(beside.c_str(), file.c_str()) != 0)
        fault = errno;
    if (fault != 0) {
        ::unlink(beside.c_str());
        return systemError(fault, file, true);
    }
    return {};
}

Result<void> appendFile(const Path& file, std::string_view bytes) {
    const Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (out.get() < 0)
        return systemError(errno, file, true);
    if (const int fault = writeAll(out.get(), bytes); fault != 0)
        return systemError(fault, file, true);
    return {};
}

} // namespace lepton
