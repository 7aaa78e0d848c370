// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/EventIndex.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <span>

namespace lepton::project {

namespace {

static_assert(std::endian::native == std::endian::little, "events.index is little-endian");

constexpr std::string_view magic = "LEPTONIX";
constexpr int indexVersion = 1;
constexpr std::int64_t worthwhile = 1 << 20;

/// Catches a torn or overwritten file, not an adversary: a multiplicative hash of 8-byte words (Knuth, TAOCP vol. 3, 6.4).
std::uint64_t checksum(std::string_view bytes) {
    std::uint64_t sum = bytes.size();
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        const std::size_t count = std::min(bytes.size(), sizeof word);
        std::memcpy(&word, bytes.data(), count);
        sum = std::rotl((sum ^ word) * 0x9e3779b97f4a7c15U, 29);
        bytes.remove_prefix(count);
    }
    return sum;
}

template <typename Number>
void write(std::string& out, std::span<const Number> numbers) {
    out.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
}

/// Takes `count` numbers off the front; false if there are fewer.
template <typename Number>
bool read(std::string_view& bytes, std::size_t count, std::vector<Number>& out) {
    if (bytes.size() / sizeof(Number) < count)
        return false;
    out.resize(count);
    std::memcpy(out.data(), bytes.data(), count * sizeof(Number));
    bytes.remove_prefix(count * sizeof(Number));
    return true;
}

bool readBody(std::string_view bytes, const Json& header, EventColumns& out) {
    const auto rows = header.at("rows").get<std::size_t>();
    out.names = header.at("columns").get<std::vector<std::string>>();
    out.bytes = header.at("bytes").get<std::int64_t>();
    out.lastLine = header.at("last_line").get<std::string>();
    out.damagedLines = header.at("damaged_lines").get<std::int64_t>();
    if (!read(bytes, rows, out.step))
        return false;
    for (std::size_t i = 0; i < out.names.size(); ++i)
        if (!read(bytes, rows, out.values.emplace_back()))
            return false;
    std::vector<std::uint64_t> places;
    if (!read(bytes, 2 * header.at("others").get<std::size_t>(), places))
        return false;
    for (std::size_t i = 0; i < places.size(); i += 2) {
        if (places[i] > rows || places[i + 1] > bytes.size())
            return false;
        out.others.push_back({places[i], std::string(bytes.substr(0, places[i + 1]))});
        bytes.remove_prefix(places[i + 1]);
    }
    return bytes.empty();
}

/// Whether events.jsonl still has the line that the index ends with where it ends.
bool fits(const Path& eventsFile, const EventColumns& columns) {
    std::string found(columns.lastLine.size() + 1, '\0');
    if (columns.bytes < static_cast<std::int64_t>(found.size()))
        return false;
    std::ifstream in(eventsFile, std::ios::binary);
    in.seekg(columns.bytes - static_cast<std::int64_t>(found.size()));
    return in.read(found.data(), static_cast<std::streamsize>(found.size())) && found == columns.lastLine + "\n";
}

} // namespace

Path eventIndexFile(const Path& eventsFile) { return Path(eventsFile).replace_extension(".index"); }

std::optional<EventColumns> readEventIndex(const Path& eventsFile) {
    const auto file = readFile(eventIndexFile(eventsFile));
    if (!file || !file->starts_with(magic))
        return std::nullopt;
    std::string_view bytes(*file);
    bytes.remove_prefix(magic.size());
    std::vector<std::uint64_t> front; // checksum of all that follows, length of the header
    if (!read(bytes, 1, front) || checksum(bytes) != front[0] || !read(bytes, 1, front) || front[0] > bytes.size())
        return std::nullopt;
    const Json header = Json::parse(bytes.substr(0, front[0]), nullptr, false);
    bytes.remove_prefix(front[0]);
    if (!header.is_object() || header.value("version", 0) != indexVersion)
        return std::nullopt;
    EventColumns columns;
    try {
        if (!readBody(bytes, header, columns) || !fits(eventsFile, columns))
            return std::nullopt;
    } catch (const Json::exception&) { // a key is missing or of another kind
        return std::nullopt;
    }
    return columns;
}

Result<void> writeEventIndex(const Path& eventsFile, const EventColumns& columns) {
    const Json header{{"version", indexVersion},      {"bytes", columns.bytes},          {"rows", columns.step.size()}, {"columns", columns.names},
                      {"others", columns.others.size()}, {"last_line", columns.lastLine}, {"damaged_lines", columns.damagedLines}};
    const std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string body;
    body.reserve(text.size() + columns.step.size() * (sizeof(std::int64_t) + columns.names.size() * sizeof(float)) + 4096);
    const std::uint64_t headerBytes = text.size();
    write(body, std::span(&headerBytes, 1));
    body += text;
    write(body, std::span(columns.step));
    for (const auto& column : columns.values)
        write(body, std::span(column));
    for (const auto& other : columns.others) {
        const std::array<std::uint64_t, 2> place{other.row, other.line.size()};
        write(body, std::span<const std::uint64_t>(place));
    }
    for (const auto& other : columns.others)
        body += other.line;
    const std::uint64_t sum = checksum(body);
    std::string front(magic);
    write(front, std::span(&sum, 1));
    return writeFile(eventIndexFile(eventsFile), front + body);
}

void updateEventIndex(const Path& eventsFile) {
    std::error_code fault;
    const auto length = std::filesystem::file_size(eventsFile, fault);
    if (fault || static_cast<std::int64_t>(length) < worthwhile)
        return;
    const auto known = readEventIndex(eventsFile);
    if (known && static_cast<std::int64_t>(length) - known->bytes < worthwhile)
        return;
    if (const auto columns = readEventColumns(eventsFile))
        (void)writeEventIndex(eventsFile, *columns);
}

} // namespace lepton::project
