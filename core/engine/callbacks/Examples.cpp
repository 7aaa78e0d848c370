// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/Examples.h"

#include "core/engine/Answers.h"
#include "core/engine/ModelParts.h"

#include <algorithm>

namespace lepton::engine::callbacks {

namespace {

/// The part of an array that belongs to one sample.
template <typename T>
std::span<const T> sampleOf(const datasets::Array& array, std::size_t sample) {
    const std::size_t length = array.as<T>().size() / static_cast<std::size_t>(array.shape[0]);
    return array.as<T>().subspan(sample * length, length);
}

std::string labelOf(const Model& model, std::int64_t number) {
    const auto& labels = model.labels();
    return number >= 0 && number < static_cast<std::int64_t>(labels.size()) ? labels[static_cast<std::size_t>(number)] : std::to_string(number);
}

void classify(const Model& model, std::span<const float> scores, Example& out) {
    if (scores.size() == 1) { // one number: how likely the second class is
        out.answer = labelOf(model, scores[0] >= 0.5F ? 1 : 0);
        out.score = exactJson(std::max(scores[0], 1 - scores[0]));
        return;
    }
    const auto best = std::max_element(scores.begin(), scores.end());
    out.answer = labelOf(model, best - scores.begin());
    out.score = exactJson(*best);
}

/// The likeliest next token at each place, as text.
std::string likeliest(const Model& model, std::span<const float> logits, std::size_t places) {
    const std::size_t tokens = logits.size() / places;
    std::vector<std::int64_t> ids;
    for (std::size_t place = 0; place < places; ++place) {
        const auto row = logits.subspan(place * tokens, tokens);
        ids.push_back(std::max_element(row.begin(), row.end()) - row.begin());
    }
    return model.preparation().vocabulary()->decode(ids);
}

/// The first input as the layers see it, which is what a reconstruction is compared with.
datasets::Array prepared(const Model& model, const datasets::Array& given) {
    const c10::InferenceMode inference;
    return arrayOf(model.parts().compiled->prepared(tensorView(given)).to(at::kCPU, at::kFloat));
}

double meanSquare(std::span<const float> made, const datasets::Array& given, std::size_t sample) {
    const auto wanted = sampleOf<float>(given, sample);
    double sum = 0;
    for (std::size_t i = 0; i < std::min(made.size(), wanted.size()); ++i)
        sum += (double(made[i]) - double(wanted[i])) * (double(made[i]) - double(wanted[i]));
    return sum / static_cast<double>(std::max<std::size_t>(made.size(), 1));
}

Example exampleOf(const Model& model, const Gathered& gathered, const datasets::Array& answers, std::size_t sample) {
    Example out;
    const std::string& kind = model.objective().type;
    const auto values = sampleOf<float>(answers, sample);
    const datasets::Array* target = gathered.targets.empty() ? nullptr : &gathered.targets.front();
    if (kind == "classification") {
        classify(model, values, out);
        if (target != nullptr && target->type == datasets::ElementType::Int64)
            out.truth = labelOf(model, sampleOf<std::int64_t>(*target, sample)[0]);
    } else if (kind == "generation" && target != nullptr && model.preparation().vocabulary() != nullptr) {
        const auto next = sampleOf<std::int64_t>(*target, sample);
        out.truth = model.preparation().vocabulary()->decode(next);
        out.answer = likeliest(model, values, next.size());
    } else if (kind == "regression") {
        out.answer = model.preparation().decode(values);
        if (target != nullptr && target->type == datasets::ElementType::Float32)
            out.truth = model.preparation().decode(sampleOf<float>(*target, sample));
    } else {
        out.score = meanSquare(values, prepared(model, gathered.inputs.front()), sample);
    }
    return out;
}

} // namespace

Json toJson(const Example& example) {
    return {{"index", example.index}, {"name", example.name}, {"truth", example.truth}, {"answer", example.answer}, {"score", example.score}};
}

std::vector<std::int64_t> exampleIndices(const TrainData& data, std::int64_t count) {
    const auto& from = data.split.validation.empty() ? data.split.train : data.split.validation;
    const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(count), from.size());
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < wanted; ++i)
        out.push_back(from[i * from.size() / wanted]);
    return out;
}

Result<Gathered> gatherFor(const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& indices) {
    Gathered out;
    std::vector<std::byte*> places;
    const auto add = [&](const std::vector<datasets::TensorField>& fields, std::vector<datasets::Array>& arrays) {
        for (const auto& field : fields) {
            std::vector<std::int64_t> shape{static_cast<std::int64_t>(indices.size())};
            shape.insert(shape.end(), field.shape.begin(), field.shape.end());
            arrays.emplace_back(field.type, std::move(shape));
        }
    };
    std::vector<datasets::Array> inputs;
    add(data.inputs(), inputs);
    add(data.targets(), out.targets);
    for (auto* arrays : {&inputs, &out.targets})
        for (auto& array : *arrays)
            places.push_back(array.bytes.data());
    LEPTON_CHECK(data.gather(indices, places));
    for (const auto& wanted : model.inputs()) {
        const auto named = [&](const datasets::TensorField& field) { return field.name == wanted.name; };
        const auto input = std::find_if(data.inputs().begin(), data.inputs().end(), named);
        const auto target = std::find_if(data.targets().begin(), data.targets().end(), named);
        if (input != data.inputs().end())
            out.inputs.push_back(inputs[static_cast<std::size_t>(input - data.inputs().begin())]);
        else if (target != data.targets().end())
            out.inputs.push_back(out.targets[static_cast<std::size_t>(target - data.targets().begin())]);
        else
            return Error(ErrorCode::BadValue, LT("core", "A network that is asked with noise has no answers to samples")).at(wanted.name).fix(LT("core", "Take the picture grid, which shows what it makes"));
    }
    return out;
}

Result<std::vector<Example>> answerExamples(const Model& model, const datasets::BatchSource& data, const std::vector<std::int64_t>& indices) {
    LEPTON_TRY(const Gathered gathered, gatherFor(model, data, indices));
    LEPTON_TRY(const auto answers, model.infer(gathered.inputs));
    std::vector<Example> out;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        out.push_back(exampleOf(model, gathered, answers.front(), i));
        out.back().index = indices[i];
        out.back().name = data.name(indices[i]);
    }
    return out;
}

} // namespace lepton::engine::callbacks
