// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/OpenApi.h"

#include "core/serve/OpenApiModel.h"

namespace lepton::serve {

namespace {

Json get(const char* tag, const char* summary, Json schema) {
    return {{"tags", {tag}}, {"summary", summary}, {"responses", responses(std::move(schema), {})}};
}

Json open(Json operation) {
    operation["security"] = Json::array();
    return operation;
}

Json flag(const char* name) { return {{"type", "object"}, {"required", {name}}, {"properties", {{name, {{"type", "boolean"}}}}}}; }

Json repositoryPost(const char* summary, Json body, Json schema, const std::vector<int>& errors) {
    return {{"tags", {"Models"}}, {"summary", summary}, {"requestBody", {{"required", false}, {"content", {{"application/json", {{"schema", std::move(body)}}}}}}}, {"responses", responses(std::move(schema), errors)}};
}

Json named(Json operation) {
    operation["parameters"] = Json::array({{{"name", "model"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}}});
    return operation;
}

Json indexSchema() {
    Json entry = object({{"name", {{"type", "string"}}}, {"version", {{"type", "string"}}}, {"state", {{"enum", {"READY", "UNAVAILABLE"}}}}, {"reason", {{"type", "string"}}}});
    return {{"type", "array"}, {"items", std::move(entry)}};
}

Json serverPaths() {
    const Json text{{"text/plain", {{"schema", {{"type", "string"}}}}}};
    const Json page{{"text/html", {{"schema", {{"type", "string"}}}}}};
    const Json versionChoice = object({{"parameters", {{"type", "object"}, {"properties", {{"version", {{"type", "string"}}}}}}}}, {});
    Json paths = Json::object();
    paths["/"]["get"] = open({{"tags", {"Server"}}, {"summary", "A page to try the models"}, {"responses", {{"200", {{"description", "HTML"}, {"content", page}}}}}});
    paths["/openapi.json"]["get"] = get("Server", "This description", {{"type", "object"}});
    paths["/metrics"]["get"] = {{"tags", {"Server"}}, {"summary", "Metrics in Prometheus' text form"}, {"responses", {{"200", {{"description", "Metrics"}, {"content", text}}}}}};
    paths["/v2"]["get"] = get("Server", "Name, version and extensions of the server", object({{"name", {{"type", "string"}}}, {"version", {{"type", "string"}}}, {"extensions", {{"type", "array"}, {"items", {{"type", "string"}}}}}}));
    paths["/v2/health/live"]["get"] = open(get("Health", "Whether the server runs", flag("live")));
    paths["/v2/health/ready"]["get"] = open({{"tags", {"Health"}}, {"summary", "Whether there is a model that can be asked"}, {"responses", responses(flag("ready"), {503})}});
    paths["/v2/repository/index"]["post"] = repositoryPost("The models and versions that the server knows", object({{"ready", {{"type", "boolean"}}}}, {}), indexSchema(), {400});
    paths["/v2/repository/models/{model}/load"]["post"] = named(repositoryPost("Load what is new or changed of a model", versionChoice, {{"type", "object"}}, {400, 403, 404, 409, 422}));
    paths["/v2/repository/models/{model}/unload"]["post"] = named(repositoryPost("Unload a model", versionChoice, {{"type", "object"}}, {400, 403, 404}));
    return paths;
}

} // namespace

Json openApi(const ModelRepository& repository, const ServerOptions& options) {
    Json out{{"openapi", "3.1.0"},
             {"info", {{"title", "Lepton inference server"}, {"version", LEPTON_VERSION}, {"description", "Open Inference Protocol v2 with the binary tensor data and model repository extensions, and predict for raw inputs."}}},
             {"servers", Json::array({{{"url", "/"}}})}};
    Json paths = serverPaths();
    Json schemas{{"Error", object({{"error", {{"type", "string"}, {"description", "What is wrong, and what to do next"}}}})}};
    for (const auto& served : repository.all()) {
        const bool newest = repository.find(served->name()).value() == served;
        addModel(*served, newest, paths, schemas);
    }
    out["paths"] = std::move(paths);
    out["components"] = {{"schemas", std::move(schemas)}};
    if (!options.access.open()) {
        out["components"]["securitySchemes"] = {{"token", {{"type", "http"}, {"scheme", "bearer"}}}};
        out["security"] = Json::array({{{"token", Json::array()}}});
    }
    return out;
}

} // namespace lepton::serve
