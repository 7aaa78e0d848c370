// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/platform/Platform.h"

#include <optional>
#include <string>

namespace lepton::project {

/// A run's place in the line for a device of this machine: a locked file in FOLDER/queue/DEVICE, where FOLDER is the configuration folder. Places are
/// in the order in which they were taken; one whose process has ended, however it ended, is none any more.
class DevicePlace {
public:
    /// `device`: "cpu", "cuda:0". Errors: those of writing there.
    static Result<DevicePlace> take(const std::string& device);
    DevicePlace(DevicePlace&& other) noexcept;
    DevicePlace& operator=(DevicePlace&&) = delete;
    /// Gives it up: the next in line may begin.
    ~DevicePlace();

    /// How many have to end or to begin before it is this one's turn: those that are at work, and those that came before. 0: its turn.
    int ahead() const;
    /// It is at work from now on, whoever is ahead: those that wait, wait for it too.
    Result<void> begin();

private:
    DevicePlace(Path file, platform::FileLock lock);

    Path m_file;
    std::optional<platform::FileLock> m_lock;
};

} // namespace lepton::project
