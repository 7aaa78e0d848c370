// SPDX-License-Identifier: GPL-3.0-or-later
#include "ApiUnderTest.h"

#include "core/engine/Evaluation.h"

#include <doctest/doctest.h>

#include <cstring>

using namespace lepton;
using namespace lepton::testing;

namespace {

using Api = ApiUnderTest;

serve::Response request(const std::string& method, const std::string& path, const std::string& body = {}) {
    static const Api shared;
    return shared.answer(method, path, body);
}

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
    for (const char* path : {"//", "/v2/model", "/v2/models", "/v2/models/", "/v2/models/other", "/v2/models/bars/versions/2", "/v2/models/bars/versions", "/v2/models/bars/what", "/v3",
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

TEST_CASE("binary tensors come and go, and are the same numbers as in JSON") {
    const Json json = inferRequest(2);
    const auto values = json["inputs"][0]["data"].get<std::vector<float>>();
    const auto plain = bodyOf(request("POST", "/v2/models/bars/infer", json.dump()))["outputs"][0]["data"].get<std::vector<float>>();
    Json head = json;
    head["inputs"][0].erase("data");
    head["inputs"][0]["parameters"] = {{"binary_data_size", values.size() * 4}};
    const auto ask = [&](const Json& header, const std::string& tail) {
        serve::Request binary = requestOf("POST", "/v2/models/bars/infer", header.dump() + tail);
        binary.inferenceHeaderLength = header.dump().size();
        return Api().answer(binary);
    };
    const std::string tail(reinterpret_cast<const char*>(values.data()), values.size() * 4);
    CHECK(bodyOf(ask(head, tail))["outputs"][0]["data"].get<std::vector<float>>() == plain);
    const auto floats = [](const serve::Response& response) {
        REQUIRE(response.status == 200);
        const auto at = std::stoul(response.headers.at("Inference-Header-Content-Length"));
        const Json answer = Json::parse(response.body.substr(0, at));
        CHECK(response.contentType == "application/octet-stream");
        CHECK(answer["outputs"][0]["parameters"]["binary_data_size"] == response.body.size() - at);
        CHECK_FALSE(answer["outputs"][0].contains("data"));
        std::vector<float> out((response.body.size() - at) / 4);
        std::memcpy(out.data(), response.body.data() + at, out.size() * 4);
        return out;
    };
    head["parameters"] = {{"binary_data_output", true}};
    CHECK(floats(ask(head, tail)) == plain);
    head.erase("parameters");
    head["outputs"] = Json::parse(R"([{"name":"scores","parameters":{"binary_data":true}}])");
    CHECK(floats(ask(head, tail)) == plain);
    // FP64, FP16 and UINT8 hold these numbers exactly, so the answers are the same.
    head["inputs"][0]["datatype"] = "FP64";
    head["inputs"][0]["parameters"]["binary_data_size"] = values.size() * 8;
    const std::vector<double> wide(values.begin(), values.end());
    CHECK(floats(ask(head, {reinterpret_cast<const char*>(wide.data()), wide.size() * 8})) == plain);
    head["inputs"][0]["datatype"] = "UINT8";
    head["inputs"][0]["parameters"]["binary_data_size"] = values.size();
    const std::vector<std::uint8_t> bytes(values.begin(), values.end());
    CHECK(floats(ask(head, {reinterpret_cast<const char*>(bytes.data()), bytes.size()})) == plain);
}

TEST_CASE("a deadline in the request that has passed is answered at once") {
    Json body = inferRequest();
    body["parameters"] = {{"timeout", 60'000'000}};
    CHECK(request("POST", "/v2/models/bars/infer", body.dump()).status == 200);
    serve::Request late = requestOf("POST", "/v2/models/bars/infer", inferRequest().dump());
    late.deadline = serve::Clock::now() - std::chrono::seconds(1);
    CHECK(Api().answer(late).status == 504);
}

TEST_CASE("a list of questions is answered by a list, in its order") {
    const auto png = [](const char* digits) { return Json{{"picture", std::string("data:image/png;base64,") + digits}}; };
    serve::Request wrong = requestOf("POST", "/v2/models/bars/predict", Json::array({png("AAAA")}).dump());
    wrong.contentType = "application/json";
    CHECK(Api().answer(wrong).status == 415); // this test has no OpenCV
    wrong.contentType = "image/png";
    CHECK(Api().answer(wrong).status == 400);
}

TEST_CASE("the page names nothing from elsewhere, and its policy forbids it") {
    const auto page = request("GET", "/");
    REQUIRE(page.status == 200);
    CHECK(page.contentType.starts_with("text/html"));
    CHECK(page.headers.at("Content-Security-Policy").find("default-src 'none'") != std::string::npos);
    for (const char* outside : {"http://", "https://", "src=\"//", "@import", "/*style*/", "/*script*/"})
        CHECK(page.body.find(outside) == std::string::npos);
}

TEST_CASE("every answer of a model names it, errors too") {
    CHECK(request("POST", "/v2/models/bars/infer", "{").account.model == "bars");
    CHECK(request("POST", "/v2/models/bars/infer", inferRequest().dump()).account.version == servedVersion());
    CHECK(request("GET", "/v2/models/bars").account.model.empty());
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
    CHECK(status("/", "") == 200); // the page has a field for the token
    CHECK(status("/openapi.json", "") == 401);
    CHECK(status("/metrics", "") == 401);
    CHECK(guarded.answer(requestOf("POST", "/v2/repository/models/bars/unload")).status == 401);
    CHECK(guarded.answer(requestOf("GET", "/v2")).headers.at("WWW-Authenticate") == "Bearer");
}
