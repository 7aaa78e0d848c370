// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

constexpr std::int64_t kernel = 3, filters = 32;

/// The paper's figure 1b: two convolutions that see only the past, which zeros in front stand for at the beginning, and a way past
/// them. `widens`: a convolution of kernel 1 gives the way past as many channels.
graph::Group residualBlock(bool widens) {
    graph::Network body;
    Builder inside(body);
    const auto in = inside.begin("GroupInput", Json::object(), "in");
    std::vector<graph::NodeId> paddings, convolutions;
    for (int i = 0; i < 2; ++i) {
        paddings.push_back(inside.then("ZeroPad1d", {{"right", 0}}));
        convolutions.push_back(inside.then("Conv1d", {{"filters", filters}, {"kernel", kernel}}));
        inside.then("ReLU");
        inside.then("Dropout", {{"probability", 0.1}});
    }
    const auto through = inside.last();
    auto past = in;
    if (widens) {
        inside.goOnFrom(in);
        past = inside.then("Conv1d", {{"filters", filters}, {"kernel", 1}}, "projection");
    }
    inside.join("Add", {through, past});
    inside.then("ReLU");
    inside.then("GroupOutput", Json::object(), "out");
    return groupOf(std::move(body), {{"dilation", convolutions}, {"left", paddings}});
}

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "series", 1));
    const std::int64_t history = data.inputs[0].shape[0];
    graph::Network network;
    Builder chain(network);
    addInput(chain, data.inputs[0]);
    chain.then("Permute", {{"order", {2, 1}}}); // a convolution runs along the last dimension
    std::int64_t seen = 1;
    for (std::int64_t dilation = 1; seen < history && dilation <= 64; dilation *= 2) {
        chain.thenGroup("block" + std::to_string(dilation), "Temporal block", residualBlock(dilation == 1), {{"dilation", dilation}, {"left", (kernel - 1) * dilation}});
        seen += 2 * (kernel - 1) * dilation;
    }
    chain.then("Slice", {{"dimension", 2}, {"start", -1}});
    chain.then("Flatten");
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "forecaster", std::move(network));
    draft.training.epochs = 20;
    return draft;
}

} // namespace

Template tcnForecaster() {
    return {"tcn-forecaster", LT("core", "Temporal convolutions"), LT("core", "Convolutions over the past, each reaching twice as far back as the one before it, tell the next values."),
            "Bai, Kolter and Koltun 2018, An empirical evaluation of generic convolutional and recurrent networks for sequence modeling", {"forecasting"}, {"series"}, Json::object(), draft};
}

} // namespace lepton::templates
