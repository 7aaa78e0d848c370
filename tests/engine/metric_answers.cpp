// SPDX-License-Identifier: GPL-3.0-or-later
// What the metrics say of given answers, for tests/peers/test_metrics_sklearn.py: metric_answers CASES.json > ANSWERS.json
// A case is {"name","kind","metrics","output":[[…]],"target":[…],"batches":[3,2,…]} and, where they are wanted, "probabilities", "positive_only",
// "scale", "offset", "rating_offset", "users". Its answer is {"metrics":{…},"shares":[[…]]}: the float32 scores that the ranking metrics saw.
// Half-way the sums go through a checkpoint's form and back.
#include "core/engine/Guard.h"
#include "core/engine/MetricSums.h"
#include "core/engine/TensorsOfSums.h"
#include "core/engine/metrics/Measurer.h"

#include <cstdio>

using namespace lepton;

namespace {

project::AnswerKind kindNamed(const std::string& name) {
    for (const auto kind : {project::AnswerKind::Classes, project::AnswerKind::Labels, project::AnswerKind::Tokens, project::AnswerKind::Values, project::AnswerKind::Ratings})
        if (project::answerKindName(kind) == name)
            return kind;
    return project::AnswerKind::None;
}

/// A list, or a list of lists of one length.
at::Tensor tensorOf(const Json& json, at::ScalarType type) {
    std::vector<double> values;
    const bool rows = !json.empty() && json[0].is_array();
    for (const auto& row : json)
        if (rows)
            for (const auto& value : row)
                values.push_back(value.get<double>());
        else
            values.push_back(row.get<double>());
    const at::Tensor flat = at::tensor(at::ArrayRef<double>(values)).to(type);
    return rows ? flat.view({static_cast<std::int64_t>(json.size()), -1}) : flat;
}

engine::MetricSums throughCheckpoint(engine::MetricSums sums) {
    const auto tensors = engine::tensorsOf(sums);
    const auto file = engine::orThrow(engine::tensorFileFromBytes(engine::tensorFileBytes(tensors, sums.sums()), "sums"));
    auto out = engine::MetricSums::fromSums(file.note);
    engine::takeTensors(out, file);
    return out;
}

Json answerOf(const Json& one) {
    const auto kind = kindNamed(one["kind"].get<std::string>());
    const bool numbers = kind == project::AnswerKind::Values || kind == project::AnswerKind::Ratings;
    engine::metrics::MetricPlan plan{{}, {}, one.value("positive_only", false), one.value("rating_offset", 0.0)};
    for (const auto& name : one["metrics"])
        plan.metrics.push_back(engine::orThrow(project::metricNamed(name.get<std::string>())));
    const engine::metrics::Measurer measurer(plan, {kind, one.value("probabilities", false), one.value("scale", std::vector<double>()), one.value("offset", std::vector<double>())});
    const at::Tensor output = tensorOf(one["output"], at::kFloat);
    const at::Tensor target = tensorOf(one["target"], kind == project::AnswerKind::Classes || kind == project::AnswerKind::Tokens ? at::kLong : at::kFloat);
    const at::Tensor users = one.contains("users") ? tensorOf(one["users"], at::kLong) : at::Tensor();
    engine::MetricSums sums;
    std::int64_t first = 0;
    for (const auto& batch : one["batches"]) {
        const auto length = batch.get<std::int64_t>();
        engine::MetricSums part;
        part.samples = length;
        const at::Tensor truths = target.narrow(0, first, length);
        measurer.add({output.narrow(0, first, length), numbers || kind == project::AnswerKind::Labels ? truths.view_as(output.narrow(0, first, length)) : truths,
                      users.defined() ? users.narrow(0, first, length) : users},
                     0, length, part);
        sums += part;
        sums = throughCheckpoint(std::move(sums));
        first += length;
    }
    Json shares = Json::array();
    for (const float share : sums.scores.scores())
        shares.push_back(static_cast<double>(share));
    return {{"metrics", sums.metrics()}, {"shares", std::move(shares)}};
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2)
        return 2;
    const auto cases = readJson(argv[1]);
    const auto answers = engine::guarded(argv[1], [&]() -> Result<Json> {
        Json out = Json::object();
        for (const auto& one : engine::orThrow(cases))
            out[one["name"].get<std::string>()] = answerOf(one);
        return out;
    });
    if (!answers.ok()) {
        std::fprintf(stderr, "%s\n", answers.error().line().c_str());
        return 1;
    }
    std::puts(answers->dump().c_str());
    return 0;
}
