// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/tables/Cells.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

namespace lepton::datasets {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool equalFolded(std::string_view a, std::string_view lower) {
    if (a.size() != lower.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] - 'A' + 'a' : a[i]) != lower[i])
            return false;
    return true;
}

/// Reads pieces of a date off a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_text(text) {}
    bool atEnd() const { return m_text.empty(); }
    bool take(std::string_view anyOf) {
        if (m_text.empty() || anyOf.find(m_text.front()) == std::string_view::npos)
            return false;
        m_taken = m_text.front();
        m_text.remove_prefix(1);
        return true;
    }
    char taken() const { return m_taken; }
    std::optional<int> digits(std::size_t fewest, std::size_t most) {
        std::size_t count = 0;
        int value = 0;
        while (count < most && count < m_text.size() && m_text[count] >= '0' && m_text[count] <= '9')
            value = value * 10 + (m_text[count++] - '0');
        if (count < fewest)
            return std::nullopt;
        m_text.remove_prefix(count);
        return value;
    }

private:
    std::string_view m_text;
    char m_taken = 0;
};

std::optional<double> daySeconds(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok())
        return std::nullopt;
    return 86400.0 * static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::optional<double> clockSeconds(Cursor& at) {
    const auto hour = at.digits(1, 2);
    if (!hour || *hour > 24 || !at.take(":"))
        return std::nullopt;
    const auto minute = at.digits(2, 2);
    if (!minute || *minute > 59)
        return std::nullopt;
    double seconds = *hour * 3600.0 + *minute * 60.0;
    if (at.take(":")) {
        const auto second = at.digits(2, 2);
        if (!second || *second > 60)
            return std::nullopt;
        seconds += *second;
        if (at.take("."))
            if (!at.digits(1, 9))
                return std::nullopt;
    }
    at.take("Z");
    return seconds;
}

/// Year first, or day first with points.
std::optional<double> dayIn(Cursor& at) {
    const auto first = at.digits(1, 4);
    if (!first || !at.take("-/."))
        return std::nullopt;
    const char separator = at.taken();
    const auto month = at.digits(1, 2);
    if (!month)
        return std::nullopt;
    if (*first < 32 && separator == '.' && at.take(".")) {
        const auto year = at.digits(4, 4);
        return year ? daySeconds(*year, *month, *first) : std::nullopt;
    }
    if (*first < 1000 || separator == '.')
        return std::nullopt;
    if (at.atEnd())
        return daySeconds(*first, *month, 1);
    if (!at.take(std::string_view(&separator, 1)))
        return std::nullopt;
    const auto day = at.digits(1, 2);
    return day ? daySeconds(*first, *month, *day) : std::nullopt;
}

} // namespace

std::string_view trimmed(std::string_view cell) {
    while (!cell.empty() && isSpace(cell.front()))
        cell.remove_prefix(1);
    while (!cell.empty() && isSpace(cell.back()))
        cell.remove_suffix(1);
    return cell;
}

bool isMissing(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.size() > 4)
        return false;
    for (const std::string_view word : {"", "na", "n/a", "nan", "null", "?"})
        if (equalFolded(cell, word))
            return true;
    return false;
}

std::optional<double> numberIn(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.starts_with('+') && !cell.starts_with("+-"))
        cell.remove_prefix(1);
    double value = 0;
    const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (cell.empty() || fault != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<double> dateIn(std::string_view cell) {
    Cursor at(trimmed(cell));
    auto seconds = dayIn(at);
    if (!seconds)
        return std::nullopt;
    if (at.take("T ")) {
        const auto clock = clockSeconds(at);
        if (!clock)
            return std::nullopt;
        *seconds += *clock;
    }
    return at.atEnd() ? seconds : std::nullopt;
}

} // namespace lepton::datasets
