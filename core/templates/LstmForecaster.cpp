// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/templates/Fields.h"
#include "core/templates/TemplateList.h"

namespace lepton::templates {

namespace {

Result<Draft> draft(const DataFacts& data) {
    LEPTON_CHECK(requireFields(data, "series", 1));
    graph::Network network;
    Builder chain(network);
    addInput(chain, data.inputs[0]);
    chain.then("LSTM", {{"units", 64}, {"output", "last"}});
    chain.then("Linear", {{"units", answers(data)}});
    chain.then("Output");
    Draft draft = learner(data, "forecaster", std::move(network));
    draft.training.epochs = 20;
    return draft;
}

} // namespace

Template lstmForecaster() {
    return {"lstm-forecaster", LT("core", "LSTM forecaster"), LT("core", "Reads the last values of a series and tells the next ones."),
            "Hochreiter and Schmidhuber 1997, Long short-term memory", {"forecasting"}, {"series"}, Json::object(), draft};
}

} // namespace lepton::templates
