// SPDX-License-Identifier: GPL-3.0-or-later
#include "ReportFixture.h"

#include "core/graph/Group.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;
using namespace lepton::report;
using testing::blocksOf;
using testing::countOf;
using testing::headings;
using testing::reportInput;

namespace {

bool has(const std::vector<std::string>& all, const std::string& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

/// The value beside a name in some list of facts.
std::string fact(const Content& content, const std::string& name) {
    for (const auto* facts : blocksOf<Facts>(content))
        for (const auto& [key, value] : facts->rows)
            if (key == name)
                return value;
    return "(none)";
}

const Table* tableWith(const Content& content, const std::string& column) {
    for (const auto* table : blocksOf<Table>(content))
        for (const auto& one : table->columns)
            if (one.title == column)
                return table;
    return nullptr;
}

} // namespace

TEST_CASE("a report has every section and what was measured") {
    const Content content = makeReport(reportInput(), Language::english());
    CHECK(headings(content, 1) == std::vector<std::string>{"Summary", "Data and recipe", "Network", "Settings", "Training curves", "Evaluation", "Examples", "Environment and reproduction", "Model card"});
    for (const char* part : {"Confusion matrix", "Most frequent confusions", "Class by class", "ROC and precision-recall curves", "Calibration", "Layers", "Recipe", "Train it again", "Limits"})
        CHECK_MESSAGE(has(headings(content, 2), part), part);
    CHECK(fact(content, "Accuracy") == "80.00 %");
    CHECK(fact(content, "Seed") == "7");
    CHECK(fact(content, "Processor") == "Example 3000");
    CHECK(fact(content, "Started") == "4 March 2026, 05:06 UTC");
    CHECK(fact(content, "Parameters") == "195"); // 64 × 3 weights and 3 biases
    const auto code = blocksOf<Code>(content);
    REQUIRE(code.size() == 1);
    CHECK(code[0]->text == "lepton train /projects/flowers --epochs 5 --batch-size 64 --seed 7 --device cpu --learning-rate 0.001 --threads 2");
}

TEST_CASE("the table of layers has shapes and parameters in the data's order") {
    const Content content = makeReport(reportInput(), Language::english());
    const Table* table = tableWith(content, "Output shape");
    REQUIRE(table != nullptr);
    REQUIRE(table->rows.size() == 4);
    CHECK(table->rows[2][0].text == "linear");
    CHECK(table->rows[2][3].text == "N × 3");
    CHECK(table->rows[2][4].text == "195");
    CHECK(table->rows[2][5].text == "192");
    CHECK(table->rows[1][4].text.empty());
}

TEST_CASE("groups of one plan are shown once, with the settings that the first one has") {
    auto input = reportInput();
    auto& network = input.info.project.networks[0].network;
    auto group = std::make_shared<graph::Group>();
    group->block = "Pair";
    group->body.addNode({graph::NodeId("in"), graph::groupInputType, Json::object(), {0, 0}, ""});
    group->body.addNode({graph::NodeId("dense"), "Linear", {{"units", 4}}, {214, 0}, ""});
    group->body.addNode({graph::NodeId("out"), graph::groupOutputType, Json::object(), {428, 0}, ""});
    group->body.addEdge({{graph::NodeId("in"), "out"}, {graph::NodeId("dense"), "in"}});
    group->body.addEdge({{graph::NodeId("dense"), "out"}, {graph::NodeId("out"), "in"}});
    group->parameters = {{"units", {{graph::NodeId("dense"), "units"}}}};
    for (const char* id : {"first", "second"})
        network.addNode({graph::NodeId(id), graph::groupType, {{"units", 7}}, {856, 0}, "", group});
    const Content content = makeReport(input, Language::english());
    std::vector<const Figure*> inside;
    for (const auto* figures : blocksOf<Figures>(content))
        for (const auto& figure : figures->figures)
            if (figure.title.starts_with("Inside"))
                inside.push_back(&figure);
    REQUIRE(inside.size() == 1);
    CHECK(inside[0]->title == "Inside Pair (first; built alike: second)");
}

TEST_CASE("callbacks and steps of the recipe go by their titles") {
    auto input = reportInput();
    input.info.project.recipe = Json::array({{{"type", "Resize"}, {"width", 8}, {"height", 9}, {"mode", "stretch"}}, {{"type", "Scale"}}});
    input.info.project.training.callbacks = {{"csv-log", Json::object()}, {"of my own", Json::object()}};
    input.callbackTitles.emplace("csv-log", Text("Log as CSV"));
    const Content content = makeReport(input, Language::english());
    CHECK(fact(content, "1  Resize") == "Width 8, Height 9, Mode stretch");
    const Table* table = tableWith(content, "Callback");
    REQUIRE(table != nullptr);
    CHECK(table->rows[0][0].text == "Log as CSV");
    CHECK(table->rows[1][0].text == "of my own");
}

TEST_CASE("figures of one column have as many decimals") {
    const Content content = makeReport(reportInput(), Language::english());
    const Table* classes = tableWith(content, "F1 score");
    REQUIRE(classes != nullptr);
    CHECK(classes->rows[0][3].text == "0.8000");
    const Table* epochs = tableWith(content, "Epoch");
    REQUIRE(epochs != nullptr);
    CHECK(epochs->rows[1][1].text == "0.5000"); // 1 / epoch
}

TEST_CASE("names of a data set are text, whatever is in them") {
    auto input = reportInput();
    const std::string hostile = "<script>alert('x')</script>\"&";
    input.info.project.name = hostile;
    input.info.project.data.classes[0] = hostile;
    input.evaluation["classes"][0] = hostile;
    input.evaluation["per_class"][0]["class"] = hostile;
    input.history.warnings = {hostile, "bad \xff\xfe bytes \x01"};
    const std::string html = htmlOf(makeReport(input, Language::english()));
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("alert('x')") == std::string::npos);
    CHECK(html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;") != std::string::npos);
    CHECK(html.find('\xff') == std::string::npos);
    CHECK(html.find('\x01') == std::string::npos);
    const auto pdf = pdfOf(makeReport(input, Language::english()));
    REQUIRE(pdf.ok());
    CHECK(pdf->starts_with("%PDF-"));
}

TEST_CASE("an HTML report asks for nothing from outside") {
    const std::string html = htmlOf(makeReport(reportInput(), Language::english()));
    for (const char* way : {"<link", "<script", "<iframe", "@import", "src=\"http", "href=\"http", "url(http"})
        CHECK_MESSAGE(html.find(way) == std::string::npos, way);
    CHECK(html.find("default-src 'none'") != std::string::npos);
    CHECK(countOf(html, "<svg") == countOf(html, "</svg>"));
    CHECK(countOf(html, "<svg") >= 6); // network, loss, accuracy, confusion, ROC, precision-recall, calibration
}

TEST_CASE("pictures of one page keep their ids apart") {
    const std::string html = htmlOf(makeReport(reportInput(), Language::english()));
    std::vector<std::string> ids;
    for (auto at = html.find(" id=\""); at != std::string::npos; at = html.find(" id=\"", at + 1))
        ids.push_back(html.substr(at + 5, html.find('"', at + 5) - at - 5));
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    for (auto at = html.find("href=\"#"); at != std::string::npos; at = html.find("href=\"#", at + 1)) {
        const std::string id = html.substr(at + 7, html.find('"', at + 7) - at - 7);
        CHECK_MESSAGE(std::binary_search(ids.begin(), ids.end(), id), id);
    }
}

TEST_CASE("words without end, sixty classes and a thousand epochs make pages, not faults") {
    auto input = reportInput(60, 1000);
    input.info.project.data.classes[0] = std::string(4000, 'W');
    input.evaluation["classes"][0] = std::string(4000, 'W');
    input.history.warnings = {std::string(20000, 'x')};
    const Content content = makeReport(input, Language::english());
    const Table* epochs = tableWith(content, "Epoch");
    REQUIRE(epochs != nullptr);
    CHECK(epochs->rows.size() <= 25);
    CHECK(epochs->rows.front()[0].text == "1");
    CHECK(epochs->rows.back()[0].text == "1000 ★");
    const auto pdf = pdfOf(content);
    REQUIRE(pdf.ok());
    CHECK(pdf->size() < 2'000'000);
    CHECK(htmlOf(content).size() < 6'000'000);
}

TEST_CASE("one epoch, and no epoch at all") {
    auto input = reportInput(3, 1);
    CHECK(pdfOf(makeReport(input, Language::english())).ok());
    input.history = {};
    const Content content = makeReport(input, Language::english());
    CHECK(fact(content, "Epochs") == "0 of 5");
    CHECK(fact(content, "Status") == "interrupted");
    CHECK(pdfOf(content).ok());
}

TEST_CASE("without an evaluation the report says so and gives what the training measured") {
    auto input = reportInput();
    for (const Json& evaluation : {Json::object(), Json(), Json({{"samples", "many"}, {"metrics", {{"loss", nullptr}}}, {"confusion", {{"x"}}}, {"classes", {1, 2}}, {"roc", {1}}, {"calibration", {{}}},
                                                                {"scatter", {{{"truth", {nullptr}}}}}, {"forecasts", {3}}, {"answers", {{"index", {0}}}}, {"per_class", {4}}})}) {
        input.evaluation = evaluation;
        const Content content = makeReport(input, Language::english());
        CHECK(pdfOf(content).ok());
        CHECK(headings(content, 1).size() == 9);
        CHECK(!htmlOf(content).empty());
    }
    input.evaluation = Json::object();
    CHECK(fact(makeReport(input, Language::english()), "Accuracy") == "85.00 %");
}

TEST_CASE("regressions and forecasts have their figures") {
    auto input = reportInput();
    input.info.project.objective.type = "regression";
    input.info.project.objective.loss = "mse";
    input.evaluation = {{"samples", 3}, {"split", "test"}, {"metrics", {{"loss", 0.1}, {"mae", 1.5}}}, {"scatter", {{{"target", "height"}, {"truth", {1, 2, 3}}, {"prediction", {1.5, 2, 2}}, {"index", {0, 1, 2}}}}},
                        {"forecasts", {{{"name", "May"}, {"history", {1, 2, 3}}, {"truth", {4, 5}}, {"prediction", {4, 4}}}}}};
    const Content content = makeReport(input, Language::english());
    CHECK(has(headings(content, 2), "Prediction against truth"));
    CHECK(has(headings(content, 2), "Forecasts"));
    std::vector<std::string> titles;
    for (const auto* figures : blocksOf<Figures>(content))
        for (const auto& figure : figures->figures)
            titles.push_back(figure.title);
    for (const char* title : {"height", "Errors of height", "May"})
        CHECK_MESSAGE(has(titles, title), title);
    CHECK(fact(content, "Mean absolute error") == "1.5");
    CHECK(pdfOf(content).ok());
}

TEST_CASE("addresses of webhooks stay out of reports that are handed over") {
    auto input = reportInput();
    input.info.project.training.callbacks = {{"webhook", {{"url", "https://hooks.example.org/services/T000/SECRET"}}}};
    const std::string html = htmlOf(makeReport(input, Language::english()));
    CHECK(html.find("hooks.example.org") != std::string::npos);
    CHECK(html.find("SECRET") == std::string::npos);
}
