// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

/// How many learned numbers stand for a category; the field's columns share one list of ids.
std::int64_t embeddingSize(const datasets::TensorField& field) { return std::clamp<std::int64_t>(field.count / field.elements() / 2, 2, 32); }

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "table", 1));
    if (data.inputs[0].type == datasets::ElementType::UInt8)
        return Error(ErrorCode::BadValue, LT("core", "This template is for numbers and categories, but a column of the table names pictures")).fix(LT("core", "Choose the template picture-and-row"));
    graph::Network network;
    Builder chain(network);
    std::vector<graph::NodeId> parts;
    for (const auto& field : data.inputs) {
        const auto input = addInput(chain, field, data.inputs.size() > 1 ? field.name : "");
        parts.push_back(field.type == datasets::ElementType::Int64 ? addEmbeddedRow(chain, input, field, embeddingSize(field)) : input);
    }
    if (parts.size() > 1)
        chain.join("Concat", parts);
    addDense(chain, 128);
    chain.then("Dropout", {{"probability", 0.1}});
    addDense(chain, 64);
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, data.task == "classification" ? "classifier" : "regressor", std::move(network));
    draft.training.epochs = 20;
    return draft;
}

} // namespace

Template tabularMlp() {
    return {"tabular-mlp", LT("core", "Perceptron for tables"), LT("core", "Dense layers for the columns of a table: tells a class or a number."),
            "Rumelhart, Hinton and Williams 1986; embedded categories: Guo and Berkhahn 2016, Entity embeddings of categorical variables", {"classification", "regression"}, {"table"}, Json::object(), draft};
}

} // namespace lepton::templates
