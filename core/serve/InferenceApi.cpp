// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InferenceApi.h"

#include "core/base/Log.h"
#include "core/engine/Answers.h"
#include "core/serve/TensorJson.h"
#include "core/serve/UrlPath.h"

#include <algorithm>

namespace lepton::serve {

namespace {

constexpr const char* serverVersion = LEPTON_VERSION;
constexpr std::int64_t mostGenerated = 64;
constexpr std::int64_t mostTokens = 2000;

Error badRequest(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

Error noSuchPath(const std::string& path) {
    return Error(ErrorCode::NotFound, text(LT("core", "There is nothing at %1"), path)).fix(LT("core", "GET /v2 describes this server"));
}

Json metadata(const engine::Model& model) {
    return {{"name", model.name()}, {"versions", {model.version()}}, {"platform", "lepton"}, {"inputs", model.signature()["inputs"]},
            {"outputs", model.signature()["outputs"]}, {"labels", model.labels()}};
}

bool posts(const std::string& path) { return path.ends_with("/infer") || path.ends_with("/predict"); }

/// Positions of the outputs that a request names; all without names.
Result<std::vector<std::size_t>> wantedOutputs(const Json& request, const engine::Model& model) {
    const auto& outputs = model.outputs();
    std::vector<std::size_t> out;
    if (!request.contains("outputs")) {
        for (std::size_t i = 0; i < outputs.size(); ++i)
            out.push_back(i);
        return out;
    }
    if (!request["outputs"].is_array())
        return badRequest(LT("core", "“outputs” must be a list"));
    for (const auto& wanted : request["outputs"]) {
        const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const auto& output) { return wanted.is_object() && wanted.value("name", Json()) == Json(output.name); });
        if (found == outputs.end())
            return badRequest(outputs.size() == 1 ? text(LT("core", "The model's only output is called “%1”"), outputs[0].name)
                                                  : text(LT("core", "The model has no output %1"), wanted.is_object() ? wanted.value("name", Json()).dump() : wanted.dump()));
        out.push_back(static_cast<std::size_t>(found - outputs.begin()));
    }
    return out;
}

/// The request's tensors in the order of the model's inputs.
Result<std::vector<datasets::Array>> readInputs(const Json& request, const engine::Model& model) {
    const Json& expected = model.signature()["inputs"];
    if (!request.is_object())
        return badRequest(LT("core", "The request must be a JSON object"));
    const auto inputs = request.find("inputs");
    if (inputs == request.end() || !inputs->is_array() || inputs->size() != expected.size())
        return badRequest(expected.size() == 1 ? LT("core", "“inputs” must be a list of one tensor") : text(LT("core", "“inputs” must be a list of %1 tensors"), expected.size()));
    if (request.contains("id") && !request["id"].is_string())
        return badRequest(LT("core", "“id” must be a text"));
    std::vector<datasets::Array> out;
    for (const auto& input : expected) {
        // Several may come in any order; the only one is named in the error, whatever it is called.
        const auto named = std::find_if(inputs->begin(), inputs->end(), [&](const Json& tensor) { return tensor.is_object() && tensor.value("name", Json()) == input["name"]; });
        LEPTON_TRY(auto tensor, readInput(named == inputs->end() ? (*inputs)[0] : *named, input));
        out.push_back(std::move(tensor));
    }
    return out;
}

} // namespace

InferenceApi::InferenceApi(std::vector<std::shared_ptr<engine::Model>> models, ServerResources& resources) : m_models(std::move(models)), m_resources(resources) {}

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

std::optional<Response> InferenceApi::refuse(const Request& request) const {
    const auto found = route(request);
    // Probes of an orchestrator carry no token, and learn nothing but that the server is there.
    const bool probe = found.ok() && (found->action == Action::Live || found->action == Action::Ready);
    if (!probe)
        if (auto refused = m_resources.options.access.refuse(request.authorization, Access::Role::Infer))
            return refused;
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

void InferenceApi::answer(Request request, const Reply& reply) const { reply(answerTo(request)); }

Response InferenceApi::answerTo(const Request& request) const {
    try {
        if (auto refused = refuse(request))
            return *std::move(refused);
        const Route at = *route(request);
        switch (at.action) {
        case Action::Live: return jsonResponse(200, {{"live", true}});
        case Action::Ready: return jsonResponse(m_resources.draining ? 503 : 200, {{"ready", !m_resources.draining}});
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
    if (request.inferenceHeaderLength)
        return Error(ErrorCode::Unsupported, LT("core", "This server takes tensors as JSON, not as binary data")).fix(LT("core", "Send “data” as a list of numbers"));
    LEPTON_TRY(const Json json, parseJson(request.body, "request"));
    LEPTON_TRY(const auto inputs, readInputs(json, model));
    LEPTON_TRY(const auto wanted, wantedOutputs(json, model));
    LEPTON_TRY(const auto answers, model.infer(inputs));
    std::string body = R"({"model_name":)" + Json(model.name()).dump() + R"(,"model_version":)" + Json(model.version()).dump();
    if (json.contains("id"))
        body += R"(,"id":)" + json["id"].dump();
    body += R"(,"outputs":[)";
    for (std::size_t i = 0; i < wanted.size(); ++i)
        body += (i > 0 ? "," : "") + outputText(model.outputs()[wanted[i]].name, answers[wanted[i]].shape, answers[wanted[i]].as<float>());
    Response response;
    response.body = body + "]}";
    return response;
}

/// What a generator is asked for: {"count","seed","length","temperature","prompt"}, all but the prompt of text optional.
static Result<engine::GenerationSettings> generationSettings(const Json& request) {
    engine::GenerationSettings settings;
    if (!request.is_object())
        return badRequest(LT("core", "The request must be a JSON object"));
    try {
        settings.count = request.value("count", settings.count);
        settings.seed = request.value("seed", settings.seed);
        settings.length = request.value("length", settings.length);
        settings.temperature = request.value("temperature", settings.temperature);
    } catch (const Json::exception&) {
        return badRequest(LT("core", "count, seed, length and temperature are numbers"));
    }
    if (settings.count > mostGenerated || settings.length > mostTokens)
        return badRequest(text(LT("core", "A request may ask for %1 pictures or continuations of %2 tokens at most"), mostGenerated, mostTokens));
    return settings;
}

Result<Response> InferenceApi::predictPicture(const engine::Model& model, const Request& request, const std::string& name) const {
    if (!m_resources.options.decode)
        return Error(ErrorCode::Unsupported, LT("core", "This server was built without picture decoding")).fix(LT("core", "Send tensors to …/infer"));
    const auto bytes = std::as_bytes(std::span(request.body.data(), request.body.size()));
    LEPTON_TRY(auto decoded, m_resources.options.decode(bytes, name));
    LEPTON_TRY(const auto question, model.preparation().encodePicture(std::move(decoded)));
    if (question[0].shape != model.inputShape())
        return badRequest(text(LT("core", "The model takes pictures of %1, but this one has %2"), Json(model.inputShape()).dump(), Json(question[0].shape).dump()));
    LEPTON_TRY(const Json answer, engine::answer(model, name, question));
    return jsonResponse(200, answer);
}

Result<Response> InferenceApi::generate(const engine::Model& model, const Request& request) {
    Json json = Json::parse(request.body, nullptr, false);
    if (engine::writesText(model) && !json.is_object())
        json = {{"prompt", json.is_string() ? json.get<std::string>() : request.body}};
    if (request.body.empty())
        json = Json::object();
    LEPTON_TRY(const auto settings, generationSettings(json));
    if (engine::writesText(model)) {
        LEPTON_TRY(const Json answers, engine::continueText(model, json.contains("prompt") && json["prompt"].is_string() ? json["prompt"].get<std::string>() : "", settings));
        return jsonResponse(200, answers.size() == 1 ? answers[0] : answers);
    }
    LEPTON_TRY(const auto pictures, engine::generatePictures(model, settings));
    const auto pixels = pictures.as<std::uint8_t>();
    return jsonResponse(200, {{"input", "seed " + std::to_string(settings.seed)}, {"value", {{"shape", pictures.shape}, {"pixels", std::vector<std::uint8_t>(pixels.begin(), pixels.end())}}}});
}

Result<Response> InferenceApi::predict(const engine::Model& model, const Request& request) const {
    const std::string name = queryValue(request.query, "name").value_or("request");
    if (engine::writesText(model) || engine::makesPictures(model))
        return generate(model, request);
    if (model.preparation().kind() == "pictures")
        return predictPicture(model, request, name);
    // Anything that is no JSON is the text itself.
    const Json json = Json::parse(request.body, nullptr, false);
    LEPTON_TRY(const auto question, model.preparation().encode(json.is_discarded() ? Json(request.body) : json));
    LEPTON_TRY(const Json answer, engine::answer(model, name, question));
    return jsonResponse(200, answer);
}

} // namespace lepton::serve
