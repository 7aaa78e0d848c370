// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InferenceApi.h"

#include "ServedModel.h"

#include "core/engine/Evaluation.h"

#include <doctest/doctest.h>

#include <future>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// Reads "8x8" pictures whose 64 bytes are the pixels; anything else is no picture.
Result<datasets::Array> decodeRaw(std::span<const std::byte> bytes, const std::string& where) {
    if (bytes.size() != 64)
        return Error(ErrorCode::BadFormat, "This is not a picture").at(where);
    datasets::Array picture(datasets::ElementType::UInt8, {8, 8, 1});
    std::copy(bytes.begin(), bytes.end(), picture.bytes.begin());
    return picture;
}

/// Without OpenCV the recipe can't turn [H, W, C] round; with one channel both are the same bytes.
class Api {
public:
    explicit Api(serve::Decoder decode = decodeRaw, const std::string& token = {}) : m_resources(options(std::move(decode), token)), m_api({servedModel()}, m_resources) {}

    serve::Response answer(serve::Request request) const {
        std::promise<serve::Response> promise;
        m_api.answer(std::move(request), [&](serve::Response response) { promise.set_value(std::move(response)); });
        return promise.get_future().get();
    }

private:
    static serve::ServerOptions options(serve::Decoder decode, const std::string& token) {
        serve::ServerOptions options;
        options.decode = std::move(decode);
        if (!token.empty())
            options.access = serve::Access::ofToken(token);
        return options;
    }
    serve::ServerResources m_resources;
    serve::InferenceApi m_api;
};

serve::Request requestOf(const std::string& method, const std::string& path, const std::string& body = {}, const std::string& query = {}) {
    serve::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.body = body;
    return request;
}

serve::Response request(const std::string& method, const std::string& path, const std::string& body = {}) {
    static const Api shared;
    return shared.answer(requestOf(method, path, body));
}
Json bodyOf(const serve::Response& response) { return Json::parse(response.body); }

} // namespace

TEST_CASE("health, server and model describe themselves as the protocol says") {
    CHECK(bodyOf(request("GET", "/v2/health/live"))["live"] == true);
    CHECK(bodyOf(request("GET", "/v2/health/ready"))["ready"] == true);
    const Json server = bodyOf(request("GET", "/v2"));
    CHECK(server["name"].is_string());
    CHECK(server["version"].is_string());
    CHECK(server["extensions"].is_array());
    for (const char* path : {"/v2/models/bars", "/v2/models/bars/versions/0001"}) {
        const Json model = bodyOf(request("GET", path));
        CHECK(model["name"] == "bars");
        CHECK(model["versions"] == Json::array({servedVersion()}));
        CHECK(model["platform"].is_string());
        CHECK(model["inputs"] == Json::parse(R"([{"name":"pictures","datatype":"FP32","shape":[-1,1,8,8]}])"));
        CHECK(model["outputs"] == Json::parse(R"([{"name":"scores","datatype":"FP32","shape":[-1,4]}])"));
    }
    CHECK(bodyOf(request("GET", "/v2/models/bars/ready")) == Json{{"name", "bars"}, {"ready", true}});
    CHECK(request("GET", "/v2/models/bars/versions/0001/ready").status == 200);
}

TEST_CASE("infer gives the model's own scores and echoes the id") {
    Json body = inferRequest(3);
    body["id"] = "abc";
    const auto response = request("POST", "/v2/models/bars/versions/0001/infer", body.dump());
    REQUIRE(response.status == 200);
    const Json json = bodyOf(response);
    CHECK(json["model_name"] == "bars");
    CHECK(json["model_version"] == servedVersion());
    CHECK(json["id"] == "abc");
    CHECK(json["outputs"][0]["name"] == "scores");
    CHECK(json["outputs"][0]["datatype"] == "FP32");
    CHECK(json["outputs"][0]["shape"] == Json::array({3, 4}));
    const auto values = body["inputs"][0]["data"].get<std::vector<float>>();
    const auto scores = *servedModel()->scores(std::span<const float>(values), 3);
    CHECK(json["outputs"][0]["data"].get<std::vector<float>>() == scores);
    body.erase("id");
    CHECK_FALSE(bodyOf(request("POST", "/v2/models/bars/infer", body.dump())).contains("id"));
    body["outputs"] = Json::parse(R"([{"name":"scores"}])");
    CHECK(request("POST", "/v2/models/bars/infer", body.dump()).status == 200);
}

TEST_CASE("predict answers a picture's bytes with predict's object") {
    std::string pixels;
    for (int i = 0; i < 64; ++i)
        pixels += static_cast<char>(i * 4);
    const auto response = request("POST", "/v2/models/bars/predict", pixels);
    REQUIRE(response.status == 200);
    const std::vector<std::uint8_t> bytes(pixels.begin(), pixels.end());
    const auto scores = *servedModel()->scores(std::span<const std::uint8_t>(bytes), 1);
    CHECK(bodyOf(response) == engine::predictionJson("request", servedModel()->labels(), scores));
    CHECK(request("POST", "/v2/models/bars/predict", "no picture").status == 400);
    CHECK(request("POST", "/v2/models/bars/predict", "").status == 400);
    CHECK(Api(nullptr).answer(requestOf("POST", "/v2/models/bars/predict", pixels)).status == 501);
    CHECK(bodyOf(Api().answer(requestOf("POST", "/v2/models/bars/predict", pixels, "name=a.png")))["input"] == "a.png");
}

TEST_CASE("a picture of another size is the client's fault") {
    const Api large([](std::span<const std::byte>, const std::string&) -> Result<datasets::Array> { return datasets::Array(datasets::ElementType::UInt8, {9, 9, 1}); });
    CHECK(large.answer(requestOf("POST", "/v2/models/bars/predict", "x")).status == 400);
}

TEST_CASE("what is not there is 404, the wrong method 405 with what is allowed") {
    for (const char* path : {"/", "/v2/model", "/v2/models", "/v2/models/", "/v2/models/other", "/v2/models/bars/versions/2", "/v2/models/bars/versions", "/v2/models/bars/what", "/v3",
                             "/v2/health", "/v2/models/bars/infer/more", "", "*", "/v2/models/bars/versions/0001/versions/0001"}) {
        CAPTURE(path);
        const auto response = request("GET", path);
        CHECK(response.status == 404);
        CHECK(bodyOf(response)["error"].is_string());
    }
    for (const char* path : {"/v2", "/v2/health/live", "/v2/models/bars", "/v2/models/bars/ready"}) {
        CHECK(request("POST", path).status == 405);
        CHECK(request("DELETE", path).headers.at("Allow") == "GET, HEAD");
    }
    for (const char* path : {"/v2/models/bars/infer", "/v2/models/bars/predict"}) {
        CHECK(request("GET", path).status == 405);
        CHECK(request("PUT", path).headers.at("Allow") == "POST");
    }
}

TEST_CASE("a bad request is 400 with the reason") {
    const auto status = [](const Json& body) { return request("POST", "/v2/models/bars/infer", body.dump()).status; };
    CHECK(status(inferRequest()) == 200);
    for (const char* text : {"", "{", "nonsense", "[]", "5", "null", R"({"inputs":[]})", R"({"inputs":{}})", R"({"inputs":[5]})", R"({"inputs":[{}]})", R"({"inputs":[{},{}]})",
                             R"({"inputs":[{"name":"pictures","datatype":"FP32","shape":[1,1,8,8],"data":[NaN]}]})", "\xff\xfe{}"}) {
        CAPTURE(text);
        const auto response = request("POST", "/v2/models/bars/infer", text);
        CHECK(response.status == 400);
        CHECK(!bodyOf(response)["error"].get<std::string>().empty());
    }
    const auto broken = [&](const char* key, const Json& value) {
        Json body = inferRequest();
        body["inputs"][0][key] = value;
        return status(body);
    };
    CHECK(broken("name", "images") == 400);
    CHECK(broken("datatype", "UINT8") == 400);
    CHECK(broken("shape", {1, 8, 8}) == 400);
    CHECK(broken("shape", {2, 1, 8, 8}) == 400);
    CHECK(broken("data", {1, 2, 3}) == 400);
    Json body = inferRequest();
    body["id"] = 5;
    CHECK(status(body) == 400);
    body = inferRequest();
    body["outputs"] = Json::parse(R"([{"name":"logits"}])");
    CHECK(status(body) == 400);
    std::string deep(100000, '[');
    CHECK(request("POST", "/v2/models/bars/infer", deep).status == 400);
    serve::Request binary = requestOf("POST", "/v2/models/bars/infer", inferRequest().dump());
    binary.inferenceHeaderLength = binary.body.size();
    CHECK(Api().answer(binary).status == 501);
}

TEST_CASE("with a token only health is open") {
    const Api guarded(decodeRaw, "secret");
    const auto status = [&](const std::string& path, const std::string& authorization) {
        serve::Request request = requestOf("GET", path);
        request.authorization = authorization;
        return guarded.answer(request).status;
    };
    CHECK(status("/v2/health/live", "") == 200);
    CHECK(status("/v2/health/ready", "") == 200);
    for (const char* wrong : {"", "secret", "Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "Basic secret"})
        CHECK(status("/v2/models/bars", wrong) == 401);
    CHECK(status("/v2/models/bars", "Bearer secret") == 200);
    CHECK(status("/v2/models/bars", "bearer secret") == 200); // RFC 9110, 11.1
    CHECK(status("/v2/models/unknown", "") == 401); // no telling what is here
    CHECK(guarded.answer(requestOf("GET", "/v2")).headers.at("WWW-Authenticate") == "Bearer");
}
