// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/OpenApiModel.h"

#include "core/engine/Answers.h"

#include <cctype>

namespace lepton::serve {

namespace {

const char* describe(int status) {
    switch (status) {
    case 400: return "The request does not fit the model";
    case 401: return "The token is missing or unknown";
    case 403: return "The token may not do this";
    case 404: return "There is no such model or version";
    case 409: return "Two packages claim the same version";
    case 413: return "The body is too large";
    case 415: return "The model takes no such kind of content";
    case 422: return "The package can't be loaded; what was there before serves on";
    case 503: return "Not ready, or too many requests wait";
    case 504: return "The deadline has passed";
    default: return "It could not be done";
    }
}

Json reference(const std::string& name) { return {{"$ref", "#/components/schemas/" + name}}; }

Json string() { return {{"type", "string"}}; }
Json number() { return {{"type", "number"}}; }
Json listOf(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

/// A name for components: letters, digits, '.', '-', '_'.
std::string schemaName(const ServedModel& served, const char* what) {
    std::string out = served.name() + "-" + served.version() + "-" + what;
    for (char& c : out)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '-')
            c = '_';
    return out;
}

/// One tensor of the signature.
Json tensorSchema(const Json& tensor, bool asked) {
    Json shape{{"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 1}}}, {"minItems", tensor["shape"].size()}, {"maxItems", tensor["shape"].size()},
               {"description", tensor["shape"].dump() + ", where -1 is any number of samples"}};
    Json properties{{"name", {{"const", tensor["name"]}}}, {"datatype", asked ? string() : Json{{"const", tensor["datatype"]}}}, {"shape", std::move(shape)}, {"parameters", {{"type", "object"}}}, {"data", listOf(Json::object())}};
    if (asked)
        properties["datatype"]["examples"] = Json::array({tensor["datatype"]});
    return object(std::move(properties), std::vector<std::string>{"name", "datatype", "shape"});
}

Json anyOf(const Json& tensors, bool asked) {
    Json choices = Json::array();
    for (const auto& tensor : tensors)
        choices.push_back(tensorSchema(tensor, asked));
    return choices.size() == 1 ? choices[0] : Json{{"oneOf", std::move(choices)}};
}

Json inferRequest(const Json& signature) {
    Json inputs = listOf(anyOf(signature["inputs"], true));
    inputs["minItems"] = inputs["maxItems"] = signature["inputs"].size();
    return object({{"id", string()}, {"parameters", {{"type", "object"}}}, {"inputs", std::move(inputs)}, {"outputs", listOf(object({{"name", string()}, {"parameters", {{"type", "object"}}}}, std::vector<std::string>{"name"}))}},
                  std::vector<std::string>{"inputs"});
}

Json inferAnswer(const Json& signature) {
    return object({{"model_name", string()}, {"model_version", string()}, {"id", string()}, {"outputs", listOf(anyOf(signature["outputs"], false))}}, std::vector<std::string>{"model_name", "model_version", "outputs"});
}

Json rowSchema(const Json& form) {
    Json properties = Json::object(), example = Json::object();
    for (const auto& column : form["columns"]) {
        const auto name = column["name"].get<std::string>();
        const bool isNumber = column.value("type", "number") == "number";
        properties[name] = isNumber ? Json{{"type", {"number", "string", "null"}}} : Json{{"type", {"string", "number", "boolean", "null"}}};
        if (column.contains("values"))
            properties[name]["examples"] = column["values"];
        if (column.value("type", "") == "picture")
            properties[name] = {{"type", "string"}, {"description", "data:image/png;base64,…"}};
        example[name] = column.value("example", Json(""));
    }
    Json out = object(std::move(properties), std::vector<std::string>());
    out["examples"] = Json::array({std::move(example)});
    return out;
}

/// What one question is as JSON.
Json questionSchema(const Json& form) {
    const std::string kind = form["kind"].get<std::string>();
    if (kind == "picture")
        return {{"type", "string"}, {"description", "data:image/png;base64,…"}};
    if (kind == "row")
        return rowSchema(form);
    if (kind == "window") {
        Json values = listOf(rowSchema(form));
        values["minItems"] = form["history"];
        return object({{"values", std::move(values)}});
    }
    if (kind == "pair")
        return object({{"user", {{"type", {"string", "number"}}}}, {"item", {{"type", {"string", "number"}}}}});
    if (kind == "prompt" || kind == "seed") {
        Json settings{{"count", {{"type", "integer"}, {"minimum", 1}, {"maximum", 64}}}, {"seed", {{"type", "integer"}, {"minimum", 0}}}};
        if (kind == "seed")
            return object(std::move(settings), std::vector<std::string>());
        settings["prompt"] = string();
        settings["length"] = {{"type", "integer"}, {"minimum", 1}, {"maximum", 2000}};
        settings["temperature"] = {{"type", "number"}, {"minimum", 0}};
        return object(std::move(settings), std::vector<std::string>{"prompt"});
    }
    return {{"type", "string"}};
}

Json answerSchema(const ServedModel& served) {
    const auto& labels = served.model().labels();
    Json properties{{"input", string()}};
    if (labels.empty() || served.takes()["kind"] == "seed") {
        properties["value"] = Json::object();
        return object(std::move(properties));
    }
    properties["label"] = {{"enum", labels}};
    properties["score"] = number();
    properties["scores"] = {{"type", "object"}, {"additionalProperties", number()}};
    properties["value"] = Json::object();
    return object(std::move(properties), std::vector<std::string>{"input"});
}

Json content(const char* type, Json schema) { return {{type, {{"schema", std::move(schema)}}}}; }

Json inferOperation(const ServedModel& served) {
    Json body = content("application/json", reference(schemaName(served, "infer-request")));
    body["application/octet-stream"] = {{"schema", {{"type", "string"}, {"contentMediaType", "application/octet-stream"}}}};
    Json answers = responses(reference(schemaName(served, "infer-answer")), {400, 404, 413, 503, 504});
    Json length{{"name", "Inference-Header-Content-Length"}, {"in", "header"}, {"required", false}, {"schema", {{"type", "integer"}, {"minimum", 0}}}, {"description", "Bytes of JSON in front of binary tensors"}};
    return {{"tags", {served.name()}}, {"summary", "Tensors to tensors"}, {"parameters", Json::array({std::move(length)})}, {"requestBody", {{"required", true}, {"content", std::move(body)}}}, {"responses", std::move(answers)}};
}

Json predictOperation(const ServedModel& served) {
    const std::string kind = served.takes()["kind"].get<std::string>();
    const Json question = reference(schemaName(served, "question"));
    const Json answer = reference(schemaName(served, "answer"));
    const bool makes = kind == "prompt" || kind == "seed";
    Json body = content("application/json", makes ? question : Json{{"oneOf", {question, listOf(question)}}});
    if (kind == "picture")
        body["image/*"] = {{"schema", {{"type", "string"}, {"contentMediaType", "image/png"}}}};
    if (kind == "text" || kind == "prompt")
        body["text/plain"] = {{"schema", string()}};
    Json name{{"name", "name"}, {"in", "query"}, {"required", false}, {"schema", string()}, {"description", "What the answer calls the input"}};
    return {{"tags", {served.name()}}, {"summary", "What people have to what they want to know"}, {"parameters", Json::array({std::move(name)})}, {"requestBody", {{"required", kind != "seed"}, {"content", std::move(body)}}},
            {"responses", responses({{"anyOf", {answer, listOf(answer)}}}, {400, 404, 413, 415, 503, 504})}};
}

Json modelSchema() {
    const Json tensors = listOf(object({{"name", string()}, {"datatype", string()}, {"shape", listOf({{"type", "integer"}})}}));
    return object({{"name", string()}, {"versions", listOf(string())}, {"platform", string()}, {"inputs", tensors}, {"outputs", tensors}, {"labels", listOf(string())}, {"takes", {{"type", "object"}}}});
}

} // namespace

Json object(Json properties, std::optional<std::vector<std::string>> required) {
    Json names = Json::array();
    for (const auto& [name, schema] : properties.items())
        names.push_back(name);
    Json out{{"type", "object"}, {"properties", std::move(properties)}};
    out["required"] = required ? Json(*required) : std::move(names);
    return out;
}

Json responses(Json schema, const std::vector<int>& errors) {
    Json out = Json::object();
    out["200"] = {{"description", "The answer"}, {"content", {{"application/json", {{"schema", std::move(schema)}}}}}};
    for (const int status : errors)
        out[std::to_string(status)] = {{"description", describe(status)}, {"content", {{"application/json", {{"schema", reference("Error")}}}}}};
    return out;
}

void addModel(const ServedModel& served, bool newest, Json& paths, Json& schemas) {
    const Json& signature = served.model().signature();
    schemas[schemaName(served, "infer-request")] = inferRequest(signature);
    schemas[schemaName(served, "infer-answer")] = inferAnswer(signature);
    schemas[schemaName(served, "question")] = questionSchema(served.takes());
    schemas[schemaName(served, "answer")] = answerSchema(served);
    const std::string plain = "/v2/models/" + served.name();
    std::vector<std::string> bases{plain + "/versions/" + served.version()};
    if (newest)
        bases.insert(bases.begin(), plain);
    const auto get = [&](const char* summary, Json schema, std::vector<int> errors) { return Json{{"get", {{"tags", {served.name()}}, {"summary", summary}, {"responses", responses(std::move(schema), errors)}}}}; };
    for (const auto& base : bases) {
        paths[base] = get("What it takes and gives", modelSchema(), {404});
        paths[base + "/ready"] = get("Whether it can be asked", object({{"name", string()}, {"ready", {{"type", "boolean"}}}}), {400, 404});
        paths[base + "/infer"] = {{"post", inferOperation(served)}};
        paths[base + "/predict"] = {{"post", predictOperation(served)}};
    }
}

} // namespace lepton::serve
