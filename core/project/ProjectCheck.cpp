// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Project.h"

#include "core/layers/Layers.h"
#include "core/project/Binding.h"
#include "core/project/ObjectiveCheck.h"

namespace lepton::project {

namespace {

using graph::Problem;
using graph::Repair;

std::string sizesText(const std::vector<std::int64_t>& sizes) {
    std::string out;
    for (const auto size : sizes)
        out += (out.empty() ? "" : " × ") + std::to_string(size);
    return out;
}

std::vector<std::string> names(const std::vector<DataTensor>& tensors) {
    std::vector<std::string> out;
    for (const auto& tensor : tensors)
        out.push_back(tensor.name);
    return out;
}

/// An Input of one number takes a field without axes as well.
std::vector<std::int64_t> atLeastOneAxis(std::vector<std::int64_t> shape) { return shape.empty() ? std::vector<std::int64_t>{1} : shape; }

void checkShape(const graph::NodeId& id, const std::vector<std::int64_t>& shape, const DataTensor& tensor, std::vector<Problem>& problems) {
    const auto given = atLeastOneAxis(tensor.shape);
    if (shape != given)
        problems.push_back({id, "out", "input-shape",
                            text(LT("core", "The input takes %1, but the data as the recipe prepares it has %2"), sizesText(shape), sizesText(given)),
                            LT("core", "Set the input's shape to that of the data, or change the recipe"),
                            {{Repair::Kind::SetParameter, {}, "shape", given}}});
}

void checkDType(const graph::NodeId& id, bool takesIds, const DataTensor& tensor, std::vector<Problem>& problems) {
    if (takesIds != tensor.ids)
        problems.push_back({id, "out", "input-dtype",
                            text(tensor.ids ? LT("core", "The data's “%1” are whole numbers that stand for something, but the input takes measured numbers")
                                            : LT("core", "The data's “%1” are measured numbers, but the input takes whole numbers that stand for something"),
                                 tensor.name),
                            LT("core", "Change the input's element type"),
                            {{Repair::Kind::SetParameter, {}, "dtype", tensor.ids ? "int64" : "float32"}}});
}

} // namespace

void checkInputs(const graph::Analysis& analysis, const DataTensors& data, std::vector<Problem>& problems) {
    std::vector<std::string> fields;
    for (const auto& id : analysis.inputs)
        fields.push_back(analysis.find(id)->parameters.choice("field"));
    const auto sources = bindInputs(fields, names(data.inputs), names(data.targets));
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const graph::NodeId& id = analysis.inputs[i];
        const auto& parameters = analysis.find(id)->parameters;
        if (sources[i].kind == InputSource::Kind::Noise)
            continue;
        if (sources[i].kind == InputSource::Kind::None) {
            problems.push_back({id, "", "input-field",
                                fields[i].empty() ? text(LT("core", "The data gives %1 inputs, so there is nothing for this one"), data.inputs.size())
                                                  : text(LT("core", "The data has no “%1”"), fields[i]),
                                LT("core", "Delete this Input, or name a field of the data in its settings"), {}});
            continue;
        }
        const DataTensor& tensor = (sources[i].kind == InputSource::Kind::Data ? data.inputs : data.targets)[sources[i].index];
        checkShape(id, parameters.sizes("shape"), tensor, problems);
        checkDType(id, parameters.choice("dtype") == "int64", tensor, problems);
    }
}

std::vector<Problem> checkProject(const Project& project, const graph::Analysis& analysis, const std::optional<DataTensors>& data) {
    std::vector<Problem> problems = analysis.problems;
    if (data)
        checkInputs(analysis, *data, problems);
    if (project.objective.adversary)
        checkAdversary(project, analysis, data, problems);
    else
        checkTerms(project, analysis, data, problems);
    checkMetrics(project, problems);
    return problems;
}

} // namespace lepton::project
