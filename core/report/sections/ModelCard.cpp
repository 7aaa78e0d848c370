// SPDX-License-Identifier: GPL-3.0-or-later
// After Mitchell et al. 2019, Model Cards for Model Reporting: its nine headings, as far as a run knows.
#include "core/report/sections/Sections.h"

#include <algorithm>
#include <cmath>

namespace lepton::report {

namespace {

Text whatItIs(const std::string& type) {
    if (type == "classification")
        return LT("report", "A classifier: it gives one of its classes, with a score for each, for whatever it is given.");
    if (type == "regression")
        return LT("report", "A network that gives values, in the units of the data it has learned from.");
    if (type == "generation")
        return LT("report", "A network that writes text, word by word or letter by letter, in the manner of the text it has learned from.");
    if (type == "adversarial")
        return LT("report", "A network that makes pictures like those it has learned from.");
    return LT("report", "A network that gives back what it is given, through a narrower place.");
}

Text limits(const std::string& type) {
    if (type == "classification")
        return LT("report", "The model knows only its classes and gives one of them for whatever it is given, also where none is right. Its scores say how sure it is on samples like those it was trained on; on others they mean little.");
    return LT("report", "The model was trained on the data named here; on other data its answers mean little.");
}

/// The class that is recognised worst, of those with samples.
void addWorstClass(Content& content, const RunFacts& facts) {
    const Json& counts = facts.evaluated("confusion");
    if (!counts.is_array() || counts.size() < 2)
        return;
    std::int64_t worst = -1;
    double least = 2;
    for (std::size_t row = 0; row < counts.size(); ++row) {
        const auto values = numbersOf(counts[row]);
        double sum = 0;
        for (const double value : values)
            sum += value;
        if (row < values.size() && sum > 0 && values[row] / sum < least) {
            least = values[row] / sum;
            worst = static_cast<std::int64_t>(row);
        }
    }
    if (worst >= 0 && least < 1)
        content.paragraph(text(LT("report", "The class that is recognised worst is “%1”: %2 of its samples."), facts.className(worst), facts.language.percent(least)));
}

std::string shapes(const RunFacts& facts, const std::vector<graph::NodeId>& ids) {
    std::vector<std::string> out;
    for (const auto& id : ids)
        if (const auto* found = facts.analysis.find(id); found != nullptr && !found->outputs.empty())
            out.push_back(id.str() + " [" + graph::shapeText(found->outputs[0].shape) + "]");
    return facts.language.list(out);
}

} // namespace

void addModelCard(Content& content, const RunFacts& facts) {
    const auto& project = facts.project;
    content.heading(1, LT("report", "Model card"));
    content.heading(2, LT("report", "Model"));
    content.paragraph(whatItIs(project.objective.type));
    Facts list;
    list.rows.emplace_back(facts.say(Text(LT("report", "Name"))), project.name);
    list.rows.emplace_back(facts.say(Text(LT("report", "Network"))), facts.say(text(LT("report", "%1, %2 parameters"), project.objective.network, facts.analysis.parameterCount)));
    list.rows.emplace_back(facts.say(Text(LT("report", "Takes"))), shapes(facts, facts.analysis.inputs));
    list.rows.emplace_back(facts.say(Text(LT("report", "Gives"))), shapes(facts, facts.analysis.outputs));
    list.rows.emplace_back(facts.say(Text(LT("report", "Trained"))), facts.language.date(facts.input.info.created));
    content.add(std::move(list));
    content.heading(2, LT("report", "Intended use"));
    content.paragraph(LT("report", "Inputs of the same kind and origin as the training data, prepared by the same recipe, which is part of the package. Whoever uses it for something else should test it on data of that kind first."));
    content.heading(2, LT("report", "Training data"));
    content.paragraph(text(LT("report", "%1, as described in the chapter on the data. What was measured for the recipe comes from the training split alone."), project.data.source.filename().string()));
    content.heading(2, LT("report", "Evaluation"));
    if (const auto metric = facts.mainMetric())
        content.paragraph(text(LT("report", "%1 of %2 on the %3."), facts.metricTitle(metric->first), facts.metricValue(metric->first, metric->second), facts.splitTitle(facts.split())));
    else
        content.paragraph(LT("report", "It has not been evaluated."));
    addWorstClass(content, facts);
    content.heading(2, LT("report", "Limits"));
    content.paragraph(limits(project.objective.type));
    content.heading(2, LT("report", "Ethical considerations"));
    content.paragraph(LT("report", "The model has not been examined for unequal treatment of people. If its answers touch people, compare its errors between groups before it is used."));
}

} // namespace lepton::report
