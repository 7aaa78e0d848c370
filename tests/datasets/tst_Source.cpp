// SPDX-License-Identifier: GPL-3.0-or-later
#include "Fixtures.h"

using namespace lepton;
using namespace lepton::datasets;

TEST_CASE("a split has a name both ways") {
    for (const auto split : {Split::Train, Split::Validation, Split::Test})
        CHECK(splitFromName(splitName(split)) == split);
    CHECK(std::string(splitName(Split::Validation)) == "validation");
    CHECK_FALSE(splitFromName("val").has_value());
}

TEST_CASE("the inspect document follows the command line's contract") {
    SourceInfo info;
    info.format = "idx";
    info.samples = 3;
    info.splits = {{Split::Train, 2}, {Split::Test, 1}};
    info.fields = {{"image", "uint8", {-1, 28, 1}, 1, 3, 0.0, 255.0, 72.5}, {"label", "class", {}, 0, 2, {}, {}, {}}};
    info.classes = {"cat", "10", "2"};
    info.classCounts = {2, 1, 0};
    info.problems = {{"a.png", text(LT("core", "%1 is bad"), "a.png"), 4, "unreadable"}};
    CHECK(
        toJson(info).dump() ==
        R"({"format":"idx","kind":"pictures","task":"classification","samples":3,"splits":{"train":2,"test":1},)"
        R"("fields":[{"name":"image","type":"uint8","shape":[null,28,1],"missing":1,"unique":3,"min":0.0,"max":255.0,"mean":72.5},)"
        R"({"name":"label","type":"class","shape":[],"missing":0,"unique":2,"min":null,"max":null,"mean":null}],)"
        R"("classes":["cat","10","2"],"class_counts":{"cat":2,"10":1,"2":0},)"
        R"("problems":[{"where":"a.png","what":"a.png is bad","count":4,"code":"unreadable"}]})");
}
