// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/serve/Batcher.h"
#include "core/serve/InputDrift.h"
#include "core/serve/ServerResources.h"

#include <memory>
#include <vector>

namespace lepton::serve {

/// One version of a model that answers: the model, its batcher, and what watches its inputs. Never changes; any thread. Who holds it can finish with it,
/// whatever becomes of the model in the repository.
class ServedModel {
public:
    /// `resources` must outlive it. Errors: BadFormat (statistics in the package that don't fit it).
    static Result<std::shared_ptr<ServedModel>> make(std::shared_ptr<const engine::Model> model, ServerResources& resources);

    const engine::Model& model() const { return *m_model; }
    const std::string& name() const { return m_model->name(); }
    const std::string& version() const { return m_model->version(); }
    /// What it takes as people have it (describeQuestion).
    const Json& takes() const { return m_takes; }

    /// As Batcher::submit: tensors that fit the model's inputs.
    void infer(std::vector<datasets::Array> inputs, Clock::time_point deadline, Batcher::Done done);

private:
    ServedModel(std::shared_ptr<const engine::Model> model, ServerResources& resources);

    std::shared_ptr<const engine::Model> m_model;
    Json m_takes;
    std::unique_ptr<InputDrift> m_drift; ///< none: the package has no statistics
    Batcher m_batcher;
};

/// {"model":…,"version":…}: what all metrics of it carry.
Labels labelsOf(const engine::Model& model);

} // namespace lepton::serve
