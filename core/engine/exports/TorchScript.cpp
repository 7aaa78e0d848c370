// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/TorchScript.h"

#include "core/engine/Guard.h"
#include "core/engine/ModelParts.h"
#include "core/engine/exports/ScriptModule.h"
#include "core/project/AnswerForm.h"

namespace lepton::engine {

namespace {

ScriptSettings settingsFor(const Model& model) {
    ScriptSettings out;
    if (!model.objective().adversary)
        out.steps = model.preparation().tensorSteps();
    for (const auto& field : model.inputs())
        out.inputs.push_back(field.name);
    out.dropFinalSoftmax = project::takesLogits(model.objective());
    out.form = project::answerForm(model.objective(), model.network());
    return out;
}

} // namespace

Result<std::string> writeTorchScript(const Model& model) {
    LEPTON_TRY(const ScriptForward forward, writeScriptForward(model.network(), settingsFor(model)));
    const Json notes{{"name", model.name()}, {"version", model.version()}, {"labels", model.labels()}, {"signature", model.signature()}};
    std::vector<at::Tensor> weights;
    for (const auto& weight : model.parts().weights)
        weights.push_back(weight.to(at::kCPU));
    return scriptFileBytes(model.name(), forward, model.parts().compiled->weights(), weights, notes.dump(2, ' ', false, Json::error_handler_t::replace));
}

Result<ExportCheck> checkTorchScript(const std::string& bytes, const Model& model, const ExportSamples& samples) {
    return guarded(model.name(), [&]() -> Result<ExportCheck> {
        LEPTON_TRY(const auto script, LoadedScript::load(bytes));
        ExportCheck check{"torch.jit.load"};
        for (const auto& batch : {samples, samples.first(1)}) {
            std::vector<at::Tensor> asked;
            for (std::size_t i = 0; i < batch.inputs.size(); ++i) {
                std::vector<std::int64_t> shape{batch.count};
                shape.insert(shape.end(), model.inputs()[i].shape.begin(), model.inputs()[i].shape.end());
                asked.push_back(tensorView(batch.inputs[i]).view(shape));
            }
            LEPTON_TRY(const auto answers, script.run(asked));
            std::vector<datasets::Array> given;
            for (const auto& answer : answers)
                given.push_back(arrayOf(answer.to(at::kCPU, at::kFloat)));
            LEPTON_CHECK(compareAnswers(check, model, given, batch));
        }
        return check;
    });
}

} // namespace lepton::engine
