// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Examples.h"

namespace lepton::templates {

namespace {

using datasets::ElementType;

std::vector<std::string> numbered(int count) {
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i)
        out.push_back(std::to_string(i));
    return out;
}

} // namespace

DataFacts exampleFacts(const std::string& kind) {
    DataFacts facts;
    facts.kind = kind;
    facts.samples = 1000;
    if (kind == "pictures") {
        facts.sampleShape = {1, 28, 28};
        facts.classes = numbered(10);
    } else if (kind == "text") {
        facts.inputs = {{"tokens", ElementType::Int64, {64}, 10'000}};
        facts.targets = {{"label", ElementType::Int64, {}, 2}};
        facts.classes = numbered(2);
    } else if (kind == "corpus") {
        facts.task = "generation";
        facts.inputs = {{"tokens", ElementType::Int64, {64}, 100}};
        facts.targets = {{"next", ElementType::Int64, {64}, 100}};
    } else if (kind == "table") {
        facts.inputs = {{"numbers", ElementType::Float32, {13}, 0}};
        facts.targets = {{"label", ElementType::Int64, {}, 3}};
        facts.classes = numbered(3);
    } else if (kind == "series") {
        facts.task = "forecasting";
        facts.inputs = {{"window", ElementType::Float32, {24, 3}, 0}};
        facts.targets = {{"value", ElementType::Float32, {6}, 0}};
    } else if (kind == "ratings") {
        facts.task = "rating";
        facts.inputs = {{"user", ElementType::Int64, {1}, 1000}, {"item", ElementType::Int64, {1}, 500}};
        facts.targets = {{"rating", ElementType::Float32, {1}, 0}};
    }
    return facts;
}

DataFacts exampleFacts(const Template& item) {
    DataFacts facts = exampleFacts(item.kinds.front());
    if (item.name == "picture-and-row")
        facts.inputs.insert(facts.inputs.begin(), {"pictures", ElementType::UInt8, {1, 28, 28}, 0});
    return facts;
}

} // namespace lepton::templates
