// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Project.h"

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

void checkInput(const graph::Analysis& analysis, const std::vector<std::int64_t>& sampleShape, std::vector<Problem>& problems) {
    for (const auto& id : analysis.inputs) {
        const auto shape = analysis.find(id)->parameters.sizes("shape");
        if (shape == sampleShape)
            continue;
        problems.push_back({id, "out", "input-shape",
                            text(LT("core", "The input takes %1, but the data as the recipe prepares it has %2"), sizesText(shape), sizesText(sampleShape)),
                            LT("core", "Set the input's shape to that of the data, or add a Resize step to the recipe"),
                            {{Repair::Kind::SetParameter, {}, "shape", sampleShape}}});
    }
}

/// The node whose output an Output shows; its units are what a repair changes.
const graph::Node* nodeBefore(const graph::Network& network, const graph::NodeId& id) {
    for (const auto& edge : network.edges())
        if (edge.to.node == id)
            return network.find(edge.from.node);
    return nullptr;
}

void checkClasses(const Project& project, const graph::Analysis& analysis, std::vector<Problem>& problems) {
    const auto classes = static_cast<std::int64_t>(project.data.classes.size());
    for (const auto& id : analysis.outputs) {
        const auto& outputs = analysis.find(id)->outputs;
        if (outputs.empty())
            continue;
        const graph::Shape& shape = outputs[0].shape;
        if (shape.size() == 2 && shape[1].size() == classes)
            continue;
        const graph::Node* before = nodeBefore(project.served()->network, id);
        const bool linear = before != nullptr && before->type == "Linear";
        Problem problem{linear ? before->id : id, linear ? "" : "in", "output-classes",
                        text(LT("core", "The network gives %1, but %2 classes need one number each (N × %2)"), graph::shapeText(shape), classes),
                        text(LT("core", "End with a Linear layer of %1 units"), classes),
                        {}};
        if (linear)
            problem.repairs.push_back({Repair::Kind::SetParameter, {}, "units", classes});
        problems.push_back(std::move(problem));
    }
}

void checkSingle(const std::vector<graph::NodeId>& ids, const char* type, std::vector<Problem>& problems) {
    for (std::size_t i = 1; i < ids.size(); ++i)
        problems.push_back({ids[i], "", "too-many-ends", text(LT("core", "This objective needs one %1, and the network has %2"), type, ids.size()),
                            LT("core", "Delete the others, or join the branches with Add or Concat"), {}});
}

} // namespace

std::vector<Problem> checkProject(const Project& project, const graph::Analysis& analysis, const std::optional<std::vector<std::int64_t>>& sampleShape) {
    std::vector<Problem> problems = analysis.problems;
    checkSingle(analysis.inputs, "Input", problems);
    checkSingle(analysis.outputs, "Output", problems);
    if (sampleShape)
        checkInput(analysis, *sampleShape, problems);
    if (!project.data.classes.empty())
        checkClasses(project, analysis, problems);
    return problems;
}

} // namespace lepton::project
