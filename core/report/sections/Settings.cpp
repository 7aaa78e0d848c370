// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/MetricTypes.h"
#include "core/project/OptimizerTypes.h"
#include "core/project/ScheduleTypes.h"
#include "core/report/sections/Sections.h"

namespace lepton::report {

namespace {

/// "Adam: learning rate 0.001, …", every setting that the type has, whether it was set or not.
std::string typeInWords(const RunFacts& facts, const std::vector<project::SettingsType>& types, const Json& settings) {
    const std::string name = settings.value("type", Json()).is_string() ? settings["type"].get<std::string>() : "";
    const auto* type = project::findType(types, name);
    if (type == nullptr)
        return facts.settingValue(settings);
    std::vector<std::string> parts;
    for (const auto& parameter : type->parameters)
        parts.push_back(facts.say(Text(parameter.label)) + " " + facts.settingValue(project::valueOf(types, name, settings, parameter.name)));
    return facts.say(Text(type->title)) + (parts.empty() ? "" : " (" + facts.language.list(parts) + ")");
}

void addObjective(Content& content, const RunFacts& facts) {
    const auto& objective = facts.project.objective;
    Facts list;
    list.rows.emplace_back(facts.say(Text(LT("report", "Objective"))), facts.kindTitle());
    for (const auto& term : objective.allTerms()) {
        project::Objective single;
        single.terms = {term};
        Json words = toJson(single).value("terms", Json::array());
        Json rest = words.is_array() && !words.empty() ? words[0] : Json::object();
        rest.erase("loss");
        list.rows.emplace_back(facts.say(Text(LT("report", "Loss"))), term.loss + (rest.empty() ? "" : " (" + facts.settingValue(rest) + ")"));
    }
    if (objective.adversary)
        list.rows.emplace_back(facts.say(Text(LT("report", "Adversary"))), facts.settingValue(toJson(objective).value("adversary", Json::object())));
    std::vector<std::string> metrics;
    for (const auto& metric : project::measuredMetrics(objective, project::answerKind(facts.project)))
        metrics.push_back(facts.metricTitle(metric));
    if (!metrics.empty())
        list.rows.emplace_back(facts.say(Text(LT("report", "Metrics"))), facts.language.list(metrics));
    content.add(std::move(list));
}

/// Of addresses only the host: what follows it is often a secret, and reports are handed over.
Json withoutSecrets(const Json& value) {
    if (value.is_structured()) {
        Json out = value;
        for (auto& one : out)
            one = withoutSecrets(one);
        return out;
    }
    if (!value.is_string())
        return value;
    const std::string words = value.get<std::string>();
    const auto scheme = words.find("://");
    const auto path = scheme == std::string::npos ? scheme : words.find_first_of("/?#", scheme + 3);
    if (path == std::string::npos)
        return value;
    const auto user = words.find('@', scheme); // "name:password@host"
    return user < path ? words.substr(0, scheme + 3) + words.substr(user + 1, path - user - 1) + "/…" : words.substr(0, path) + "/…";
}

} // namespace

void addSettings(Content& content, const RunFacts& facts) {
    content.heading(1, LT("report", "Settings"));
    content.heading(2, LT("report", "What is learned"));
    addObjective(content, facts);
    content.heading(2, LT("report", "How it was trained"));
    Json settings = toJson(facts.project.training);
    const Json callbacks = settings.value("callbacks", Json::array());
    for (const char* elsewhere : {"callbacks", "seed", "device", "threads"})
        settings.erase(elsewhere);
    Facts list;
    for (const auto& [key, value] : settings.items())
        list.rows.emplace_back(facts.settingTitle(key), key == "optimizer"  ? typeInWords(facts, project::optimizerTypes(), value)
                                                        : key == "schedule" ? typeInWords(facts, project::scheduleTypes(), value)
                                                                            : facts.settingValue(value));
    list.rows.emplace_back(facts.settingTitle("seed"), std::to_string(facts.input.info.seed));
    list.rows.emplace_back(facts.settingTitle("device"), facts.input.info.device);
    content.add(std::move(list));
    if (!callbacks.is_array() || callbacks.empty())
        return;
    content.heading(2, LT("report", "Callbacks"));
    Table table{{{facts.say(Text(LT("report", "Callback")))}, {facts.say(Text(LT("report", "Settings")))}}, {}};
    for (const auto& callback : callbacks) {
        const std::string type = callback.value("type", std::string());
        const auto title = facts.input.callbackTitles.find(type);
        table.rows.push_back({{title != facts.input.callbackTitles.end() ? facts.say(title->second) : type}, {facts.settingValue(withoutSecrets(callback.value("parameters", Json::object())))}});
    }
    content.add(std::move(table));
}

} // namespace lepton::report
