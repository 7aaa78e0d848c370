// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Yaml.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::deploy::kubernetes;

TEST_CASE("YAML's plain scalars have the types of the core schema, quoted ones are strings") {
    const auto read = parseYaml("a: 3\nb: 0.5\nc: true\nd: 'true'\ne: \"3\"\nf: ~\ng: text here\nh: 1.2.3\ni: [1, x]\nj: -4\nk: {x: 1e3}\nl: infinity\n", "test");
    REQUIRE(read.ok());
    CHECK(*read == Json::parse(R"({"a":3,"b":0.5,"c":true,"d":"true","e":"3","f":null,"g":"text here","h":"1.2.3","i":[1,"x"],"j":-4,"k":{"x":1000.0},"l":"infinity"})"));
}

TEST_CASE("YAML with anchors and comments reads") {
    const auto read = parseYaml("# head\nbase: &b {k: v}\nother: *b\n", "test");
    REQUIRE(read.ok());
    CHECK((*read)["other"] == Json{{"k", "v"}});
}

TEST_CASE("Damaged YAML is refused with its line") {
    const auto read = parseYaml("a: 1\nb: [1, 2\nc: 3\n", "/x/config");
    REQUIRE(!read.ok());
    CHECK(read.error().code == ErrorCode::BadFormat);
    CHECK(read.error().where.starts_with("/x/config:"));
}

TEST_CASE("What is written as YAML reads back the same") {
    const Json documents[] = {
        {{"text", "yes"}, {"number", "3"}, {"null", "null"}, {"empty", ""}, {"space", " x"}, {"colon", "a: b"}, {"hash", "a #b"}, {"quote", "\"'"}, {"date", "2026-11-21"}, {"float", "1e3"}, {"flag", "--x"}, {"unicode", "数字 µs"}},
        {{"list", {1, 2.5, true, nullptr, "x"}}, {"nested", {{"a", {{{"name", "n"}, {"deep", {{"k", {1, 2}}}}}, {{"name", "m"}}}}}}, {"none", Json::array()}, {"nothing", Json::object()}},
        {{"script", "line one\n  indented\n\nlast\n"}, {"no end", "a\nb"}, {"odd", "\nfirst empty"}, {"two ends", "a\n\n"}, {"trailing", "a \nb\n"}},
    };
    for (const auto& document : documents) {
        const std::string text = yamlText(document);
        const auto read = parseYaml(text, "test");
        INFO(text);
        REQUIRE(read.ok());
        CHECK(*read == document);
    }
    CHECK(yamlText(Json{{"a", {{"b", {{{"c", 1}, {"d", "x"}}}}}}}) == "a:\n  b:\n  - c: 1\n    d: x\n");
    CHECK(yamlText(Json{{"image", "{{ .Values.image | quote }}"}}) == "image: {{ .Values.image | quote }}\n");
}

TEST_CASE("A sentence that begins with an action is still a string") { CHECK(yamlText(Json{{"a", "{{ $value }} of it"}}) == "a: \"{{ $value }} of it\"\n"); }
