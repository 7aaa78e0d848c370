// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/Language.h"

#include "core/report/Catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lepton::report {

namespace {

std::string formatted(const char* pattern, int digits, double value) {
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), pattern, digits, value);
    return out.data();
}

/// 1234.50 as 1,234.5
std::string grouped(const std::string& plain) {
    const auto point = std::min(plain.find('.'), plain.size());
    const std::size_t start = plain.starts_with('-') ? 1 : 0;
    std::string out;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (i > start && i < point && (point - i) % 3 == 0)
            out += ',';
        out += plain[i];
    }
    return out;
}

std::string withoutTrailingZeros(std::string text) {
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

} // namespace

Result<Language> Language::named(const std::string& name) {
    const auto all = names();
    if (std::find(all.begin(), all.end(), name) != all.end())
        return Language(name);
    return Error(ErrorCode::BadValue, text(LT("core", "There are no reports in the language “%1”"), name)).at("language").fix(LT("core", "Choose en or zh_CN"));
}

std::vector<std::string> Language::names() { return {"en", "zh_CN"}; }

std::string Language::say(const Text& text) const {
    if (!isChinese())
        return text.str();
    const auto all = chineseCatalogue();
    const auto found = std::lower_bound(all.begin(), all.end(), text.english(), [](const Translation& entry, const std::string& english) { return entry.english < english; });
    return found != all.end() && found->english == text.english() ? text.fill(found->translated) : text.str();
}

std::string Language::number(long long value) const { return formatNumber(value); }

std::string Language::number(double value, int digits, bool aligned) const {
    if (!std::isfinite(value))
        return "–";
    if (value == 0)
        return aligned ? fixed(0, digits - 1) : "0";
    const int order = static_cast<int>(std::floor(std::log10(std::abs(value))));
    if (order < -4 || order >= 9) {
        const std::string text = formatted("%.*e", std::min(digits, 3) - 1, value);
        const auto e = text.find('e');
        return withoutTrailingZeros(text.substr(0, e)) + "e" + std::to_string(std::atoi(text.c_str() + e + 1));
    }
    const std::string plain = formatted("%.*f", std::max(0, digits - 1 - order), value);
    return grouped(aligned ? plain : withoutTrailingZeros(plain));
}

std::string Language::fixed(double value, int decimals) const { return std::isfinite(value) ? grouped(formatted("%.*f", decimals, value)) : "–"; }

std::string Language::percent(double share, int decimals) const {
    if (!std::isfinite(share))
        return "–";
    return formatted("%.*f", decimals, 100 * share) + (isChinese() ? "%" : " %");
}

std::string Language::bytes(double count) const {
    constexpr std::array<const char*, 5> units{"B", "KB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    for (; count >= 1000 && unit + 1 < units.size(); ++unit)
        count /= 1000;
    return number(count, 3) + " " + units[unit];
}

std::string Language::duration(double seconds) const {
    if (!std::isfinite(seconds) || seconds < 0)
        return "–";
    if (seconds > 0 && seconds < 0.1)
        return say(Text(LT("report", "%1 ms"), {number(seconds * 1000, 2)}));
    if (seconds < 60)
        return say(Text(LT("report", "%1 s"), {number(seconds, seconds < 10 ? 2 : 3)}));
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole < 3600)
        return say(Text(LT("report", "%1 min %2 s"), {number(whole / 60), number(whole % 60)}));
    return say(Text(LT("report", "%1 h %2 min"), {number(whole / 3600), number(whole % 3600 / 60)}));
}

std::string Language::date(const std::string& iso) const {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0;
    if (std::sscanf(iso.c_str(), "%4d-%2d-%2dT%2d:%2d", &year, &month, &day, &hour, &minute) != 5 || month < 1 || month > 12)
        return iso;
    static constexpr std::array<const char*, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                        "July",    "August",   "September", "October", "November", "December"};
    std::array<char, 80> out{};
    if (isChinese())
        std::snprintf(out.data(), out.size(), "%d年%d月%d日 %02d:%02d UTC", year, month, day, hour, minute);
    else
        std::snprintf(out.data(), out.size(), "%d %s %d, %02d:%02d UTC", day, months[static_cast<std::size_t>(month - 1)], year, hour, minute);
    return out.data();
}

std::string Language::list(const std::vector<std::string>& parts) const {
    std::string out;
    for (const auto& part : parts)
        out += (out.empty() ? "" : isChinese() ? "、" : ", ") + part;
    return out;
}

} // namespace lepton::report
