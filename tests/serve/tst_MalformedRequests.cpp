// SPDX-License-Identifier: GPL-3.0-or-later
#include "ApiUnderTest.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// One tensor with 64 numbers, its parts replaced.
struct Tensor {
    std::string name = R"("pictures")", datatype = R"("FP32")", shape = "[1,1,8,8]", data = numbers(64), more = "";

    static std::string numbers(int count, const std::string& last = {}) {
        std::string out = "[";
        for (int i = 0; i < count; ++i)
            out += (i > 0 ? "," : "") + (i + 1 == count && !last.empty() ? last : std::to_string(i));
        return out + "]";
    }
    std::string text() const {
        return R"({"name":)" + name + R"(,"datatype":)" + datatype + R"(,"shape":)" + shape + (data.empty() ? "" : R"(,"data":)" + data) + more + "}";
    }
};

std::string with(const Tensor& tensor, const std::string& more = {}) { return R"({"inputs":[)" + tensor.text() + "]" + more + "}"; }
std::string shaped(const std::string& shape) { return with({.shape = shape}); }
std::string data(const std::string& data) { return with({.data = data}); }
std::string last(const std::string& number) { return data(Tensor::numbers(64, number)); }
std::string typed(const std::string& type, const std::string& number) { return with({.datatype = type, .data = Tensor::numbers(64, number)}); }
std::string binary(const std::string& size, const std::string& more = {}) { return with({.data = more, .more = R"(,"parameters":{"binary_data_size":)" + size + "}"}); }

struct Case {
    const char* name;
    std::string body;
    int status;
    const char* says; ///< part of the error
};

const std::vector<Case>& infers() {
    static const std::vector<Case> cases{
        {"nothing", "", 400, "JSON"},
        {"cut off", R"({"inputs":[)", 400, "JSON"},
        {"cut off in data", R"({"inputs":[{"name":"pictures","data":[1,2)", 400, "cut off"},
        {"cut off in a string", R"({"inputs":[{"name":"pict)", 400, "cut off"},
        {"words", "nonsense", 400, "JSON"},
        {"no UTF-8", "\xff\xfe{}", 400, "JSON"},
        {"a list", "[]", 400, "object"},
        {"a number", "5", 400, "object"},
        {"null", "null", 400, "object"},
        {"a zero byte", with({}) + std::string(1, 0), 400, "zero byte"},
        {"two documents", with({}) + "{}", 400, "JSON"},
        {"deep", std::string(100000, '['), 400, "JSON"},
        {"deep within", R"({"inputs":)" + std::string(50000, '[') + std::string(50000, ']') + "}", 400, "nested"},
        {"deep data", data(std::string(100000, '[') + std::string(100000, ']')), 400, "not a number"},
        {"a megabyte of names", R"({"id":")" + std::string(2 << 20, 'x') + R"(","inputs":[]})", 400, "larger"},
        {"no inputs", "{}", 400, "inputs"},
        {"inputs no list", R"({"inputs":{}})", 400, "inputs"},
        {"no input", R"({"inputs":[]})", 400, "pictures"},
        {"input no object", R"({"inputs":[5]})", 400, "objects"},
        {"input empty", R"({"inputs":[{}]})", 400, "name"},
        {"two inputs", R"({"inputs":[)" + Tensor().text() + "," + Tensor().text() + "]}", 400, "one tensor each"},
        {"name unknown", with({.name = R"("images")"}), 400, "images"},
        {"name a number", with({.name = "5"}), 400, "name"},
        {"datatype unknown", with({.datatype = R"("FLOAT")"}), 400, "FLOAT"},
        {"datatype a number", with({.datatype = "32"}), 400, "datatype"},
        {"BF16", with({.datatype = R"("BF16")"}), 400, "BF16"},
        {"INT64 for FP32", with({.datatype = R"("INT64")"}), 400, "INT64"},
        {"BOOL for FP32", with({.datatype = R"("BOOL")"}), 400, "BOOL"},
        {"BYTES for FP32", with({.datatype = R"("BYTES")"}), 400, "predict"},
        {"FP16 in JSON", with({.datatype = R"("FP16")"}), 400, "binary"},
        {"no shape", R"({"inputs":[{"name":"pictures","datatype":"FP32","data":[1]}]})", 400, "shape"},
        {"shape a number", shaped("64"), 400, "shape"},
        {"shape empty", shaped("[]"), 400, "shape"},
        {"shape too short", shaped("[1,8,8]"), 400, "[-1,1,8,8]"},
        {"shape too long", shaped("[1,1,1,8,8]"), 400, "[-1,1,8,8]"},
        {"shape of 17 axes", shaped("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,8,8]"), 400, "shape"},
        {"shape another size", shaped("[1,1,8,9]"), 400, "[-1,1,8,8]"},
        {"shape with a zero", shaped("[0,1,8,8]"), 400, "size"},
        {"shape negative", shaped("[-1,1,8,8]"), 400, "size"},
        {"shape a fraction", shaped("[1.5,1,8,8]"), 400, "size"},
        {"shape texts", shaped(R"(["1",1,8,8])"), 400, "size"},
        {"shape huge", shaped("[4611686018427387904,1,8,8]"), 400, "as many numbers"},
        {"shape beyond 64 bits", shaped("[18446744073709551615,1,8,8]"), 400, "size"},
        {"shape a billion", shaped("[1000000000,1,8,8]"), 400, "as many numbers"},
        {"shape two for one", shaped("[2,1,8,8]"), 400, "as many numbers"},
        {"no data", with({.data = ""}), 400, "data"},
        {"data a number", data("5"), 400, "list"},
        {"data a text", data(R"("abc")"), 400, "list"},
        {"data an object", data("{}"), 400, "list"},
        {"data null", data("null"), 400, "list"},
        {"data empty", data("[]"), 400, "as many numbers"},
        {"data one less", data(Tensor::numbers(63)), 400, "as many numbers"},
        {"data one more", data(Tensor::numbers(65)), 400, "as many numbers"},
        {"data nested wrongly", data("[[" + Tensor::numbers(64) + "]]"), 400, "nested"},
        {"data ragged", data("[[[[1],[2,3]]]]"), 400, "as many numbers"},
        {"data mixed", data("[1,[2]," + Tensor::numbers(62).substr(1)), 400, "not a number"},
        {"NaN", last("NaN"), 400, "NaN"},
        {"Infinity", last("Infinity"), 400, "Infinity"},
        {"minus infinity", last("-Infinity"), 400, "Infinity"},
        {"beyond FP32", last("1e39"), 400, "FP32 can't hold"},
        {"beyond FP64", last("1e999"), 400, "FP32 can't hold"},
        {"a text among numbers", last(R"("7")"), 400, "not a number"},
        {"true among numbers", last("true"), 400, "not a number"},
        {"null among numbers", last("null"), 400, "not a number"},
        {"a leading zero", last("01"), 400, "not a number"},
        {"a plus", last("+1"), 400, "not a number"},
        {"a bare minus", last("-"), 400, "not a number"},
        {"a bare point", last(".5"), 400, "not a number"},
        {"nothing behind the point", last("1."), 400, "not a number"},
        {"nothing behind the e", last("1e"), 400, "not a number"},
        {"hexadecimal", last("0x10"), 400, "not a number"},
        {"two commas", data("[1,," + Tensor::numbers(64).substr(1)), 400, "not a number"},
        {"a comma at the end", data(Tensor::numbers(63).substr(0, Tensor::numbers(63).size() - 1) + ",]"), 400, "not a number"},
        {"UINT8 of 256", typed(R"("UINT8")", "256"), 400, "UINT8 can't hold"},
        {"UINT8 negative", typed(R"("UINT8")", "-1"), 400, "UINT8 can't hold"},
        {"UINT8 a fraction", typed(R"("UINT8")", "0.5"), 400, "whole"},
        {"INT16 too large", typed(R"("INT16")", "32768"), 400, "INT16 can't hold"},
        {"id a number", with({}, R"(,"id":5)"), 400, "id"},
        {"parameters a list", with({}, R"(,"parameters":[])"), 400, "parameters"},
        {"binary output a text", with({}, R"(,"parameters":{"binary_data_output":"yes"})"), 400, "binary_data_output"},
        {"timeout a text", with({}, R"(,"parameters":{"timeout":"soon"})"), 400, "timeout"},
        {"a sequence", with({}, R"(,"parameters":{"sequence_id":1})"), 501, "sequence_id"},
        {"shared memory", with({.more = R"(,"parameters":{"shared_memory_region":"r"})"}), 501, "shared_memory_region"},
        {"outputs no list", with({}, R"(,"outputs":{})"), 400, "outputs"},
        {"output no object", with({}, R"(,"outputs":["scores"])"), 400, "objects"},
        {"output unnamed", with({}, R"(,"outputs":[{}])"), 400, "name"},
        {"output unknown", with({}, R"(,"outputs":[{"name":"logits"}])"), 400, "logits"},
        {"output twice", with({}, R"(,"outputs":[{"name":"scores"},{"name":"scores"}])"), 400, "twice"},
        {"classification", with({}, R"(,"outputs":[{"name":"scores","parameters":{"classification":3}}])"), 501, "classification"},
        {"binary without the header", binary("256"), 400, "Inference-Header-Content-Length"},
    };
    return cases;
}

struct BinaryCase {
    const char* name;
    std::string json;
    std::string tail;
    long claimed; ///< added to the JSON's true length in the header
    const char* says;
};

std::string floats(std::size_t count, float last = 1) {
    std::vector<float> values(count, 1);
    if (count > 0)
        values.back() = last;
    return {reinterpret_cast<const char*>(values.data()), count * 4};
}

} // namespace

TEST_CASE("every malformed infer request has its status and says why") {
    const ApiUnderTest api;
    CHECK(api.answer("POST", "/v2/models/bars/infer", with({})).status == 200);
    for (const auto& item : infers()) {
        CAPTURE(std::string(item.name));
        const auto response = api.answer("POST", "/v2/models/bars/infer", item.body);
        CHECK(response.status == item.status);
        const std::string error = bodyOf(response)["error"].get<std::string>();
        CAPTURE(error);
        CHECK(error.find(item.says) != std::string::npos);
        CHECK(error.size() < 500);
    }
    CHECK(api.answer("POST", "/v2/models/bars/infer", with({})).status == 200);
}

TEST_CASE("every lie about the size of binary data is refused") {
    const ApiUnderTest api;
    const auto ask = [&](const std::string& json, const std::string& tail, long claimed) {
        serve::Request request = requestOf("POST", "/v2/models/bars/infer", json + tail);
        request.inferenceHeaderLength = static_cast<std::size_t>(static_cast<long>(json.size()) + claimed);
        return api.answer(request);
    };
    CHECK(ask(binary("256"), floats(64), 0).status == 200);
    const std::vector<BinaryCase> cases{
        {"header beyond the body", binary("256"), "", 1000, "Inference-Header-Content-Length"},
        {"header too short", binary("256"), floats(64), -1, "JSON"},
        {"header too long", binary("256"), floats(64), 1, "zero byte"},
        {"header of nothing", binary("256"), floats(64), -static_cast<long>(binary("256").size()), "JSON"},
        {"no tail", binary("256"), "", 0, "left"},
        {"tail one byte short", binary("256"), floats(64).substr(1), 0, "left"},
        {"tail one byte long", binary("256"), floats(64) + "x", 0, "more than"},
        {"size too small for the shape", binary("252"), floats(63), 0, "252 bytes"},
        {"size too large for the shape", binary("260"), floats(65), 0, "260 bytes"},
        {"size of nothing", binary("0"), "", 0, "0 bytes"},
        {"size negative", binary("-256"), floats(64), 0, "binary_data_size"},
        {"size a fraction", binary("256.0"), floats(64), 0, "binary_data_size"},
        {"size a text", binary(R"("256")"), floats(64), 0, "binary_data_size"},
        {"size beyond 64 bits", binary("18446744073709551615"), floats(64), 0, "left"},
        {"data and a size", binary("256", Tensor::numbers(64)), floats(64), 0, "both"},
        {"bytes that nobody asked for", with({}), "xxxx", 0, "more than"},
        {"NaN", binary("256"), floats(64, std::numeric_limits<float>::quiet_NaN()), 0, "not finite"},
        {"infinity", binary("256"), floats(64, -std::numeric_limits<float>::infinity()), 0, "not finite"},
    };
    for (const auto& item : cases) {
        CAPTURE(std::string(item.name));
        const auto response = ask(item.json, item.tail, item.claimed);
        CHECK(response.status == 400);
        const std::string error = bodyOf(response)["error"].get<std::string>();
        CAPTURE(error);
        CHECK(error.find(item.says) != std::string::npos);
    }
}

TEST_CASE("predict says 406, 413 and 415 where they fit") {
    const ApiUnderTest api;
    const auto status = [&](const std::string& body, const std::string& type, const std::string& accept = {}) {
        serve::Request request = requestOf("POST", "/v2/models/bars/predict", body);
        request.contentType = type;
        request.accept = accept;
        return api.answer(request).status;
    };
    const std::string pixels(64, 'x');
    for (const char* taken : {"", "image/png", "image/jpeg", "IMAGE/PNG", "image/webp; q=1", "application/octet-stream", "application/x-www-form-urlencoded"})
        CHECK(status(pixels, taken) == 200);
    for (const char* refused : {"text/html", "multipart/form-data; boundary=x", "application/xml", "video/mp4", "text/plain"})
        CHECK(status(pixels, refused) == 415);
    CHECK(status(pixels, "image/png", "text/html") == 406);
    CHECK(status(pixels, "image/png", "text/html, */*;q=0.1") == 200);
    CHECK(status(pixels, "image/png", "application/json") == 200);
    CHECK(status("{}", "application/json") == 400);
    CHECK(status("[]", "application/json") == 400);
    CHECK(status("{", "application/json") == 400);
    CHECK(status("5", "application/json") == 400);
    CHECK(status(R"("data:image/png;base64,")", "application/json") >= 400);
    CHECK(status("[" + std::string(1'100'000, ',') + "]", "application/json") == 413);
}

TEST_CASE("repository requests are checked as well") {
    const ApiUnderTest api;
    const auto status = [&](const std::string& path, const std::string& body) { return api.answer("POST", "/v2/repository/" + path, body).status; };
    CHECK(status("index", "") == 200);
    CHECK(status("index", "{}") == 200);
    CHECK(status("index", R"({"ready":true})") == 200);
    CHECK(status("index", R"({"ready":"yes"})") == 400);
    CHECK(status("index", "[]") == 400);
    CHECK(status("index", "{") == 400);
    CHECK(status("models/other/load", "") == 404);
    CHECK(status("models/other/unload", "") == 404);
    CHECK(status("models/bars/load", "") == 200);
    CHECK(status("models/bars/load", R"({"parameters":[]})") == 400);
    CHECK(status("models/bars/load", R"({"parameters":{"config":"{}"}})") == 501);
    CHECK(status("models/bars/load", R"({"parameters":{"version":1}})") == 400);
    CHECK(status("models/bars/load", R"({"parameters":{"version":"77"}})") == 404);
    CHECK(status("models/bars/unload", R"({"parameters":{"version":"77"}})") == 404);
    CHECK(status("models/bars/unload", R"({"parameters":{"unload_dependents":true}})") == 200);
    CHECK(api.answer("POST", "/v2/models/bars/infer", with({})).status == 404);
    CHECK(api.answer("GET", "/v2/models/bars/ready").status == 400);
    CHECK(api.answer("GET", "/v2/health/ready").status == 503);
    CHECK(api.answer("GET", "/v2/repository/index").status == 405);
    CHECK(api.answer("POST", "/v2/repository").status == 404);
    CHECK(api.answer("POST", "/v2/repository/models/bars/reload").status == 404);
}
