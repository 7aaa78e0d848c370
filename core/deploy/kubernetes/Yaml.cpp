// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Yaml.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lepton::deploy::kubernetes {

namespace {

template <typename Number>
std::optional<Number> numberIn(std::string_view text) {
    Number value{};
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

/// What a scalar without quotes means.
Json plainValue(const std::string& text) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return nullptr;
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    if (const auto whole = numberIn<std::int64_t>(text))
        return *whole;
    const bool startsAsNumber = std::isdigit(static_cast<unsigned char>(text.front())) != 0 || text.front() == '-' || text.front() == '+' || text.front() == '.';
    if (const auto real = startsAsNumber ? numberIn<double>(text) : std::nullopt)
        return *real;
    return text;
}

Json jsonOf(const YAML::Node& node) {
    switch (node.Type()) {
    case YAML::NodeType::Map: {
        Json out = Json::object();
        for (const auto& item : node)
            out[item.first.as<std::string>()] = jsonOf(item.second);
        return out;
    }
    case YAML::NodeType::Sequence: {
        Json out = Json::array();
        for (const auto& item : node)
            out.push_back(jsonOf(item));
        return out;
    }
    case YAML::NodeType::Scalar:
        return node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str" ? Json(node.Scalar()) : plainValue(node.Scalar());
    default:
        return nullptr;
    }
}

/// YAML 1.1, which many readers still follow, takes these for truth values.
bool readsAsTruth(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array words{"yes", "no", "on", "off", "y", "n"};
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool plainIsSafe(const std::string& text) {
    const auto letter = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.' || c == '/'; };
    const auto start = [](unsigned char c) { return std::isalpha(c) != 0 || c == '/' || c == '_'; };
    return !text.empty() && start(static_cast<unsigned char>(text.front())) && std::all_of(text.begin(), text.end(), letter) && !readsAsTruth(text) && plainValue(text).is_string();
}

/// As a block of its own lines, if it reads back exactly that way.
std::optional<std::string> blockOf(const std::string& text, std::size_t indent) {
    if (text.find('\n') == std::string::npos || text.front() == ' ' || text.front() == '\n' || text.ends_with("\n\n") || text.find_first_of("\r\t") != std::string::npos)
        return std::nullopt;
    std::string out = text.ends_with('\n') ? "|\n" : "|-\n";
    const std::string lines = text.ends_with('\n') ? text : text + "\n";
    for (std::size_t at = 0; at < lines.size();) {
        const auto end = lines.find('\n', at);
        out += end == at ? "\n" : std::string(indent, ' ') + lines.substr(at, end - at + 1);
        at = end + 1;
    }
    out.pop_back();
    return out;
}

std::string scalarText(const Json& value, std::size_t indent) {
    if (!value.is_string())
        return value.dump();
    const auto& text = value.get_ref<const std::string&>();
    if ((text.starts_with("{{") && text.ends_with("}}")) || plainIsSafe(text))
        return text;
    return blockOf(text, indent).value_or(value.dump()); // a JSON string is a YAML string
}

bool onOneLine(const Json& value) { return !value.is_structured() || value.empty(); }

void write(std::string& out, const Json& value, std::size_t indent);

void writeItem(std::string& out, const Json& item, std::size_t indent) {
    if (onOneLine(item)) {
        out += std::string(indent, ' ') + "- " + scalarText(item, indent + 2) + "\n";
        return;
    }
    std::string inner;
    write(inner, item, indent + 2);
    out += std::string(indent, ' ') + "- " + inner.substr(indent + 2);
}

void write(std::string& out, const Json& value, std::size_t indent) {
    if (value.is_array()) {
        for (const auto& item : value)
            writeItem(out, item, indent);
        return;
    }
    for (const auto& item : value.items()) {
        out += std::string(indent, ' ') + scalarText(item.key(), indent) + ":";
        if (onOneLine(item.value())) {
            out += " " + scalarText(item.value(), indent + 2) + "\n";
        } else {
            out += "\n";
            write(out, item.value(), item.value().is_array() ? indent : indent + 2);
        }
    }
}

} // namespace

Result<Json> parseYaml(const std::string& text, const std::string& where) {
    try {
        return jsonOf(YAML::Load(text));
    } catch (const YAML::Exception& fault) {
        const std::string line = fault.mark.is_null() ? "" : ":" + std::to_string(fault.mark.line + 1);
        return Error(ErrorCode::BadFormat, text.empty() ? Text(LT("core", "The file is empty")) : lepton::text(LT("core", "This is no valid YAML: %1"), fault.msg))
            .at(where + line)
            .fix(LT("core", "Mend that line, or take the file from where it came once more"));
    }
}

std::string yamlText(const Json& document) {
    if (onOneLine(document))
        return scalarText(document, 0) + "\n";
    std::string out;
    write(out, document, 0);
    return out;
}

std::string yamlText(const std::vector<Json>& documents) {
    std::string out;
    for (const auto& document : documents)
        out += (out.empty() ? "" : "---\n") + yamlText(document);
    return out;
}

} // namespace lepton::deploy::kubernetes
