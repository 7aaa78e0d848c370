// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/RawQuestions.h"

#include "core/serve/UrlPath.h"
#include "datasets/PictureReader.h"

#include <algorithm>
#include <cctype>

namespace lepton::serve {

namespace {

using datasets::Array;

constexpr std::size_t mostQuestions = 1000;
constexpr std::size_t mostTextBytes = 8U << 20U;
/// A document tree takes thirty times its text where that is all brackets and commas.
constexpr std::ptrdiff_t mostValues = 1'000'000;

Error bad(Text what) { return Error(ErrorCode::BadValue, std::move(what)); }

/// "text/plain; charset=utf-8" → "text/plain", in lower case.
std::string mediaType(const std::string& header) {
    std::string out = header.substr(0, header.find(';'));
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

bool isJson(const std::string& type) { return type == "application/json" || type.ends_with("+json"); }

bool unstated(const std::string& type) { return type.empty() || type == "application/x-www-form-urlencoded" || type == "application/octet-stream"; }

bool acceptsJson(const std::string& accept) {
    return accept.empty() || accept.find("*/*") != std::string::npos || accept.find("application/json") != std::string::npos || accept.find("application/*") != std::string::npos;
}

/// Whether a JSON document is several questions rather than one that happens to be a list.
bool several(const Json& json, const std::string& kind) {
    if (!json.is_array())
        return false;
    if (kind == "picture" || kind == "text")
        return true;
    const auto structured = [](const Json& one) { return one.is_structured(); };
    if (kind == "row" || kind == "pair")
        return std::all_of(json.begin(), json.end(), structured);
    // A window is a list of rows, each a number, a list or an object.
    const auto window = [&](const Json& one) { return (one.is_object() && one.contains("values")) || (one.is_array() && !one.empty() && one[0].is_structured()); };
    return !json.empty() && std::all_of(json.begin(), json.end(), window);
}

Result<std::vector<Array>> pictureQuestion(const engine::Model& model, const Json& json, const std::string& name) {
    const Json* data = &json;
    if (json.is_object())
        for (const char* key : {"picture", "image"})
            if (json.contains(key))
                data = &json[key];
    if (!data->is_string())
        return bad(LT("core", "This model takes a picture")).at(name).fix(LT("core", "Send the file's bytes, or “data:image/png;base64,…”"));
    LEPTON_TRY(auto picture, datasets::pictureInQuestion(data->get<std::string>(), name));
    return model.preparation().encodePicture(std::move(picture));
}

Result<std::vector<Array>> pictureFile(const engine::Model& model, const Request& request, const Decoder& decode, const std::string& name) {
    if (!decode)
        return Error(ErrorCode::Unsupported, LT("core", "This server was built without picture decoding")).fix(LT("core", "Send tensors to …/infer"));
    LEPTON_TRY(auto picture, decode(std::as_bytes(std::span(request.body.data(), request.body.size())), name));
    return model.preparation().encodePicture(std::move(picture));
}

/// In the order of the network's inputs, which may leave some of the recipe's out, and of their sizes.
Result<std::vector<Array>> fitted(const engine::Model& model, std::vector<Array> question, const std::string& name) {
    const auto fields = model.preparation().inputs();
    std::vector<Array> out;
    for (std::size_t i = 0; i < model.inputs().size(); ++i) {
        const auto& input = model.inputs()[i];
        std::size_t from = i;
        if (fields.ok() && fields->size() == question.size())
            for (std::size_t k = 0; k < fields->size(); ++k)
                if ((*fields)[k].name == input.name)
                    from = k;
        if (from >= question.size() || question[from].elements() != input.elements())
            return bad(text(LT("core", "The model's input “%1” takes %2, but this question makes %3"), input.name, Json(input.shape).dump(), from < question.size() ? Json(question[from].shape).dump() : "nothing")).at(name);
        out.push_back(question[from]);
        out.back().shape = input.shape;
    }
    return out;
}

} // namespace

std::optional<Response> refuseQuestions(const Request& request, const Json& form) {
    const std::string kind = form["kind"].get<std::string>();
    const std::string type = mediaType(request.contentType);
    const bool picture = kind == "picture";
    const bool taken = unstated(type) || isJson(type) || (picture ? type.starts_with("image/") : type == "text/plain");
    if (!taken) {
        const std::string takes = picture ? "a picture file (image/png, image/jpeg) or application/json" : kind == "text" || kind == "prompt" ? "text/plain or application/json" : "application/json";
        return errorResponse(415, "This model takes " + takes + ", not " + type.substr(0, 100) + (type.starts_with("multipart/") ? ". Send the bytes themselves, with curl --data-binary @FILE" : ""));
    }
    if (!acceptsJson(request.accept) && !(kind == "seed" && request.accept.find("image/png") != std::string::npos))
        return errorResponse(406, kind == "seed" ? "The answer is application/json or image/png" : "The answer is application/json");
    const bool file = picture && !isJson(type);
    if (!file && request.body.size() > mostTextBytes && !picture)
        return errorResponse(413, "A question may have " + std::to_string(mostTextBytes) + " bytes. Send fewer at once");
    if (!file && std::count_if(request.body.begin(), request.body.end(), [](char c) { return c == ',' || c == '[' || c == '{'; }) > mostValues)
        return errorResponse(413, "A question may have " + std::to_string(mostValues) + " values. Send fewer at once");
    return std::nullopt;
}

Result<Json> questionJson(const Request& request, bool plain) {
    const std::string type = mediaType(request.contentType);
    if (plain && type == "text/plain")
        return Json(request.body);
    if (plain && !isJson(type)) {
        Json json = Json::parse(request.body, nullptr, false);
        // A sentence that happens to be JSON ("true", "42") is still a sentence.
        return json.is_structured() || json.is_string() ? json : Json(request.body);
    }
    return parseJson(request.body, "request");
}

Result<RawQuestions> readQuestions(const Request& request, const engine::Model& model, const Json& form, const Decoder& decode) {
    const std::string kind = form["kind"].get<std::string>();
    const std::string name = queryValue(request.query, "name").value_or("request");
    RawQuestions out;
    const auto add = [&](std::string called, Result<std::vector<Array>> question) -> Result<void> {
        if (!question)
            return std::move(question).error();
        LEPTON_TRY(auto arrays, fitted(model, std::move(question).value(), called));
        out.each.push_back(std::move(arrays));
        out.names.push_back(std::move(called));
        return {};
    };
    if (kind == "picture" && !isJson(mediaType(request.contentType))) {
        LEPTON_CHECK(add(name, pictureFile(model, request, decode, name)));
        return out;
    }
    LEPTON_TRY(const Json json, questionJson(request, kind == "text"));
    const auto encode = [&](const Json& one, const std::string& called) { return kind == "picture" ? pictureQuestion(model, one, called) : model.preparation().encode(one); };
    out.list = several(json, kind);
    if (!out.list) {
        LEPTON_CHECK(add(name, encode(json, name)));
        return out;
    }
    if (json.empty() || json.size() > mostQuestions)
        return bad(text(LT("core", "A list holds 1 to %1 questions, but this one has %2"), mostQuestions, json.size()));
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string called = name + "[" + std::to_string(i) + "]";
        if (auto added = add(called, encode(json[i], called)); !added) {
            Error error = std::move(added).error();
            return error.where.starts_with(called) ? std::move(error) : std::move(error).at(called + (error.where.empty() ? "" : ": " + error.where));
        }
    }
    return out;
}

std::vector<Array> RawQuestions::batch() const {
    std::vector<Array> out;
    for (std::size_t i = 0; i < each[0].size(); ++i) {
        Array joined;
        joined.type = each[0][i].type;
        joined.shape = each[0][i].shape;
        joined.shape.insert(joined.shape.begin(), static_cast<std::int64_t>(each.size()));
        for (const auto& question : each)
            joined.bytes.insert(joined.bytes.end(), question[i].bytes.begin(), question[i].bytes.end());
        out.push_back(std::move(joined));
    }
    return out;
}

} // namespace lepton::serve
