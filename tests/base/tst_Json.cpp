// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"

#include "core/base/Files.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

using lepton::checkFormat;
using lepton::checkSchema;
using lepton::Error;
using lepton::ErrorCode;
using lepton::Json;
using lepton::parseJson;

namespace {

const Json networkSchema = Json::parse(R"({
    "type": "object",
    "required": ["networks"],
    "additionalProperties": false,
    "properties": {
        "networks": {"type": "array", "items": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": false,
            "properties": {
                "name": {"type": "string"},
                "nodes": {"type": "array", "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {"type": {"type": "string"}, "units": {"type": "integer", "minimum": 1}}
                }}
            }
        }}
    }
})");

Error schemaError(const char* document) {
    auto result = checkSchema(Json::parse(document), networkSchema, "net.json");
    REQUIRE_FALSE(result.ok());
    return std::move(result).error();
}

bool names(const Error& error, const std::string& word) { return error.what.str().find(word) != std::string::npos; }

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST_CASE("parseJson: keys keep their order") {
    CHECK(parseJson(R"({"z":1,"a":2})", "x")->dump() == R"({"z":1,"a":2})");
}

TEST_CASE("parseJson: the error names the line") {
    const auto lineOf = [](const char* text) { return parseJson(text, "file.json").error().where; };
    CHECK(lineOf("{\n  \"a\": 1\n  \"b\": 2\n}") == "file.json:3");
    CHECK(lineOf("{\"a\": tru\n}") == "file.json:1");
    CHECK(lineOf("{\n\"a\": \"open\n}") == "file.json:2");
    CHECK(lineOf("{\n\"a\": [1, 2,") == "file.json:2");
    CHECK(lineOf("") == "file.json:1");
    CHECK(lineOf("{}\n{}") == "file.json:2");
}

TEST_CASE("parseJson: numbers and bytes that JSON doesn't have") {
    CHECK(parseJson("[1e999]", "x").error().code == ErrorCode::BadFormat);
    CHECK(parseJson("[\"\xff\"]", "x").error().code == ErrorCode::BadFormat);
    CHECK(parseJson("[NaN]", "x").error().code == ErrorCode::BadFormat);
}

TEST_CASE("parseJson: a file nested without end is refused, not a crash") {
    CHECK(parseJson(nested(100), "x").ok());
    CHECK(parseJson(nested(2000000), "x").error().code == ErrorCode::BadFormat);
    CHECK(parseJson("\"" + nested(1000) + "\\\"[[[\"", "x").ok());
}

TEST_CASE("writeJson and readJson: what was written reads back") {
    const lepton::testing::TemporaryFolder folder;
    const Json document = {{"b", 0.1}, {"a", {1, 2}}, {"text", "Grüße"}};
    REQUIRE(lepton::writeJson(folder / "x.json", document).ok());
    CHECK(*lepton::readJson(folder / "x.json") == document);
    CHECK(lepton::readFile(folder / "x.json")->starts_with("{\n  \"b\": 0.1,\n"));
    CHECK(lepton::readFile(folder / "x.json")->ends_with("}\n"));
    CHECK(lepton::readJson(folder / "none.json").error().code == ErrorCode::NotFound);
}

TEST_CASE("writeJson: bytes that are no UTF-8 are replaced") {
    const lepton::testing::TemporaryFolder folder;
    REQUIRE(lepton::writeJson(folder / "x.json", {{"name", "\xff.png"}}).ok());
    CHECK(lepton::readJson(folder / "x.json")->at("name") == "\uFFFD.png");
}

TEST_CASE("checkSchema: what follows it passes") {
    CHECK(checkSchema(Json::parse(R"({"networks":[{"name":"n","nodes":[{"type":"Dense","units":3}]}]})"), networkSchema,
                      "x")
              .ok());
}

TEST_CASE("checkSchema: the place is written as people write it") {
    CHECK(schemaError(R"({"networks":[{"name":"n","nodes":[{"type":"Dense"},{"type":5}]}]})").where ==
          "net.json: networks[0].nodes[1].type");
    CHECK(schemaError(R"({"networks":[{"name":"n","nodes":[{"units":0}]}]})").where ==
          "net.json: networks[0].nodes[0].units");
    CHECK(schemaError("[]").where == "net.json");
}

TEST_CASE("checkSchema: unknown and missing keys are named") {
    const Error unknown = schemaError(R"({"networks":[{"name":"n","nodes":[{"tpye":"Dense"}]}]})");
    CHECK(names(unknown, "tpye"));
    CHECK(unknown.where == "net.json: networks[0].nodes[0]");
    CHECK(names(schemaError(R"({"networks":[],"extra":1})"), "extra"));
    CHECK(names(schemaError(R"({"networks":[{}]})"), "name"));
    CHECK(unknown.code == ErrorCode::BadFormat);
}

TEST_CASE("checkSchema: an empty list and text that is no UTF-8") {
    CHECK(checkSchema(Json::parse(R"({"networks":[]})"), networkSchema, "x").ok());
    CHECK(checkSchema({{"networks", {{{"name", "\xff"}}}}}, networkSchema, "x").ok());
}

TEST_CASE("checkFormat: name and version") {
    CHECK(*checkFormat({{"format", "lepton-project"}, {"version", 2}}, "lepton-project", 3, "p") == 2);
    CHECK(checkFormat({{"format", "other"}, {"version", 1}}, "lepton-project", 3, "p").error().code ==
          ErrorCode::BadFormat);
    CHECK(checkFormat(Json::array(), "lepton-project", 3, "p").error().code == ErrorCode::BadFormat);
    CHECK(checkFormat({{"format", "f"}}, "f", 3, "p").error().code == ErrorCode::BadFormat);
    CHECK(checkFormat({{"format", "f"}, {"version", 0}}, "f", 3, "p").error().code == ErrorCode::BadFormat);
    CHECK(checkFormat({{"format", "f"}, {"version", 4}}, "f", 3, "p").error().code == ErrorCode::TooNew);
    CHECK(checkFormat({{"format", "f"}, {"version", 4294967297}}, "f", 3, "p").error().code == ErrorCode::TooNew);
    CHECK(checkFormat({{"format", 7}, {"version", 1}}, "f", 3, "p").error().code == ErrorCode::BadFormat);
}

TEST_CASE("An error goes through JSON with its translatable parts") {
    const Error error = Error(ErrorCode::NoSpace, lepton::text("%1 of %2", 1, 2000)).at("/disk").fix("Free some space");
    const Error back = lepton::errorFromJson(parseJson(lepton::toJson(error).dump(), "x").value());
    CHECK(back.code == error.code);
    CHECK(back.what == error.what);
    CHECK(back.where == error.where);
    CHECK(back.hint == error.hint);
    CHECK(lepton::toJson(error).at("what") == "1 of 2,000");
}

TEST_CASE("errorFromJson: whatever comes in, an error comes out") {
    CHECK(lepton::errorFromJson("text").code == ErrorCode::Internal);
    CHECK(lepton::errorFromJson({{"code", 7}, {"what", Json::array()}, {"texts", 3}}).what.empty());
    CHECK(lepton::errorFromJson({{"what", "only this"}}).what.str() == "only this");
    CHECK(lepton::errorFromJson({{"texts", {{"what", {{"text", 1}, {"values", {1}}}}}}}).what.empty());
}
