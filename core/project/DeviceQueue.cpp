// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/DeviceQueue.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace lepton::project {

namespace {

Path folderOf(std::string device) {
    std::replace(device.begin(), device.end(), ':', '-');
    return platform::configFolder() / "queue" / device;
}

Path markOf(const Path& ticket) { return Path(ticket).replace_extension(".working"); }

std::vector<Path> tickets(const Path& folder) {
    std::vector<Path> out;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(folder, fault))
        if (entry.path().extension() == ".ticket")
            out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

void removeTicket(const Path& ticket) {
    std::error_code ignored;
    std::filesystem::remove(markOf(ticket), ignored);
    std::filesystem::remove(ticket, ignored);
}

} // namespace

DevicePlace::DevicePlace(Path file, platform::FileLock lock) : m_file(std::move(file)), m_lock(std::move(lock)) {}
DevicePlace::DevicePlace(DevicePlace&& other) noexcept : m_file(std::move(other.m_file)), m_lock(std::exchange(other.m_lock, std::nullopt)) {}

DevicePlace::~DevicePlace() {
    if (m_lock)
        removeTicket(m_file);
}

Result<DevicePlace> DevicePlace::take(const std::string& device) {
    const Path folder = folderOf(device);
    LEPTON_CHECK(makeFolders(folder));
    const auto present = tickets(folder);
    long long number = present.empty() ? 1 : std::atoll(present.back().stem().c_str()) + 1;
    for (;; ++number) {
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "%010lld.ticket", number);
        const Path file = folder / name.data();
        auto lock = platform::FileLock::acquire(file);
        if (!lock && lock.error().code != ErrorCode::Conflict)
            return std::move(lock).error();
        // Somebody may have taken it for a dead one's before it was locked.
        if (std::error_code fault; lock && std::filesystem::exists(file, fault))
            return DevicePlace(file, std::move(*lock));
    }
}

int DevicePlace::ahead() const {
    int count = 0;
    std::error_code fault;
    for (const auto& ticket : tickets(m_file.parent_path())) {
        if (ticket == m_file)
            continue;
        if (platform::FileLock::holder(ticket) == 0)
            removeTicket(ticket);
        else if (ticket < m_file || std::filesystem::exists(markOf(ticket), fault))
            ++count;
    }
    return count;
}

Result<void> DevicePlace::begin() { return writeFile(markOf(m_file), ""); }

} // namespace lepton::project
