// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>
#include <vector>

namespace lepton::report {

/// The language of a report: its words, and its form of numbers and dates.
class Language {
public:
    /// "en" or "zh_CN". Error: BadValue, which names those that there are.
    static Result<Language> named(const std::string& name);
    static Language english() { return Language("en"); }
    static Language chinese() { return Language("zh_CN"); }
    static std::vector<std::string> names();

    const std::string& name() const { return m_name; }
    bool isChinese() const { return m_name == "zh_CN"; }
    std::string tag() const { return isChinese() ? "zh-CN" : "en"; } ///< as HTML and Pango take it

    /// The sentence in this language; in English where nobody has translated it.
    std::string say(const Text& text) const;

    std::string number(long long value) const;          ///< "60,000"
    /// So many significant digits, trailing zeros left out; very large and small ones as "1.2e-5"; "–" for what is no number.
    /// `aligned`: with the trailing zeros, for columns.
    std::string number(double value, int digits = 4, bool aligned = false) const;
    std::string fixed(double value, int decimals) const; ///< "0.9500"; "–" for what is no number
    std::string percent(double share, int decimals = 1) const; ///< 0.98 as "98.0 %" or "98.0%"
    std::string bytes(double count) const;              ///< "12.3 MB"
    std::string duration(double seconds) const;         ///< "2 min 5 s"
    /// "2026-11-21T17:11:01Z" as "21 November 2026, 17:11 UTC"; anything else as it is.
    std::string date(const std::string& iso) const;
    std::string list(const std::vector<std::string>& parts) const; ///< "a, b, c"

private:
    explicit Language(std::string name) : m_name(std::move(name)) {}
    std::string m_name;
};

} // namespace lepton::report
