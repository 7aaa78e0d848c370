// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/sections/Sections.h"

namespace lepton::report {

namespace {

std::vector<Tiles::Tile> tilesOf(const RunFacts& facts) {
    std::vector<Tiles::Tile> tiles;
    if (const auto metric = facts.mainMetric()) {
        // A tile is as wide as about 26 letters.
        const std::string title = facts.metricTitle(metric->first), whole = facts.say(text(LT("report", "%1, %2"), title, facts.splitTitle(facts.split())));
        tiles.push_back({whole.size() <= 26 || facts.language.isChinese() ? whole : title, facts.metricValue(metric->first, metric->second)});
    }
    tiles.push_back({facts.say(Text(LT("report", "Parameters"))), facts.language.number(static_cast<long long>(facts.analysis.parameterCount))});
    tiles.push_back({facts.say(Text(LT("report", "Epochs"))), facts.language.number(static_cast<long long>(facts.input.history.epochs.size()))});
    tiles.push_back({facts.say(Text(LT("report", "Time"))), facts.language.duration(facts.input.history.seconds)});
    return tiles;
}

} // namespace

void addSummary(Content& content, const RunFacts& facts) {
    const auto& history = facts.input.history;
    content.heading(1, LT("report", "Summary"));
    content.add(Tiles{tilesOf(facts)});
    Facts list;
    list.rows.emplace_back(facts.say(Text(LT("report", "Task"))), facts.kindTitle());
    list.rows.emplace_back(facts.say(Text(LT("report", "Network"))), facts.project.objective.network);
    list.rows.emplace_back(facts.say(Text(LT("report", "Status"))), history.error.empty() ? facts.statusTitle() : facts.statusTitle() + ": " + history.error);
    list.rows.emplace_back(facts.say(Text(LT("report", "Started"))), facts.language.date(facts.input.info.created));
    list.rows.emplace_back(facts.say(Text(LT("report", "Epochs"))),
                           facts.say(text(LT("report", "%1 of %2"), history.epochs.size(), facts.project.training.epochs)));
    if (const auto best = facts.bestEpoch(); best > 0) {
        std::vector<std::string> metrics;
        const Json measured = history.best.value("metrics", Json::object());
        for (const auto& [name, value] : measured.items())
            if (value.is_number())
                metrics.push_back(facts.metricTitle(name) + " " + facts.metricValue(name, value));
        list.rows.emplace_back(facts.say(Text(LT("report", "Best epoch"))), std::to_string(best) + (metrics.empty() ? "" : " (" + facts.language.list(metrics) + ")"));
    }
    if (history.resumed > 0)
        list.rows.emplace_back(facts.say(Text(LT("report", "Resumed"))), facts.say(text(LT("report", "%1 times"), history.resumed)));
    list.rows.emplace_back(facts.say(Text(LT("report", "Seed"))), std::to_string(facts.input.info.seed));
    content.add(std::move(list));
    if (!history.warnings.empty()) {
        content.heading(2, LT("report", "Warnings"));
        Table table{{{facts.say(Text(LT("report", "Warning")))}}, {}};
        for (const auto& warning : history.warnings)
            table.rows.push_back({{shortened(warning, 500)}});
        content.add(std::move(table));
    }
}

} // namespace lepton::report
