// SPDX-License-Identifier: GPL-3.0-or-later
#include "TemplateBatches.h"

#include "core/templates/Examples.h"

namespace lepton::testing {

namespace {

using datasets::ElementType;
using datasets::TensorField;

/// Of other directions and lengths for each sample: unlike noise, something that can be drawn from few numbers.
at::Tensor waves(std::int64_t samples, const std::vector<std::int64_t>& shape) {
    at::Tensor out = at::empty({samples, shape[0], shape[1], shape[2]});
    const at::Tensor y = at::arange(shape[1], at::kFloat).view({-1, 1}), x = at::arange(shape[2], at::kFloat).view({1, -1});
    for (std::int64_t i = 0; i < samples; ++i)
        for (std::int64_t c = 0; c < shape[0]; ++c)
            out[i][c] = 0.5 + 0.4 * at::sin(y * (0.15 * static_cast<double>(i % 3 + 1)) + x * (0.1 * static_cast<double>(i)) + static_cast<double>(c));
    return out;
}

at::Tensor valuesOf(const TensorField& field, std::int64_t samples, std::uint64_t seed) {
    at::Generator random = at::detail::createCPUGenerator(seed);
    std::vector<std::int64_t> shape{samples};
    shape.insert(shape.end(), field.shape.begin(), field.shape.end());
    if (field.type != ElementType::Int64)
        return field.name == "pictures" ? waves(samples, field.shape) : at::empty(shape).normal_(0, 1, random);
    if (field.elements() == 1)
        return at::arange(samples, at::kLong).remainder(field.count).view(shape);
    return at::randint(2, field.count, shape, random, at::kLong); // 0 and 1 are padding and what is not known
}

/// Every second text is shorter than the rest.
void padTexts(at::Tensor& tokens) {
    for (std::int64_t i = 0; i < tokens.size(0); i += 2)
        tokens[i].narrow(0, tokens.size(1) - i, i).zero_();
}

} // namespace

templates::DataFacts smallFacts(const templates::Template& item) {
    auto facts = templates::exampleFacts(item);
    if (facts.kind == "pictures") {
        facts.sampleShape = {1, 16, 16};
        facts.classes.resize(4);
        facts.inputs = {{"pictures", ElementType::Float32, facts.sampleShape, 0}};
        facts.targets = {{"label", ElementType::Int64, {}, 4}};
    }
    for (auto* fields : {&facts.inputs, &facts.targets})
        for (auto& field : *fields) {
            if (field.elements() > 1 && field.type == ElementType::Int64)
                field.shape = {16};
            field.count = std::min<std::int64_t>(field.count, 40);
        }
    return facts;
}

engine::Batch batchFor(const templates::DataFacts& facts, std::int64_t samples) {
    engine::Batch batch;
    std::uint64_t seed = 5;
    for (const auto& field : facts.inputs)
        batch.inputs.push_back(valuesOf(field, samples, seed++));
    for (const auto& field : facts.targets)
        batch.targets.push_back(valuesOf(field, samples, seed++));
    if (facts.kind == "corpus")
        batch.targets[0] = batch.inputs[0].roll(-1, 1);
    if (facts.kind == "text")
        padTexts(batch.inputs[0]);
    return batch;
}

} // namespace lepton::testing
