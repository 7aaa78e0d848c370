// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/AccessLog.h"

#include "core/base/Json.h"
#include "core/base/Log.h"

#include <array>
#include <cstdio>
#include <iostream>
#include <utility>

namespace lepton::serve {

namespace {

/// Bytes that may wait for the disk.
constexpr std::size_t mostWaiting = std::size_t{4} << 20U;
/// How long lines may wait for company.
constexpr auto together = std::chrono::milliseconds(100);

/// "2026-11-21T22:13:25.123Z"
std::string timeText() {
    using namespace std::chrono;
    const auto now = floor<milliseconds>(system_clock::now());
    const auto day = floor<days>(now);
    const year_month_day date(day);
    const hh_mm_ss time(now - day);
    std::array<char, 40> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
    return out.data();
}

std::size_t sizeOf(const std::string& file) {
    std::error_code fault;
    const auto size = std::filesystem::file_size(file, fault);
    return fault ? 0 : static_cast<std::size_t>(size);
}

std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', true, Json::error_handler_t::replace); }

std::string lineText(const AccessLine& line) {
    std::string out = R"({"time":")" + timeText() + R"(","id":)" + quoted(line.id) + R"(,"client":)" + quoted(line.client) + R"(,"method":)" + quoted(line.method) + R"(,"path":)" + quoted(line.path);
    if (!line.account.model.empty())
        out += R"(,"model":)" + quoted(line.account.model) + R"(,"version":)" + quoted(line.account.version);
    out += R"(,"status":)" + std::to_string(line.status) + R"(,"bytes":)" + std::to_string(line.bytes);
    out += R"(,"queue_us":)" + std::to_string(line.account.queued.count()) + R"(,"compute_us":)" + std::to_string(line.account.computing.count());
    return out + R"(,"total_us":)" + std::to_string(line.total.count()) + "}\n";
}

} // namespace

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& place, std::size_t limit) {
    std::ofstream file;
    if (place != "-") {
        file.open(place, std::ios::app | std::ios::binary);
        if (!file)
            return Error(ErrorCode::Unwritable, LT("core", "The access log can't be written")).at(place).fix(LT("core", "Give a file in a folder that the server may write to, or - for standard error"));
    }
    return std::unique_ptr<AccessLog>(new AccessLog(place, limit, std::move(file)));
}

AccessLog::AccessLog(std::string place, std::size_t limit, std::ofstream file)
    : m_place(std::move(place)), m_limit(limit), m_file(std::move(file)), m_size(sizeOf(m_place)), m_thread([this] { run(); }) {}

AccessLog::~AccessLog() {
    {
        const std::lock_guard lock(m_mutex);
        m_finishing = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void AccessLog::add(const AccessLine& line) {
    std::string text = lineText(line);
    const std::lock_guard lock(m_mutex);
    if (m_lines.size() + text.size() > mostWaiting)
        ++m_dropped;
    else
        m_lines += text;
}

void AccessLog::reopen() {
    const std::lock_guard lock(m_mutex);
    m_reopen = true;
}

void AccessLog::run() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait_for(lock, together, [this] { return m_finishing; });
        const std::string lines = std::exchange(m_lines, {});
        const std::size_t dropped = std::exchange(m_dropped, 0);
        const bool reopen = std::exchange(m_reopen, false);
        const bool last = m_finishing;
        lock.unlock();
        if (reopen && m_place != "-")
            openAgain();
        write(lines);
        if (dropped > 0)
            spdlog::warn("The access log lacks {} lines: {} can't be written fast enough", dropped, m_place);
        if (last)
            return;
        lock.lock();
    }
}

void AccessLog::write(const std::string& lines) {
    if (lines.empty())
        return;
    if (m_place == "-") {
        std::cerr << lines << std::flush;
        return;
    }
    if (m_size > 0 && m_size + lines.size() > m_limit) {
        std::error_code ignored;
        std::filesystem::rename(m_place, m_place + ".1", ignored); // NOLINT: then it grows on, which is better than no log
        openAgain();
    }
    m_file << lines << std::flush;
    m_file.clear(); // a full disk may have room again
    m_size += lines.size();
}

void AccessLog::openAgain() {
    std::ofstream file(m_place, std::ios::app | std::ios::binary);
    if (!file) {
        spdlog::warn("The access log {} can't be opened again", m_place);
        return;
    }
    m_file = std::move(file);
    m_size = sizeOf(m_place);
}

} // namespace lepton::serve
