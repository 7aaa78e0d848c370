// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InferenceApi.h"

#include "core/base/Log.h"
#include "core/engine/Evaluation.h"
#include "core/serve/TensorJson.h"
#include "core/serve/UrlPath.h"

#include <algorithm>

namespace lepton::serve {

namespace {

constexpr const char* serverVersion = LEPTON_VERSION;

Error badRequest(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

Error noSuchPath(const std::string& path) {
    return Error(ErrorCode::NotFound, text(LT("core", "There is nothing at %1"), path)).fix(LT("core", "GET /v2 describes this server"));
}

Json metadata(const engine::Model& model) {
    return {{"name", model.name()}, {"versions", {model.version()}}, {"platform", "lepton"}, {"inputs", model.signature()["inputs"]},
            {"outputs", model.signature()["outputs"]}, {"labels", model.labels()}};
}

/// Compares in a time that does not tell how much of the token was right.
bool sameSecret(const std::string& given, const std::string& wanted) {
    unsigned difference = given.size() == wanted.size() ? 0U : 1U;
    for (std::size_t i = 0; i < given.size() && !wanted.empty(); ++i)
        difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(wanted[i % wanted.size()]);
    return difference == 0;
}

bool posts(const std::string& path) { return path.ends_with("/infer") || path.ends_with("/predict"); }

/// `outputs` of a request may only name what the model gives.
Result<void> checkOutputs(const Json& request, const std::string& output) {
    if (!request.contains("outputs"))
        return {};
    if (!request["outputs"].is_array())
        return badRequest(LT("core", "“outputs” must be a list"));
    for (const auto& wanted : request["outputs"])
        if (!wanted.is_object() || wanted.value("name", Json()) != Json(output))
            return badRequest(text(LT("core", "The model's only output is called “%1”"), output));
    return {};
}

Result<const Json*> onlyInput(const Json& request) {
    if (!request.is_object())
        return badRequest(LT("core", "The request must be a JSON object"));
    const auto inputs = request.find("inputs");
    if (inputs == request.end() || !inputs->is_array() || inputs->size() != 1)
        return badRequest(LT("core", "“inputs” must be a list of one tensor"));
    if (request.contains("id") && !request["id"].is_string())
        return badRequest(LT("core", "“id” must be a text"));
    return &(*inputs)[0];
}

} // namespace

InferenceApi::InferenceApi(std::vector<std::shared_ptr<engine::Model>> models, Decoder decode, std::string token)
    : m_models(std::move(models)), m_decode(std::move(decode)), m_token(std::move(token)) {}

bool InferenceApi::computes(const Request& request) { return request.method == "POST" && posts(request.path); }

Result<InferenceApi::Route> InferenceApi::route(const Request& request) const {
    const auto parts = pathParts(request.path);
    const auto is = [&](std::initializer_list<const char*> wanted) { return std::equal(parts.begin(), parts.end(), wanted.begin(), wanted.end()); };
    if (is({"v2", "health", "live"}))
        return Route{Action::Live, nullptr};
    if (is({"v2", "health", "ready"}))
        return Route{Action::Ready, nullptr};
    if (is({"v2"}))
        return Route{Action::Server, nullptr};
    if (parts.size() < 3 || parts[0] != "v2" || parts[1] != "models")
        return noSuchPath(request.path);
    const auto found = std::find_if(m_models.begin(), m_models.end(), [&](const auto& model) { return model->name() == parts[2]; });
    if (found == m_models.end())
        return Error(ErrorCode::NotFound, text(LT("core", "There is no model “%1” here"), parts[2]));
    std::size_t next = 3;
    if (parts.size() >= 5 && parts[3] == "versions") {
        if (parts[4] != (*found)->version())
            return Error(ErrorCode::NotFound, text(LT("core", "The model “%1” has no version “%2” here"), parts[2], parts[4]));
        next = 5;
    }
    if (parts.size() == next)
        return Route{Action::Model, *found};
    if (parts.size() != next + 1)
        return noSuchPath(request.path);
    if (parts[next] == "ready")
        return Route{Action::ModelReady, *found};
    if (parts[next] == "infer")
        return Route{Action::Infer, *found};
    if (parts[next] == "predict")
        return Route{Action::Predict, *found};
    return noSuchPath(request.path);
}

/// Probes of an orchestrator carry no token, and learn nothing but that the server is there.
bool InferenceApi::allowed(const Request& request, Action action) const {
    return m_token.empty() || action == Action::Live || action == Action::Ready || sameSecret(request.authorization, "Bearer " + m_token);
}

std::optional<Response> InferenceApi::refuse(const Request& request) const {
    const auto found = route(request);
    if (!allowed(request, found.ok() ? found->action : Action::Server)) {
        Response response = errorResponse(401, "This server wants a bearer token. Send the header “Authorization: Bearer TOKEN”");
        response.headers["WWW-Authenticate"] = "Bearer";
        return response;
    }
    if (!found.ok())
        return errorResponse(Result<Route>(found).error());
    const bool wantsPost = found->action == Action::Infer || found->action == Action::Predict;
    const bool right = wantsPost ? request.method == "POST" : request.method == "GET" || request.method == "HEAD";
    if (right)
        return std::nullopt;
    Response response = errorResponse(405, request.path + " takes " + (wantsPost ? "POST" : "GET") + ", not " + request.method);
    response.headers["Allow"] = wantsPost ? "POST" : "GET, HEAD";
    return response;
}

Response InferenceApi::answer(const Request& request) const {
    try {
        if (auto refused = refuse(request))
            return *std::move(refused);
        const Route at = *route(request);
        switch (at.action) {
        case Action::Live: return jsonResponse(200, {{"live", true}});
        case Action::Ready: return jsonResponse(200, {{"ready", true}});
        case Action::Server: return jsonResponse(200, {{"name", "lepton"}, {"version", serverVersion}, {"extensions", {"predict"}}});
        case Action::Model: return jsonResponse(200, metadata(*at.model));
        case Action::ModelReady: return jsonResponse(200, {{"name", at.model->name()}, {"ready", true}});
        case Action::Infer:
        case Action::Predict: break;
        }
        auto made = at.action == Action::Infer ? infer(*at.model, request) : predict(*at.model, request);
        return made.ok() ? std::move(made).value() : errorResponse(made.error());
    } catch (const std::exception& fault) {
        spdlog::error("{} {}: {}", request.method, request.path, fault.what());
        return errorResponse(500, "The server could not answer this request");
    }
}

Result<Response> InferenceApi::infer(const engine::Model& model, const Request& request) const {
    if (request.binaryExtension)
        return Error(ErrorCode::Unsupported, LT("core", "This server takes tensors as JSON, not as binary data")).fix(LT("core", "Send “data” as a list of numbers"));
    LEPTON_TRY(const Json json, parseJson(request.body, "request"));
    LEPTON_TRY(const Json* tensor, onlyInput(json));
    const Json& input = model.signature()["inputs"][0];
    const auto output = model.signature()["outputs"][0]["name"].get<std::string>();
    LEPTON_CHECK(checkOutputs(json, output));
    LEPTON_TRY(const auto pictures, readInput(*tensor, input["name"].get<std::string>(), input["shape"].get<std::vector<std::int64_t>>()));
    LEPTON_TRY(const auto scores, model.scores(std::span<const float>(pictures.data), pictures.shape[0]));
    std::string body = R"({"model_name":)" + Json(model.name()).dump() + R"(,"model_version":)" + Json(model.version()).dump();
    if (json.contains("id"))
        body += R"(,"id":)" + json["id"].dump();
    body += R"(,"outputs":[)" + outputText(output, {pictures.shape[0], static_cast<std::int64_t>(model.labels().size())}, scores) + "]}";
    return Response{200, std::move(body), {}};
}

Result<Response> InferenceApi::predict(const engine::Model& model, const Request& request) const {
    if (!m_decode)
        return Error(ErrorCode::Unsupported, LT("core", "This server was built without picture decoding")).fix(LT("core", "Send tensors to …/infer"));
    const std::string name = queryValue(request.query, "name").value_or("request");
    const auto bytes = std::as_bytes(std::span(request.body.data(), request.body.size()));
    LEPTON_TRY(auto decoded, m_decode(bytes, name));
    LEPTON_TRY(const auto picture, model.recipe().applyHost(std::move(decoded)));
    if (picture.shape != model.inputShape())
        return badRequest(text(LT("core", "The model takes pictures of %1, but this one has %2"), Json(model.inputShape()).dump(), Json(picture.shape).dump()));
    LEPTON_TRY(const auto scores, model.scores(picture.as<std::uint8_t>(), 1));
    return jsonResponse(200, engine::predictionJson(name, model.labels(), scores));
}

} // namespace lepton::serve
