// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/StepReader.h"

#include <algorithm>
#include <cmath>

namespace lepton::datasets {

namespace {

std::string joined(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items)
        out += (out.empty() ? "" : ", ") + item;
    return out;
}

bool isName(const Json& value) { return value.is_string() && !value.get_ref<const std::string&>().empty(); }

} // namespace

StepReader::StepReader(const Json& step, std::string where) : m_step(step), m_where(std::move(where)) {}

const Json* StepReader::find(const char* key) {
    m_known.emplace_back(key);
    const auto found = m_step.find(key);
    return found == m_step.end() ? nullptr : &*found;
}

void StepReader::fail(const std::string& key, Text what, Text fix) {
    if (!m_error)
        m_error = Error(ErrorCode::BadValue, std::move(what)).at(m_where + "." + key).fix(std::move(fix));
}

std::string StepReader::name(const char* key, const std::string& standard) {
    const auto* value = find(key);
    if (value == nullptr)
        return standard;
    if (isName(*value))
        return value->get<std::string>();
    fail(key, text(LT("core", "“%1” must be the name of a column, not %2"), key, value->dump()), LT("core", "Write it as in the first line of the file"));
    return standard;
}

std::string StepReader::choice(const char* key, const std::string& standard, const std::vector<std::string>& choices) {
    const auto* value = find(key);
    if (value == nullptr)
        return standard;
    if (value->is_string() && std::find(choices.begin(), choices.end(), value->get<std::string>()) != choices.end())
        return value->get<std::string>();
    fail(key, text(LT("core", "“%1” is %2, which is not known"), key, value->dump()), text(LT("core", "Choose one of: %1"), joined(choices)));
    return standard;
}

std::int64_t StepReader::integer(const char* key, std::int64_t standard, std::int64_t minimum, std::int64_t maximum) {
    const auto* value = find(key);
    if (value == nullptr)
        return standard;
    if (value->is_number_integer() && *value >= minimum && *value <= maximum)
        return value->get<std::int64_t>();
    fail(key, text(LT("core", "“%1” is %2; it must be a whole number from %3 to %4"), key, value->dump(), minimum, maximum),
         text(LT("core", "The usual value is %1"), standard));
    return standard;
}

double StepReader::number(const char* key, double standard) {
    const auto* value = find(key);
    if (value == nullptr)
        return standard;
    if (value->is_number() && std::isfinite(value->get<double>()))
        return value->get<double>();
    fail(key, text(LT("core", "“%1” must be a number"), key), LT("core", "Remove it; it is worked out again from the training data"));
    return standard;
}

bool StepReader::flag(const char* key, bool standard) {
    const auto* value = find(key);
    if (value == nullptr)
        return standard;
    if (value->is_boolean())
        return value->get<bool>();
    fail(key, text(LT("core", "“%1” must be true or false"), key), text(LT("core", "The usual value is %1"), standard));
    return standard;
}

std::vector<std::string> StepReader::names(const char* key) {
    const auto* value = find(key);
    if (value == nullptr)
        return {};
    if (isName(*value))
        return {value->get<std::string>()};
    if (value->is_array() && std::all_of(value->begin(), value->end(), [](const Json& one) { return one.is_string(); }))
        return value->get<std::vector<std::string>>();
    fail(key, text(LT("core", "“%1” must be a list of texts"), key), LT("core", "Write it as [\"one\", \"two\"]"));
    return {};
}

std::vector<double> StepReader::numbers(const char* key) {
    const auto* value = find(key);
    if (value == nullptr)
        return {};
    if (value->is_array() && std::all_of(value->begin(), value->end(), [](const Json& one) { return one.is_number() && std::isfinite(one.get<double>()); }))
        return value->get<std::vector<double>>();
    fail(key, text(LT("core", "“%1” must be a list of numbers"), key), LT("core", "Remove it; it is worked out again from the training data"));
    return {};
}

std::vector<StepReader> StepReader::objects(const char* key) {
    const auto* value = find(key);
    std::vector<StepReader> out;
    if (value == nullptr)
        return out;
    if (!value->is_array() || !std::all_of(value->begin(), value->end(), [](const Json& one) { return one.is_object(); })) {
        fail(key, text(LT("core", "“%1” must be a list of objects"), key), LT("core", "Write it as [{…}, {…}]"));
        return out;
    }
    for (std::size_t i = 0; i < value->size(); ++i)
        out.emplace_back((*value)[i], m_where + "." + key + "[" + std::to_string(i) + "]");
    return out;
}

Result<void> StepReader::finish() const {
    if (m_error)
        return *m_error;
    for (const auto& [key, value] : m_step.items())
        if (std::find(m_known.begin(), m_known.end(), key) == m_known.end())
            return Error(ErrorCode::BadValue, text(LT("core", "There is no setting “%1” here"), key))
                .at(m_where + "." + key)
                .fix(text(LT("core", "The settings are: %1"), joined(m_known)));
    return {};
}

} // namespace lepton::datasets
