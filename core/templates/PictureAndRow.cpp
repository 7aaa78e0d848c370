// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// What a convolution sees of the picture, as one row of numbers.
graph::NodeId addPicture(Builder& chain, const datasets::TensorField& field) {
    addInput(chain, field, field.name);
    chain.then("BatchNorm2d"); // pixels of 0 to 255 to about −1 to 1
    std::int64_t smaller = std::min(field.shape[1], field.shape[2]);
    for (const int filters : {32, 64}) {
        chain.then("Conv2d", {{"filters", filters}, {"padding", "same"}});
        chain.then("ReLU");
        if (smaller >= 4)
            chain.then("MaxPool2d");
        smaller /= 2;
    }
    if (smaller > 8)
        chain.then("AdaptiveAvgPool2d", {{"size", 8}});
    chain.then("Flatten");
    addDense(chain, 64);
    return chain.last();
}

graph::NodeId addRow(Builder& chain, const datasets::TensorField& field) {
    const auto input = addInput(chain, field, field.name);
    if (field.type == datasets::ElementType::Int64)
        addEmbeddedRow(chain, input, field, 8);
    addDense(chain, 32);
    return chain.last();
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "table", 2));
    if (data.inputs[0].type != datasets::ElementType::UInt8)
        return Error(ErrorCode::BadValue, LT("core", "This template joins a picture with a row, but no column of the table names pictures"))
            .fix(LT("core", "Choose a table with a column of picture files, or another template"));
    graph::Network network;
    Builder chain(network);
    std::vector<graph::NodeId> parts{addPicture(chain, data.inputs[0])};
    for (std::size_t i = 1; i < data.inputs.size(); ++i)
        parts.push_back(addRow(chain, data.inputs[i]));
    chain.join("Concat", parts);
    addDense(chain, 64);
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, data.task == "classification" ? "classifier" : "regressor", std::move(network));
    draft.training.epochs = 40;
    draft.training.batchSize = 32;
    return draft;
}

} // namespace

Template pictureAndRow() {
    return {"picture-and-row", LT("core", "Picture and row"), LT("core", "Looks at a picture and at the other columns of its row, and joins what both say."),
            "Late fusion: Ngiam et al. 2011, Multimodal deep learning", {"classification", "regression"}, {"table"}, Json::object(), draft};
}

} // namespace lepton::templates
