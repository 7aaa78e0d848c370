// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ExportSamples.h"

#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/TensorFile.h"

#include <algorithm>
#include <cmath>

namespace lepton::engine {

namespace {

constexpr const char* member = "samples.safetensors";

datasets::Array firstOf(const datasets::Array& whole, std::int64_t count) {
    datasets::Array out = whole;
    out.bytes.resize(whole.shape[0] == 0 ? 0 : whole.bytes.size() / static_cast<std::size_t>(whole.shape[0]) * static_cast<std::size_t>(count));
    out.shape[0] = count;
    return out;
}

} // namespace

ExportSamples ExportSamples::first(std::int64_t most) const {
    ExportSamples out;
    out.count = std::min(count, most);
    for (const auto& input : inputs)
        out.inputs.push_back(firstOf(input, out.count));
    for (const auto& answer : answers)
        out.answers.push_back(firstOf(answer, out.count));
    return out;
}

Result<ExportSamples> exportSamples(const Model& model, const project::Package& package) {
    const std::string where = package.name + ": parity/" + member;
    return guarded(where, [&]() -> Result<ExportSamples> {
        const auto found = package.parity.find(member);
        if (found == package.parity.end())
            return Error(ErrorCode::BadFormat, LT("core", "The package holds no parity samples")).at(where).fix(LT("core", "Make the package again"));
        LEPTON_TRY(const TensorFile file, tensorFileFromBytes(found->second, where));
        ExportSamples out;
        for (const auto& field : model.inputs()) {
            const auto tensor = file.tensors.find(field.name);
            if (tensor == file.tensors.end() || tensor->second.dim() == 0)
                return Error(ErrorCode::BadFormat, text(LT("core", "The parity samples are not complete: “%1” is missing"), field.name)).at(where).fix(LT("core", "Make the package again"));
            const bool ids = field.type == datasets::ElementType::Int64;
            out.inputs.push_back(arrayOf(tensor->second.to(ids ? at::kLong : at::kFloat)));
        }
        out.count = out.inputs[0].shape[0];
        LEPTON_TRY(out.answers, model.infer(out.inputs));
        return out;
    });
}

Result<void> compareAnswers(ExportCheck& check, const Model& model, const std::vector<datasets::Array>& answers, const ExportSamples& expected) {
    if (answers.size() != expected.answers.size())
        return Error(ErrorCode::BadFormat, text(LT("core", "The exported model gives %1 outputs where the engine gives %2"), answers.size(), expected.answers.size())).at(model.name());
    for (std::size_t k = 0; k < answers.size(); ++k) {
        const auto wanted = expected.answers[k].as<float>();
        const auto given = answers[k].as<float>();
        if (given.size() != wanted.size())
            return Error(ErrorCode::BadFormat, text(LT("core", "The exported model gives %1 values where the engine gives %2"), given.size(), wanted.size())).at(model.outputs()[k].name);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const double difference = std::abs(static_cast<double>(given[i]) - static_cast<double>(wanted[i]));
            check.largestDifference = difference <= check.largestDifference ? check.largestDifference : difference; // also for what is no number
            check.scale = std::max(check.scale, std::abs(static_cast<double>(wanted[i])));
        }
    }
    check.samples = std::max(check.samples, expected.count);
    return {};
}

} // namespace lepton::engine
