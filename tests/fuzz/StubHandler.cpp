// SPDX-License-Identifier: GPL-3.0-or-later
#include "StubHandler.h"

#include "core/engine/Devices.h"
#include "core/serve/ModelTensors.h"
#include "core/serve/UrlPath.h"

namespace lepton::engine {

void useThreads(int /*count*/) {}

} // namespace lepton::engine

namespace lepton::testing {

using namespace serve;

namespace {

const std::vector<datasets::TensorField>& inputs() {
    static const std::vector<datasets::TensorField> fields = {{"pictures", datasets::ElementType::UInt8, {1, 2, 2}, 0}, {"tokens", datasets::ElementType::Int64, {3}, 10}};
    return fields;
}

const std::vector<datasets::TensorField>& outputs() {
    static const std::vector<datasets::TensorField> fields = {{"scores", datasets::ElementType::Float32, {1}, 0}};
    return fields;
}

Result<Response> inferred(const Request& request) {
    LEPTON_TRY(const InferRequest asked, readInferRequest(request.body, request.inferenceHeaderLength));
    LEPTON_TRY(const auto tensors, readTensors(asked, inputs()));
    LEPTON_TRY(const auto wanted, wantedOutputs(asked, outputs()));
    const std::int64_t count = tensors[0].shape[0];
    datasets::Array means(datasets::ElementType::Float32, {count, 1});
    const auto given = tensors[0].type == datasets::ElementType::Float32 ? tensors[0].as<float>() : std::span<const float>();
    for (std::size_t i = 0; i < given.size(); ++i)
        means.as<float>()[i / 4] += given[i] / 4;
    return writeAnswer("stub", "1", asked.id, outputs(), std::vector{means}, wanted);
}

} // namespace

std::optional<Response> StubHandler::refuse(const Request& request) const {
    if (request.path.starts_with("/none"))
        return errorResponse(404, "nothing here");
    queryValue(request.query, "name");
    pathParts(request.path);
    return std::nullopt;
}

void StubHandler::answer(Request request, const Reply& reply) const {
    if (!request.path.ends_with("/infer"))
        return reply(jsonResponse(200, {{"path", request.path}}));
    auto response = inferred(request);
    reply(response.ok() ? std::move(response).value() : errorResponse(response.error()));
}

} // namespace lepton::testing
