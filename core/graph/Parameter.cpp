// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/Parameter.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace lepton::graph {

namespace {

Error badValue(const ParameterSpec& spec, Text what) {
    return Error(ErrorCode::BadValue, std::move(what)).at(spec.name);
}

Error outOfRange(const ParameterSpec& spec, const Json& value) {
    return badValue(spec, text(LT("core", "%1 is %2, but must lie between %3 and %4"), spec.label, value.dump(), spec.minimum, spec.maximum))
        .fix(text(LT("core", "Choose a value between %1 and %2"), spec.minimum, spec.maximum));
}

bool inRange(const ParameterSpec& spec, double value) {
    return std::isfinite(value) && value >= spec.minimum && value <= spec.maximum;
}

Result<Json> normaliseInteger(const ParameterSpec& spec, const Json& value) {
    const bool whole = value.is_number_integer() || (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>());
    if (!whole)
        return badValue(spec, text(LT("core", "%1 must be a whole number, not %2"), spec.label, value.dump()));
    if (!inRange(spec, value.get<double>()))
        return outOfRange(spec, value);
    return Json(value.get<std::int64_t>());
}

Result<Json> normaliseReal(const ParameterSpec& spec, const Json& value) {
    if (!value.is_number())
        return badValue(spec, text(LT("core", "%1 must be a number, not %2"), spec.label, value.dump()));
    if (!inRange(spec, value.get<double>()))
        return outOfRange(spec, value);
    return Json(value.get<double>());
}

Result<Json> normaliseSizes(const ParameterSpec& spec, const Json& value, std::size_t least, std::size_t most) {
    if (!value.is_array() || value.size() < least || value.size() > most)
        return badValue(spec, text(LT("core", "%1 must be a list of %2 to %3 whole numbers, not %4"), spec.label, least, most, value.dump()));
    Json out = Json::array();
    for (const auto& item : value) {
        LEPTON_TRY(Json size, normaliseInteger(spec, item));
        out.push_back(std::move(size));
    }
    return out;
}

/// One number a dimension; a single one stands for all.
Result<Json> normaliseDimensions(const ParameterSpec& spec, const Json& value, std::size_t dimensions) {
    if (value.is_number())
        return normaliseSizes(spec, Json(Json::array_t(dimensions, value)), dimensions, dimensions);
    return normaliseSizes(spec, value, dimensions, dimensions);
}

Result<Json> normalisePadding(const ParameterSpec& spec, const Json& value) {
    if (value == Json("same"))
        return value;
    return spec.defaultValue.is_array() ? normaliseDimensions(spec, value, spec.defaultValue.size()) : normaliseInteger(spec, value);
}

/// Numbers separated by spaces, commas, "x" or "×".
Json numbersIn(const std::string& typed) {
    std::string spaced;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (typed.compare(i, 2, "×") == 0) {
            spaced += ' ';
            ++i;
        } else {
            const char c = typed[i];
            spaced += c == 'x' || c == 'X' || c == ',' || c == '[' || c == ']' ? ' ' : c;
        }
    }
    return Json::parse("[" + [&spaced] {
        std::string list;
        for (std::size_t at = 0; at < spaced.size();) {
            const auto start = spaced.find_first_not_of(' ', at);
            if (start == std::string::npos)
                break;
            at = std::min(spaced.find(' ', start), spaced.size());
            list += (list.empty() ? "" : ",") + spaced.substr(start, at - start);
        }
        return list;
    }() + "]", nullptr, false);
}

std::string trimmed(const std::string& typed) {
    const auto first = typed.find_first_not_of(" \t");
    const auto last = typed.find_last_not_of(" \t");
    return first == std::string::npos ? "" : typed.substr(first, last - first + 1);
}

} // namespace

const char* parameterKindName(ParameterKind kind) {
    constexpr std::array<const char*, 10> names{"integer", "real", "boolean", "choice", "pair", "triple", "padding", "sizes", "dimensions", "text"};
    return names[static_cast<std::size_t>(kind)];
}

Result<Json> ParameterSpec::normalise(const Json& value) const {
    switch (kind) {
    case ParameterKind::Integer:
        return normaliseInteger(*this, value);
    case ParameterKind::Real:
        return normaliseReal(*this, value);
    case ParameterKind::Boolean:
        if (!value.is_boolean())
            return badValue(*this, text(LT("core", "%1 must be true or false, not %2"), label, value.dump()));
        return value;
    case ParameterKind::Choice:
        if (!value.is_string() || std::find(choices.begin(), choices.end(), value.get<std::string>()) == choices.end())
            return badValue(*this, text(LT("core", "%1 can't be %2"), label, value.dump()));
        return value;
    case ParameterKind::Padding:
        return normalisePadding(*this, value);
    case ParameterKind::Pair:
        return normaliseDimensions(*this, value, 2);
    case ParameterKind::Triple:
        return normaliseDimensions(*this, value, 3);
    case ParameterKind::Sizes:
        return normaliseSizes(*this, value, 1, 4);
    case ParameterKind::Dimensions:
        return normaliseSizes(*this, value.is_number() ? Json::array({value}) : value, 1, 5);
    case ParameterKind::Text:
        if (!value.is_string())
            return badValue(*this, text(LT("core", "%1 must be a text, not %2"), label, value.dump()));
        if (static_cast<double>(value.get_ref<const std::string&>().size()) > maximum)
            return badValue(*this, text(LT("core", "%1 is longer than %2 bytes"), label, static_cast<std::int64_t>(maximum)));
        return value;
    }
    return value;
}

Result<Json> ParameterSpec::parse(const std::string& typed) const {
    if (kind == ParameterKind::Text)
        return normalise(typed);
    const std::string word = trimmed(typed);
    if (kind == ParameterKind::Choice || (kind == ParameterKind::Padding && word == "same"))
        return normalise(word);
    if (kind == ParameterKind::Boolean)
        return normalise(word == "on" || word == "true" || word == "1");
    const Json numbers = numbersIn(word);
    if (numbers.is_discarded() || numbers.empty())
        return badValue(*this, text(LT("core", "%1: “%2” is not a number"), label, typed));
    if (kind == ParameterKind::Sizes || numbers.size() != 1)
        return normalise(numbers);
    return normalise(numbers[0]);
}

std::string ParameterSpec::display(const Json& value) const {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_boolean())
        return value.get<bool>() ? "on" : "off";
    if (!value.is_array())
        return value.dump();
    std::string out;
    for (const auto& item : value)
        out += (out.empty() ? "" : kind == ParameterKind::Dimensions ? ", " : " × ") + item.dump();
    return out;
}

Json toJson(const ParameterSpec& spec) {
    Json out{{"name", spec.name}, {"label", spec.label}, {"kind", parameterKindName(spec.kind)}, {"default", spec.defaultValue}};
    if (spec.kind == ParameterKind::Choice)
        out["choices"] = spec.choices;
    else if (spec.kind == ParameterKind::Text)
        out["max_bytes"] = static_cast<std::int64_t>(spec.maximum);
    else if (spec.kind != ParameterKind::Boolean)
        out["range"] = {spec.minimum, spec.maximum};
    out["doc"] = spec.doc;
    return out;
}

std::array<std::int64_t, 2> Parameters::pair(const char* name) const {
    return {m_values.at(name).at(0).get<std::int64_t>(), m_values.at(name).at(1).get<std::int64_t>()};
}

std::vector<std::int64_t> Parameters::perDimension(const char* name) const {
    const Json& value = m_values.at(name);
    return value.is_array() ? value.get<std::vector<std::int64_t>>() : std::vector{value.get<std::int64_t>()};
}

} // namespace lepton::graph
