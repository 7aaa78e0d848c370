// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InferenceApi.h"

#include "core/base/Log.h"
#include "core/engine/Answers.h"
#include "core/serve/Generator.h"
#include "core/serve/ModelTensors.h"
#include "core/serve/OpenApi.h"
#include "core/serve/RawQuestions.h"
#include "core/serve/WebPage.h"

#include <algorithm>

namespace lepton::serve {

namespace {

constexpr const char* serverVersion = LEPTON_VERSION;

/// The answer names who was asked, also where it is an error.
Response of(const ServedModel& served, Response response) {
    response.account.model = served.name();
    response.account.version = served.version();
    return response;
}

Response of(const ServedModel& served, Result<Response> made) { return of(served, made.ok() ? std::move(made).value() : errorResponse(made.error())); }

/// What came of a batch, made into a response by `write` where there are outputs.
template <typename Write>
Response fromBatch(const ServedModel& served, const BatchAnswer& answer, const Write& write) {
    Response response;
    try {
        switch (answer.fate) {
        case BatchAnswer::Fate::Full: response = busyResponse(); break;
        case BatchAnswer::Fate::Expired: response = expiredResponse(); break;
        case BatchAnswer::Fate::Computed: {
            auto made = answer.outputs.ok() ? write(*answer.outputs) : Result<Response>(answer.outputs.error());
            response = made.ok() ? std::move(made).value() : errorResponse(made.error());
        }
        }
    } catch (const std::exception& fault) {
        spdlog::error("{}: {}", served.name(), fault.what());
        response = errorResponse(500, "The server could not answer this request");
    }
    response.account.queued = answer.queued;
    response.account.computing = answer.computing;
    return of(served, std::move(response));
}

/// The protocol's parameters of load, unload and index; an empty body has none.
Result<Json> bodyObject(const Request& request) {
    constexpr std::size_t most = 1 << 16;
    if (request.body.empty())
        return Json(Json::object());
    if (request.body.size() > most)
        return Error(ErrorCode::BadValue, text(LT("core", "The request is larger than %1 bytes"), most));
    LEPTON_TRY(Json json, parseJson(request.body, "request"));
    if (!json.is_object())
        return Error(ErrorCode::BadValue, LT("core", "The request must be a JSON object"));
    return json;
}

/// parameters.version of load and unload. Other parameters would change what a package says of itself.
Result<std::optional<std::string>> versionAsked(const Request& request) {
    LEPTON_TRY(const Json body, bodyObject(request));
    const Json parameters = body.value("parameters", Json::object());
    if (!parameters.is_object())
        return Error(ErrorCode::BadValue, text(LT("core", "“parameters” of %1 must be an object"), "the request"));
    std::optional<std::string> out;
    for (const auto& [key, value] : parameters.items()) {
        if (key == "unload_dependents")
            continue;
        if (key != "version")
            return Error(ErrorCode::Unsupported, text(LT("core", "This server has no use for the parameter “%1”"), key)).fix(LT("core", "A package holds all there is to say; “version” chooses one"));
        if (!value.is_string())
            return Error(ErrorCode::BadValue, text(LT("core", "“%1” must be a text"), key));
        out = value.get<std::string>();
    }
    return out;
}

/// A package that is no good is not the request's fault.
Response loadProblem(const Error& error) {
    Response response = errorResponse(error);
    const bool given = error.code == ErrorCode::NotFound || error.code == ErrorCode::Conflict;
    response.status = error.code == ErrorCode::Conflict ? 409 : given ? 404 : 422;
    return response;
}

} // namespace

bool InferenceApi::computes(const Request& request) const { return request.method == "POST" && (request.path.ends_with("/infer") || request.path.ends_with("/predict")); }

bool InferenceApi::submitsAtOnce(const Request& request) const { return request.inferenceHeaderLength && request.path.ends_with("/infer"); }

std::optional<Response> InferenceApi::refuse(const Request& request) const {
    const auto found = routeOf(request.path);
    const auto role = found.ok() ? roleOf(found->action) : Access::Role::Infer;
    if (role)
        if (auto refused = m_resources.options.access.refuse(request.authorization, *role))
            return refused;
    if (!found.ok())
        return errorResponse(found.error());
    const bool ofModel = !found->model.empty() && found->action != Action::Load && found->action != Action::Unload && found->action != Action::ModelReady;
    if (ofModel)
        if (const auto served = m_repository.find(found->model, found->version); !served)
            return errorResponse(served.error());
    const std::string wanted = methodOf(found->action);
    if (request.method == wanted || (wanted == "GET" && request.method == "HEAD"))
        return std::nullopt;
    Response response = errorResponse(405, request.path + " takes " + wanted + ", not " + request.method);
    response.headers["Allow"] = wanted == "GET" ? "GET, HEAD" : wanted;
    return response;
}

void InferenceApi::answer(Request request, const Reply& reply) const {
    const std::string asked = request.method + " " + request.path;
    try {
        if (auto refused = refuse(request))
            return reply(*std::move(refused));
        const auto route = routeOf(request.path); // on its own: the request is moved on below
        answerRoute(*route, std::move(request), reply);
    } catch (const std::exception& fault) {
        spdlog::error("{}: {}", asked, fault.what());
        reply(errorResponse(500, "The server could not answer this request"));
    }
}

void InferenceApi::answerRoute(const Route& route, const Request& request, const Reply& reply) const {
    switch (route.action) {
    case Action::Infer:
    case Action::Predict: {
        const auto served = m_repository.find(route.model, route.version);
        if (!served) // it went in between
            return reply(errorResponse(served.error()));
        return route.action == Action::Infer ? infer(*served, request, reply) : predict(*served, request, reply);
    }
    case Action::Load: return load(route, request, reply);
    case Action::Unload: return reply(unload(route, request));
    case Action::Index: return reply(index(request));
    default: return reply(describe(route));
    }
}

Response InferenceApi::describe(const Route& route) const {
    const bool ready = !m_resources.draining && m_repository.ready();
    switch (route.action) {
    case Action::Page: return webPage();
    case Action::OpenApi: return jsonResponse(200, openApi(m_repository, m_resources.options));
    case Action::Metrics: {
        Response response;
        response.contentType = Metrics::contentType();
        response.body = m_resources.metrics.text();
        return response;
    }
    case Action::Live: return jsonResponse(200, {{"live", true}});
    case Action::Ready: return jsonResponse(ready ? 200 : 503, {{"ready", ready}});
    case Action::Server: return jsonResponse(200, {{"name", "lepton"}, {"version", serverVersion}, {"extensions", {"binary_tensor_data", "model_repository", "predict"}}});
    case Action::ModelReady: {
        const auto served = m_repository.find(route.model, route.version);
        if (!served && !m_repository.knows(route.model, route.version))
            return errorResponse(served.error());
        return served ? jsonResponse(200, {{"name", route.model}, {"ready", true}}) : jsonResponse(400, {{"name", route.model}, {"ready", false}, {"error", served.error().line()}});
    }
    default: break;
    }
    const auto served = m_repository.find(route.model, route.version);
    if (!served)
        return errorResponse(served.error());
    const auto& model = (*served)->model();
    return jsonResponse(200, {{"name", model.name()}, {"versions", m_repository.versions(model.name())}, {"platform", "lepton"}, {"inputs", model.signature()["inputs"]},
                              {"outputs", model.signature()["outputs"]}, {"labels", model.labels()}, {"takes", (*served)->takes()}});
}

void InferenceApi::infer(const std::shared_ptr<ServedModel>& served, const Request& request, const Reply& reply) const {
    const auto& model = served->model();
    auto asked = readInferRequest(request.body, request.inferenceHeaderLength);
    if (!asked)
        return reply(of(*served, errorResponse(asked.error())));
    auto inputs = readTensors(*asked, model.inputs());
    if (!inputs)
        return reply(of(*served, errorResponse(inputs.error())));
    auto wanted = wantedOutputs(*asked, model.outputs());
    if (!wanted)
        return reply(of(*served, errorResponse(wanted.error())));
    const auto deadline = asked->timeout ? std::min(request.deadline, Clock::now() + *asked->timeout) : request.deadline;
    served->infer(std::move(inputs).value(), deadline, [served, reply, id = asked->id, wanted = std::move(wanted).value()](const BatchAnswer& answer) {
        reply(fromBatch(*served, answer, [&](const std::vector<datasets::Array>& outputs) { return writeAnswer(served->name(), served->version(), id, served->model().outputs(), outputs, wanted); }));
    });
}

void InferenceApi::predict(const std::shared_ptr<ServedModel>& served, const Request& request, const Reply& reply) const {
    const auto& model = served->model();
    if (auto refused = refuseQuestions(request, served->takes()))
        return reply(of(*served, *std::move(refused)));
    if (engine::writesText(model) || engine::makesPictures(model))
        return reply(of(*served, generate(model, request)));
    auto read = readQuestions(request, model, served->takes(), m_resources.options.decode);
    if (!read) {
        Response refused = errorResponse(read.error());
        if (read.error().code == ErrorCode::Unsupported && m_resources.options.decode)
            refused.status = 415; // a kind of picture that is not taken
        return reply(of(*served, std::move(refused)));
    }
    const auto questions = std::make_shared<const RawQuestions>(std::move(read).value());
    served->infer(questions->batch(), request.deadline, [served, reply, questions](const BatchAnswer& answer) {
        reply(fromBatch(*served, answer, [&](const std::vector<datasets::Array>& outputs) -> Result<Response> {
            const auto size = static_cast<std::size_t>(served->model().outputs()[0].elements());
            Json answers = Json::array();
            for (std::size_t i = 0; i < questions->each.size(); ++i)
                answers.push_back(engine::answerJson(served->model(), questions->names[i], questions->each[i], outputs[0].as<float>().subspan(i * size, size)));
            return jsonResponse(200, questions->list ? answers : answers[0]);
        }));
    });
}

void InferenceApi::load(const Route& route, const Request& request, const Reply& reply) const {
    const auto version = versionAsked(request);
    if (!version)
        return reply(errorResponse(version.error()));
    m_repository.load(route.model, *version, [reply](const Result<void>& loaded) { reply(loaded.ok() ? jsonResponse(200, Json::object()) : loadProblem(loaded.error())); });
}

Response InferenceApi::unload(const Route& route, const Request& request) const {
    const auto version = versionAsked(request);
    if (!version)
        return errorResponse(version.error());
    const auto done = m_repository.unload(route.model, *version);
    return done.ok() ? jsonResponse(200, Json::object()) : errorResponse(done.error());
}

Response InferenceApi::index(const Request& request) const {
    const auto body = bodyObject(request);
    if (!body)
        return errorResponse(body.error());
    const Json ready = body->value("ready", Json(false));
    if (!ready.is_boolean())
        return errorResponse(400, "“ready” must be true or false");
    return jsonResponse(200, m_repository.index(ready.get<bool>()));
}

} // namespace lepton::serve
