// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/sections/Sections.h"

namespace lepton::report {

namespace {

std::string versionTitle(const RunFacts& facts, const std::string& key) {
    if (key == "lepton")
        return "Lepton Studio";
    if (key == "libtorch")
        return "LibTorch";
    if (key == "cpu")
        return facts.say(Text(LT("report", "Processor")));
    if (key == "system")
        return facts.say(Text(LT("report", "Operating system")));
    return key;
}

} // namespace

void addEnvironment(Content& content, const RunFacts& facts) {
    const auto& info = facts.input.info;
    content.heading(1, LT("report", "Environment and reproduction"));
    Facts list;
    for (const auto& [key, value] : info.versions.items())
        list.rows.emplace_back(versionTitle(facts, key), facts.settingValue(value));
    list.rows.emplace_back(facts.say(Text(LT("report", "Device"))), info.device);
    if (info.plan.is_object())
        for (const auto& [key, value] : info.plan.items())
            list.rows.emplace_back(facts.settingTitle(key), facts.settingValue(value));
    list.rows.emplace_back(facts.say(Text(LT("report", "Seed"))), std::to_string(info.seed));
    list.rows.emplace_back(facts.say(Text(LT("report", "Run folder"))), facts.input.run.string());
    content.add(std::move(list));
    content.heading(2, LT("report", "Train it again"));
    content.paragraph(LT("report", "On the CPU, the same seed, threads and versions give the same losses to the last bit."));
    content.add(Code{facts.input.command});
    if (facts.input.projectChanged)
        content.paragraph(LT("report", "The project has been changed since this run: the command would train what it is now. The project as it was stands in the run's run.json, under “project”."), true);
}

} // namespace lepton::report
