// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/serve/Http.h"
#include "core/serve/ServerResources.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::serve {

/// What the server answers: the routes of the Open Inference Protocol v2 and /predict. Immutable; any thread.
class InferenceApi {
public:
    /// `resources` must outlive it.
    InferenceApi(std::vector<std::shared_ptr<engine::Model>> models, ServerResources& resources);

    /// What can be said from method, path and headers alone, before the body is read: 401, 404, 405. None: go on.
    std::optional<Response> refuse(const Request& request) const;
    /// Whether answering takes so long that it must not hold up others.
    static bool computes(const Request& request);
    /// Replies once, at once or later from any thread. Never throws.
    void answer(Request request, const Reply& reply) const;

private:
    enum class Action { Live, Ready, Server, Model, ModelReady, Infer, Predict };
    struct Route {
        Action action = Action::Live;
        std::shared_ptr<engine::Model> model;
    };
    /// Errors: NotFound with the path or the model.
    Result<Route> route(const Request& request) const;
    Response answerTo(const Request& request) const;
    Result<Response> infer(const engine::Model& model, const Request& request) const;
    Result<Response> predict(const engine::Model& model, const Request& request) const;
    Result<Response> predictPicture(const engine::Model& model, const Request& request, const std::string& name) const;
    static Result<Response> generate(const engine::Model& model, const Request& request);

    std::vector<std::shared_ptr<engine::Model>> m_models;
    ServerResources& m_resources;
};

} // namespace lepton::serve
