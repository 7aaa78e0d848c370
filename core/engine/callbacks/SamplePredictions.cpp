// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/callbacks/CallbackList.h"
#include "core/engine/callbacks/Examples.h"

namespace lepton::engine::callbacks {

namespace {

/// Event "predictions": {"epoch","items":[…]}.
class SamplePredictions final : public EpochCallback {
public:
    explicit SamplePredictions(const graph::Parameters& p) : m_count(p.integer("samples")), m_every(p.integer("epochs")) {}

    Result<Verdict> onEpochEnd(const EpochReport& report, RunContext& run) override {
        if (report.epoch % m_every != 0 && report.epoch != report.epochs)
            return Verdict::Continue;
        LEPTON_TRY(const auto model, run.model());
        LEPTON_TRY(const auto examples, answerExamples(*model, *run.data().batches, exampleIndices(run.data(), m_count)));
        Json items = Json::array();
        for (const auto& example : examples)
            items.push_back(toJson(example));
        run.post({{"event", "predictions"}, {"epoch", report.epoch}, {"split", run.hasValidation() ? "validation" : "train"}, {"items", std::move(items)}});
        return Verdict::Continue;
    }

private:
    std::int64_t m_count, m_every;
};

} // namespace

CallbackType samplePredictions() {
    return {"sample-predictions", LT("core", "Sample predictions"), LT("core", "Shows what the network makes of the same few validation samples, epoch by epoch."),
            {{"samples", LT("core", "Samples"), graph::ParameterKind::Integer, 16, 1, 256, {}, LT("core", "Evenly spread over the validation data")},
             {"epochs", LT("core", "Every"), graph::ParameterKind::Integer, 1, 1, 100000, {}, LT("core", "Epochs from one to the next")}},
            [](const graph::Parameters& p) { return std::make_unique<SamplePredictions>(p); }};
}

} // namespace lepton::engine::callbacks
