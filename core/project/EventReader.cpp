// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/RunFolder.h"

#include <fstream>

namespace lepton::project {

namespace {

/// Whether the line that was read last still ends at `offset`.
bool stillThere(std::ifstream& in, const std::string& line, std::int64_t offset) {
    if (offset == 0)
        return true;
    std::string found(line.size() + 1, '\0');
    in.seekg(offset - static_cast<std::int64_t>(found.size()));
    return in.read(found.data(), static_cast<std::streamsize>(found.size())) && found == line + "\n";
}

} // namespace

std::vector<Json> EventReader::readNew(std::size_t most) {
    std::vector<Json> events;
    std::ifstream in(m_file, std::ios::binary);
    if (!in)
        return events;
    if (!stillThere(in, m_lastLine, m_offset))
        m_offset = 0;
    in.clear();
    in.seekg(m_offset);
    std::string line;
    while (events.size() < most && std::getline(in, line)) {
        if (in.eof())
            break; // no newline yet: the line is still being written
        m_offset += static_cast<std::int64_t>(line.size()) + 1;
        m_lastLine = line;
        Json event = Json::parse(line, nullptr, false);
        if (event.is_discarded())
            ++m_damaged;
        else
            events.push_back(std::move(event));
    }
    return events;
}

Result<void> cutTornLine(const Path& eventsFile) {
    std::error_code fault;
    if (!std::filesystem::exists(eventsFile, fault))
        return {};
    LEPTON_TRY(const std::string bytes, readFile(eventsFile));
    const auto lastNewline = bytes.rfind('\n');
    const std::size_t whole = lastNewline == std::string::npos ? 0 : lastNewline + 1;
    if (whole == bytes.size())
        return {};
    std::filesystem::resize_file(eventsFile, whole, fault);
    if (fault)
        return systemError(fault.value(), eventsFile, true);
    return {};
}

} // namespace lepton::project
