// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ScriptText.h"

#include <array>
#include <charconv>

namespace lepton::engine::scripts {

std::string ScriptText::set(const std::string& wanted, const std::string& value) {
    std::string name = take(wanted);
    line(name + " = " + value);
    return name;
}

std::string ScriptText::constant(const std::string& wanted, at::Tensor value) {
    const std::string name = take(wanted);
    m_constants.emplace_back(name, std::move(value));
    return "self." + name;
}

namespace {

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items)
        out += (out.empty() ? "" : ", ") + item;
    return out;
}

} // namespace

std::string call(const std::string& function, const std::vector<std::string>& arguments) { return function + "(" + joined(arguments) + ")"; }

std::string numbers(const std::vector<std::int64_t>& values) {
    std::vector<std::string> items;
    for (const auto value : values)
        items.push_back(number(value));
    return list(items);
}

std::string list(const std::vector<std::string>& items) { return "[" + joined(items) + "]"; }

std::string number(std::int64_t value) { return std::to_string(value); }

std::string number(double value) {
    std::array<char, 40> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    std::string out(digits.data(), end);
    return out.find_first_of(".en") == std::string::npos ? out + ".0" : out;
}

std::string flag(bool value) { return value ? "True" : "False"; }

} // namespace lepton::engine::scripts
