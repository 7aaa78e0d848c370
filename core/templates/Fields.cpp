// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"

#include "core/templates/Placing.h"

namespace lepton::templates {

graph::NodeId addInput(Builder& chain, const datasets::TensorField& field, const std::string& id) {
    Json parameters{{"shape", field.shape.empty() ? std::vector<std::int64_t>{1} : field.shape}, {"field", field.name}};
    if (field.type == datasets::ElementType::Int64)
        parameters["dtype"] = "int64";
    return chain.begin("Input", std::move(parameters), id);
}

graph::NodeId addEmbeddedRow(Builder& chain, const graph::NodeId& ids, const datasets::TensorField& field, std::int64_t size, std::int64_t unknown) {
    chain.goOnFrom(ids);
    Json table{{"ids", field.count}, {"dimension", size}, {"initialisation", "normal"}, {"initialisation_value", 0.1}};
    if (unknown >= 0)
        table["padding_id"] = unknown;
    chain.then("Embedding", std::move(table));
    return chain.then("Flatten");
}

graph::NodeId addWords(Builder& chain, const DataFacts& data, std::int64_t size, double deviation) {
    const auto tokens = addInput(chain, data.inputs[0]);
    chain.then("Embedding", {{"ids", data.inputs[0].count}, {"dimension", size}, {"padding_id", 0}, {"initialisation", "normal"}, {"initialisation_value", deviation}});
    return tokens;
}

void addDense(Builder& chain, std::int64_t units) {
    chain.then("Linear", {{"units", units}});
    chain.then("ReLU");
}

std::int64_t answers(const DataFacts& data) {
    if (data.task == "classification")
        return static_cast<std::int64_t>(data.classes.size());
    return data.task == "generation" ? data.targets[0].count : data.targets[0].elements();
}

Result<void> requireFields(const DataFacts& data, const char* kind, std::size_t count) {
    LEPTON_CHECK(requireKind(data, kind));
    if (data.inputs.size() < count)
        return Error(ErrorCode::BadValue, text(LT("core", "This template takes %1 inputs, but the data gives %2"), count, data.inputs.size()))
            .fix(LT("core", "Choose data of another kind, or another template"));
    if (data.targets.empty())
        return Error(ErrorCode::BadValue, LT("core", "The data has nothing to learn: no label and no target")).fix(LT("core", "Choose the column that is to be predicted"));
    if (data.task == "classification" && data.classes.size() < 2)
        return Error(ErrorCode::BadValue, text(LT("core", "This template tells classes apart, but the data has %1"), data.classes.size()))
            .fix(LT("core", "Choose data with two classes or more, or another template"));
    return {};
}

Draft learner(const DataFacts& data, const char* name, graph::Network network) {
    placeNodes(network);
    Draft draft;
    draft.network = std::move(network);
    draft.recipe = data.recipe;
    draft.objective.network = name;
    if (data.task == "classification") {
        draft.objective.metrics = {"accuracy"};
        return draft;
    }
    if (data.task == "generation") {
        draft.objective.type = "generation";
        draft.objective.metrics = {"accuracy", "perplexity"};
        return draft;
    }
    draft.objective.type = "regression";
    draft.objective.loss = "mse";
    draft.objective.metrics = {"mae", "rmse"};
    return draft;
}

} // namespace lepton::templates
