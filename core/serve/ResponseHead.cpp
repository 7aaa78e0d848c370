// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ResponseHead.h"

#include <boost/beast/http/status.hpp>

#include <array>
#include <ctime>

namespace lepton::serve {

namespace {

/// "Sat, 21 Nov 2026 22:13:25 GMT" (RFC 9110, 5.6.7), made once a second.
const std::string& dateText() {
    thread_local std::time_t made = 0;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != made) {
        using namespace std::chrono;
        const auto time = floor<seconds>(system_clock::from_time_t(now));
        const auto day = floor<days>(time);
        const year_month_day date(day);
        const hh_mm_ss clock(time - day);
        constexpr std::array names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::array<char, 48> out{};
        std::snprintf(out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT", names.at(weekday(day).c_encoding()), static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
        text = out.data();
        made = now;
    }
    return text;
}

void addField(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value.substr(0, value.find_first_of(std::string_view("\r\n\0", 3)));
    out += "\r\n";
}

} // namespace

std::string responseHead(const Response& response, unsigned version, bool close, const std::string& requestId) {
    std::string out;
    out.reserve(320);
    out += version < 11 ? "HTTP/1.0 " : "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
    out.append(reason.data(), reason.size());
    out += "\r\n";
    addField(out, "Server", "lepton");
    addField(out, "Date", dateText());
    if (!requestId.empty())
        addField(out, "X-Request-Id", requestId);
    if (!response.contentType.empty())
        addField(out, "Content-Type", response.contentType);
    addField(out, "Content-Length", std::to_string(response.body.size()));
    for (const auto& [name, value] : response.headers)
        addField(out, name, value);
    if (close)
        addField(out, "Connection", "close");
    else if (version < 11)
        addField(out, "Connection", "keep-alive");
    out += "\r\n";
    return out;
}

} // namespace lepton::serve
