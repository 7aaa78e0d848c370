// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/Charts.h"
#include "core/report/sections/Sections.h"
#include "datasets/recipe/Step.h"

#include <algorithm>
#include <utility>

namespace lepton::report {

namespace {

constexpr std::size_t mostFields = 60;
constexpr std::size_t mostProblems = 15;
constexpr std::size_t mostBars = 24;
constexpr std::size_t mostPictures = 12;
constexpr std::int64_t thumbnail = 96;

std::string shapeOf(const std::vector<std::int64_t>& shape) {
    std::string out;
    for (const auto size : shape)
        out += (out.empty() ? "" : " × ") + (size < 0 ? std::string("?") : std::to_string(size));
    return out;
}

Facts about(const RunFacts& facts) {
    const auto& data = facts.project.data;
    const auto& language = facts.language;
    Facts out;
    out.rows.emplace_back(facts.say(Text(LT("report", "Source"))), data.source.filename().empty() ? data.source.parent_path().filename().string() : data.source.filename().string());
    out.rows.emplace_back(facts.say(Text(LT("report", "Place"))), data.source.string());
    if (!data.format.empty())
        out.rows.emplace_back(facts.say(Text(LT("report", "Format"))), data.format);
    if (facts.input.source)
        out.rows.emplace_back(facts.say(Text(LT("report", "Samples"))), language.number(static_cast<long long>(facts.input.source->size())));
    if (facts.input.split) {
        const auto& split = *facts.input.split;
        out.rows.emplace_back(facts.say(Text(LT("report", "Division"))), facts.say(text(LT("report", "%1 for training, %2 for validation, %3 for testing"), split.train.size(),
                                                                                        split.validation.size(), split.test.size())));
    }
    if (data.split.is_object() && !data.split.empty())
        out.rows.emplace_back(facts.say(Text(LT("report", "Settings of the division"))), facts.settingValue(data.split));
    if (!data.classes.empty())
        out.rows.emplace_back(facts.say(text(LT("report", "Classes (%1)"), data.classes.size())),
                              shortened(facts.language.list(data.classes), 1500));
    if (!data.fingerprint.empty())
        out.rows.emplace_back(facts.say(Text(LT("report", "Fingerprint (SHA-256)"))), data.fingerprint);
    return out;
}

Table fieldTable(const RunFacts& facts, const datasets::SourceInfo& info) {
    const auto number = [&](const std::optional<double>& value) { return value ? facts.language.number(*value, 4) : std::string("–"); };
    Table table;
    for (const char* title : {LT("report", "Field"), LT("report", "Type"), LT("report", "Shape")})
        table.columns.push_back({facts.say(Text(title))});
    for (const char* title : {LT("report", "Missing"), LT("report", "Different"), LT("report", "Least"), LT("report", "Greatest"), LT("report", "Mean")})
        table.columns.push_back({facts.say(Text(title)), Align::Right});
    for (std::size_t i = 0; i < std::min(mostFields, info.fields.size()); ++i) {
        const auto& field = info.fields[i];
        table.rows.push_back({{shortened(field.name, 120)}, {field.type}, {shapeOf(field.shape)}, {facts.language.number(static_cast<long long>(field.missing))},
                              {facts.language.number(static_cast<long long>(field.unique))}, {number(field.min)}, {number(field.max)}, {number(field.mean)}});
    }
    return table;
}

void addClassBalance(Content& content, const RunFacts& facts, const datasets::SourceInfo& info) {
    if (info.classes.size() < 2 || info.classCounts.size() != info.classes.size() || info.samples <= 0)
        return;
    std::vector<std::size_t> order(info.classes.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    const bool all = order.size() <= mostBars;
    if (!all)
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return info.classCounts[a] > info.classCounts[b]; });
    BarList bars;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (!all && i == mostBars / 2)
            i = order.size() - mostBars / 2; // the largest and the smallest
        const auto count = info.classCounts[order[i]];
        bars.bars.push_back({shortened(info.classes[order[i]], 120), static_cast<double>(count),
                             facts.language.number(static_cast<long long>(count)) + " (" + facts.language.percent(static_cast<double>(count) / static_cast<double>(info.samples)) + ")"});
    }
    const std::string title = facts.say(all ? Text(LT("report", "Samples of each class")) : Text(LT("report", "Samples of the largest and the smallest classes")));
    content.add(Figures{{barFigure(title, title, std::move(bars))}, 1});
}

void addPictures(Content& content, const RunFacts& facts) {
    if (!facts.input.source || facts.input.source->info().kind != "pictures" || facts.input.source->size() == 0)
        return;
    PictureGrid grid;
    const auto& source = *facts.input.source;
    const auto step = std::max<std::int64_t>(1, source.size() / static_cast<std::int64_t>(mostPictures));
    for (std::int64_t i = 0; i < source.size() && grid.entries.size() < mostPictures; i += step)
        if (const auto array = source.read(i)) {
            Picture picture = pictureOf(*array, thumbnail);
            const std::string label = source.info().classes.empty() ? "" : facts.className(source.label(i));
            if (picture.width > 0)
                grid.entries.push_back({std::move(picture), label, shapeOf(array->shape), colour::text, source.name(i)});
        }
    if (grid.entries.empty())
        return;
    content.heading(2, LT("report", "Samples"));
    content.add(std::move(grid));
}

std::string keyTitle(const RunFacts& facts, const datasets::StepType* type, const std::string& key) {
    if (type != nullptr)
        for (const auto& parameter : type->parameters)
            if (parameter.name == key)
                return facts.say(parameter.title);
    return facts.settingTitle(key);
}

/// A row of the list; what has rows of its own (the columns of a table) comes in tables after it.
void addStep(Content& content, const RunFacts& facts, const Json& step, std::size_t number, Facts& list) {
    const std::string name = step.value("type", Json()).is_string() ? step["type"].get<std::string>() : "?";
    const auto* type = datasets::findStepType(name);
    std::vector<std::string> settings;
    std::vector<std::pair<std::string, Json>> tables;
    for (const auto& [key, value] : step.items()) {
        if (key == "type")
            continue;
        if (value.is_array() && !value.empty() && value.front().is_object())
            tables.emplace_back(key, value);
        else
            settings.push_back(keyTitle(facts, type, key) + " " + facts.settingValue(value));
    }
    list.rows.emplace_back(std::to_string(number) + "  " + (type != nullptr ? facts.say(type->title) : name), facts.language.list(settings));
    if (tables.empty())
        return;
    content.add(std::exchange(list, {}));
    for (const auto& [key, rows] : tables) {
        Table table{{{facts.settingTitle(key)}, {facts.say(Text(LT("report", "Settings and what was found in the training data")))}}, {}};
        for (std::size_t i = 0; i < std::min(mostFields, rows.size()); ++i) {
            Json rest = rows[i];
            const std::string row = rest.value("name", Json()).is_string() ? rest["name"].get<std::string>() : std::to_string(i + 1);
            rest.erase("name");
            table.rows.push_back({{shortened(row, 120)}, {facts.settingValue(rest)}});
        }
        content.add(std::move(table));
    }
}

void addRecipe(Content& content, const RunFacts& facts) {
    content.heading(2, LT("report", "Recipe"));
    if (!facts.project.recipe.is_array() || facts.project.recipe.empty())
        return content.paragraph(LT("report", "The data goes into the network as it is."));
    content.paragraph(LT("report", "What is done to each sample before the network sees it. Values that are measured come from the training split alone."), true);
    std::size_t number = 0;
    Facts list;
    for (const auto& step : facts.project.recipe)
        addStep(content, facts, step, ++number, list);
    if (!list.rows.empty())
        content.add(std::move(list));
}

void addProblems(Content& content, const RunFacts& facts, const datasets::SourceInfo& info) {
    if (info.problems.empty())
        return;
    content.heading(2, LT("report", "Problems of the data"));
    Table table{{{facts.say(Text(LT("report", "What")))}, {facts.say(Text(LT("report", "Where")))}, {facts.say(Text(LT("report", "Count"))), Align::Right}}, {}};
    for (std::size_t i = 0; i < std::min(mostProblems, info.problems.size()); ++i)
        table.rows.push_back({{facts.say(info.problems[i].what)}, {shortened(info.problems[i].where, 200)}, {facts.language.number(static_cast<long long>(info.problems[i].count))}});
    content.add(std::move(table));
    if (info.problems.size() > mostProblems)
        content.paragraph(text(LT("report", "And %1 more."), info.problems.size() - mostProblems), true);
}

} // namespace

void addData(Content& content, const RunFacts& facts) {
    content.heading(1, LT("report", "Data and recipe"));
    content.add(about(facts));
    if (facts.input.dataProblem)
        content.paragraph(text(LT("report", "The data could not be read for this report: %1. What follows is what the run has kept of it."), facts.say(facts.input.dataProblem->what)), true);
    if (facts.input.source) {
        const auto& info = facts.input.source->info();
        addClassBalance(content, facts, info);
        addPictures(content, facts);
        if (!info.fields.empty()) {
            content.heading(2, LT("report", "Fields"));
            content.add(fieldTable(facts, info));
            if (info.fields.size() > mostFields)
                content.paragraph(text(LT("report", "And %1 more."), info.fields.size() - mostFields), true);
        }
    }
    addRecipe(content, facts);
    if (facts.input.source)
        addProblems(content, facts, facts.input.source->info());
}

} // namespace lepton::report
