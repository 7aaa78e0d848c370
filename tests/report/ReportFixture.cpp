// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReportFixture.h"

namespace lepton::testing {

namespace {

graph::Network classifier(int classes) {
    graph::Network network;
    const auto add = [&](const char* id, const char* type, Json parameters, double x) { network.addNode({graph::NodeId(id), type, std::move(parameters), {x, 0}, ""}); };
    add("input", "Input", {{"shape", {1, 8, 8}}}, 0);
    add("flatten", "Flatten", Json::object(), 214);
    add("linear", "Linear", {{"units", classes}}, 428);
    add("output", "Output", Json::object(), 642);
    const auto join = [&](const char* from, const char* to) { network.addEdge({{graph::NodeId(from), "out"}, {graph::NodeId(to), "in"}}); };
    join("input", "flatten");
    join("flatten", "linear");
    join("linear", "output");
    return network;
}

Json epochEvent(int epoch) {
    return {{"event", "epoch"}, {"epoch", epoch}, {"step", epoch * 10}, {"train", {{"loss", 1.0 / epoch}, {"accuracy", 1 - 0.5 / epoch}}},
            {"validation", {{"loss", 1.2 / epoch}, {"accuracy", 1 - 0.6 / epoch}}}, {"seconds", 0.5}};
}

/// Eight of ten samples of each class are right, two are taken for the next.
Json evaluation(int classes) {
    Json names = Json::array(), confusion = Json::array(), perClass = Json::array(), roc = Json::array(), precisionRecall = Json::array(), calibration = Json::array();
    for (int c = 0; c < classes; ++c) {
        names.push_back("class " + std::to_string(c));
        Json row = Json::array();
        for (int other = 0; other < classes; ++other)
            row.push_back(other == c ? 8 : other == (c + 1) % classes ? 2 : 0);
        confusion.push_back(row);
        perClass.push_back({{"class", names[static_cast<std::size_t>(c)]}, {"precision", 0.8}, {"recall", 0.8}, {"f1", 0.8}, {"support", 10}, {"roc_auc", nullptr}, {"average_precision", 0.91}});
        roc.push_back({{"class", names[static_cast<std::size_t>(c)]}, {"false_positive_rate", {0, 0.1, 1}}, {"true_positive_rate", {0, 0.8, 1}}, {"threshold", {nullptr, 0.5, 0}}});
        precisionRecall.push_back({{"class", names[static_cast<std::size_t>(c)]}, {"recall", {0.5, 0.8, 1}}, {"precision", {1, 0.8, 0.1}}, {"threshold", {0.9, 0.5, 0}}});
    }
    for (int bin = 0; bin < 15; ++bin)
        calibration.push_back({{"confidence", (bin + 0.5) / 15}, {"accuracy", bin > 5 ? Json((bin + 0.5) / 15) : Json()}, {"count", bin > 5 ? bin : 0}});
    return {{"samples", 10 * classes}, {"metrics", {{"loss", 0.4}, {"accuracy", 0.8}, {"f1", 0.8}}}, {"classes", names}, {"confusion", confusion}, {"split", "test"},
            {"checkpoint", {{"epoch", 4}, {"step", 40}}}, {"per_class", perClass}, {"roc", roc}, {"precision_recall", precisionRecall}, {"calibration", calibration}};
}

} // namespace

report::ReportInput reportInput(int classes, int epochs) {
    report::ReportInput input;
    auto& project = input.info.project;
    project.name = "flowers";
    project.data.source = "/data/flowers";
    project.data.format = "idx";
    for (int c = 0; c < classes; ++c)
        project.data.classes.push_back("class " + std::to_string(c));
    project.recipe = Json::array({{{"type", "Scale"}}});
    project.networks = {{"main", classifier(classes)}};
    project.objective.network = "main";
    input.info.seed = 7;
    input.info.device = "cpu";
    input.info.plan = {{"threads", 2}};
    input.info.versions = {{"lepton", "0.1.0"}, {"cpu", "Example 3000"}};
    input.info.created = "2026-03-04T05:06:07Z";
    input.run = "/projects/flowers/runs/0001";
    for (int epoch = 1; epoch <= epochs; ++epoch)
        input.history.epochs.push_back(epochEvent(epoch));
    for (int step = 1; step <= std::min(epochs * 10, 400); ++step)
        input.history.steps.push_back({{"event", "step"}, {"step", step}, {"epoch", 1 + step / 10}, {"loss", 10.0 / step}});
    input.history.status = "completed";
    input.history.seconds = 0.5 * epochs;
    input.history.best = {{"epoch", epochs}, {"metrics", {{"loss", 0.3}, {"accuracy", 0.85}}}};
    input.evaluation = evaluation(classes);
    input.command = report::reproducingCommand(input.info, "/projects/flowers");
    input.created = "2026-03-05T00:00:00Z";
    return input;
}

int countOf(const std::string& whole, const std::string& part) {
    int count = 0;
    for (auto at = whole.find(part); at != std::string::npos; at = whole.find(part, at + part.size()))
        ++count;
    return count;
}

std::vector<std::string> headings(const report::Content& content, int level) {
    std::vector<std::string> out;
    for (const auto* heading : blocksOf<report::Heading>(content))
        if (heading->level == level)
            out.push_back(heading->text);
    return out;
}

} // namespace lepton::testing
