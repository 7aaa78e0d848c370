// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Layers.h"
#include "core/project/MetricTypes.h"
#include "core/report/sections/Sections.h"

#include <cmath>
#include <limits>

namespace lepton::report {

namespace {

constexpr std::size_t longestName = 120;
const Json nothing;
const Json noMetrics = Json::object();

} // namespace

double numberOf(const Json& value) { return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN(); }

std::vector<double> numbersOf(const Json& value) {
    std::vector<double> out;
    if (value.is_array())
        for (const auto& one : value)
            out.push_back(numberOf(one));
    return out;
}

std::string shortened(const std::string& text, std::size_t bytes) {
    if (text.size() <= bytes)
        return text;
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end) + "…";
}

RunFacts::RunFacts(const ReportInput& input, const Language& language) : input(input), language(language), project(input.info.project) {
    if (const auto* served = project.served())
        analysis = graph::analyse(served->network, layers::catalogue());
}

const Json& RunFacts::evaluated(const char* key) const {
    if (!input.evaluation.is_object())
        return nothing;
    const auto found = input.evaluation.find(key);
    return found == input.evaluation.end() ? nothing : *found;
}

std::vector<std::string> RunFacts::classes() const {
    std::vector<std::string> out;
    if (const Json& names = evaluated("classes"); names.is_array())
        for (const auto& name : names)
            out.push_back(shortened(name.is_string() ? name.get<std::string>() : name.dump(), longestName));
    if (out.empty() && project.objective.type == "classification")
        for (const auto& name : project.data.classes)
            out.push_back(shortened(name, longestName));
    return out;
}

std::string RunFacts::className(std::int64_t number) const {
    const auto names = classes();
    return number >= 0 && number < static_cast<std::int64_t>(names.size()) ? names[static_cast<std::size_t>(number)] : std::to_string(number);
}

const Json& RunFacts::metrics() const {
    if (const Json& measured = evaluated("metrics"); measured.is_object())
        return measured;
    const auto found = input.history.best.is_object() ? input.history.best.find("metrics") : input.history.best.end();
    return input.history.best.is_object() && found != input.history.best.end() && found->is_object() ? *found : noMetrics;
}

std::optional<std::pair<std::string, double>> RunFacts::mainMetric() const {
    const Json& all = metrics();
    const bool text = project.objective.type == "generation";
    for (const char* name : {text ? "perplexity" : "accuracy", "accuracy", "mae", "rmse", "perplexity", "loss"})
        if (all.contains(name) && all[name].is_number())
            return std::pair(std::string(name), all[name].get<double>());
    for (const auto& [name, value] : all.items())
        if (value.is_number())
            return std::pair(name, value.get<double>());
    return std::nullopt;
}

std::string RunFacts::split() const {
    if (const Json& name = evaluated("split"); name.is_string())
        return name.get<std::string>();
    return evaluated("metrics").is_object() ? "test" : "validation";
}

std::int64_t RunFacts::bestEpoch() const {
    const Json& best = input.history.best;
    return best.is_object() && best.value("epoch", Json()).is_number() ? best["epoch"].get<std::int64_t>() : 0;
}

std::string RunFacts::metricValue(const std::string& name, const Json& value, bool aligned) const {
    const double number = numberOf(value);
    if (!std::isfinite(number))
        return "–";
    const std::string base = name.substr(0, name.find_first_of("@:."));
    const bool share = base == "accuracy" || base == "top_k" || base == "precision" || base == "recall" || base == "hit_rate" || base == "mape";
    if (share)
        return language.percent(number, 2);
    const auto metric = aligned ? project::metricNamed(name.substr(0, name.find('.'))) : Result<project::Metric>(project::Metric());
    if (metric && metric->type != nullptr && metric->type->unit == project::MetricUnit::Share)
        return language.fixed(number, 4); // they stand below each other with as many decimals
    return language.number(number, 4, aligned);
}

std::string RunFacts::settingValue(const Json& value) const {
    if (value.is_null())
        return "–";
    if (value.is_boolean())
        return say(value.get<bool>() ? Text(LT("report", "yes")) : Text(LT("report", "no")));
    if (value.is_number_integer())
        return language.number(value.get<long long>());
    if (value.is_number())
        return language.number(value.get<double>(), 6);
    if (value.is_string())
        return shortened(value.get<std::string>(), 300);
    constexpr std::size_t most = 12;
    std::vector<std::string> parts;
    for (const auto& [key, one] : value.items()) {
        if (parts.size() == most)
            break;
        parts.push_back(value.is_object() ? settingTitle(key) + " " + settingValue(one) : settingValue(one));
    }
    const std::string list = language.list(parts);
    return value.size() > most ? say(text(LT("report", "%1 … (%2 in all)"), list, value.size())) : list.empty() ? "–" : list;
}

} // namespace lepton::report
