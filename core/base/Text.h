// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Marks a string of the Qt-free core for translation; `context` is always "core". lupdate knows this macro
/// by an alias (see resources/translations), the studio looks the text up when it shows it.
#define LT(context, text) text

namespace lepton {

/// A sentence for the user: an English template with %1, %2 … and the values that go in. It is kept apart
/// from its values until it is shown, so that the studio can translate it.
class Text {
public:
    Text() = default;
    Text(const char* english) : m_english(english) {}
    Text(std::string english) : m_english(std::move(english)) {}
    Text(std::string english, std::vector<std::string> values)
        : m_english(std::move(english)), m_values(std::move(values)) {}

    const std::string& english() const { return m_english; }
    const std::vector<std::string>& values() const { return m_values; }
    bool empty() const { return m_english.empty(); }

    /// The sentence with its values put in. A %n without a value stays as it is.
    std::string str() const { return fill(m_english); }
    /// The same values put into another template, a translation of this one.
    std::string fill(std::string_view pattern) const;

    bool operator==(const Text&) const = default;

private:
    std::string m_english;
    std::vector<std::string> m_values;
};

/// Whole numbers with thousands separators ("60,000"), reals as short as they read back.
std::string formatNumber(long long value);
std::string formatNumber(double value);

namespace detail {
template <typename V>
std::string textValue(const V& value) {
    if constexpr (std::is_same_v<V, bool>)
        return value ? "true" : "false";
    else if constexpr (std::integral<V>)
        return formatNumber(static_cast<long long>(value));
    else if constexpr (std::floating_point<V>)
        return formatNumber(static_cast<double>(value));
    else
        return std::string(value);
}
} // namespace detail

/// `text(LT("core", "%1 holds %2 pictures"), path, count)`
template <typename... V>
Text text(const char* english, const V&... values) {
    return Text(english, {detail::textValue(values)...});
}

} // namespace lepton
