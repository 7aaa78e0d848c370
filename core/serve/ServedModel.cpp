// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ServedModel.h"

#include "core/serve/QuestionForm.h"

namespace lepton::serve {

Labels labelsOf(const engine::Model& model) { return {{"model", model.name()}, {"version", model.version()}}; }

ServedModel::ServedModel(std::shared_ptr<const engine::Model> model, ServerResources& resources)
    : m_model(std::move(model)), m_takes(questionForm(*m_model)),
      m_batcher([kept = m_model](std::span<const datasets::Array> inputs) { return kept->infer(inputs); }, resources.queue, resources.options.batch, resources.metrics, labelsOf(*m_model)) {}

Result<std::shared_ptr<ServedModel>> ServedModel::make(std::shared_ptr<const engine::Model> model, ServerResources& resources) {
    std::shared_ptr<ServedModel> out(new ServedModel(std::move(model), resources));
    const auto& kept = out->model();
    if (kept.package() == nullptr || kept.package()->statistics.is_null())
        return out;
    LEPTON_TRY(auto statistics, engine::InputStatistics::fromJson(kept.package()->statistics, kept.inputs(), kept.name() + ": statistics.json"));
    std::vector<std::string> inputs;
    for (const auto& field : kept.inputs())
        inputs.push_back(field.name);
    out->m_drift = std::make_unique<InputDrift>(std::move(statistics), std::move(inputs), resources.metrics, labelsOf(kept));
    return out;
}

void ServedModel::infer(std::vector<datasets::Array> inputs, Clock::time_point deadline, Batcher::Done done) {
    if (m_drift)
        m_drift->observe(inputs);
    m_batcher.submit(std::move(inputs), deadline, std::move(done));
}

} // namespace lepton::serve
