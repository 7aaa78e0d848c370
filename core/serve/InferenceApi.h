// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ModelRepository.h"
#include "core/serve/RequestHandler.h"
#include "core/serve/Routes.h"
#include "core/serve/ServerResources.h"

namespace lepton::serve {

/// What the server answers: the routes of the Open Inference Protocol v2 with its repository and binary extensions, …/predict, the web page, the
/// OpenAPI description and the metrics. Any thread.
class InferenceApi final : public RequestHandler {
public:
    /// Both must outlive it.
    InferenceApi(ModelRepository& repository, ServerResources& resources) : m_repository(repository), m_resources(resources) {}

    /// 401, 403, 404, 405.
    std::optional<Response> refuse(const Request& request) const override;
    bool computes(const Request& request) const override;
    bool submitsAtOnce(const Request& request) const override;
    void answer(Request request, const Reply& reply) const override;

private:
    void answerRoute(const Route& route, const Request& request, const Reply& reply) const;
    void infer(const std::shared_ptr<ServedModel>& served, const Request& request, const Reply& reply) const;
    void predict(const std::shared_ptr<ServedModel>& served, const Request& request, const Reply& reply) const;
    Response describe(const Route& route) const;
    void load(const Route& route, const Request& request, const Reply& reply) const;
    Response unload(const Route& route, const Request& request) const;
    Response index(const Request& request) const;

    ModelRepository& m_repository;
    ServerResources& m_resources;
};

} // namespace lepton::serve
