// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Layers.h"
#include "core/project/Project.h"

#include "ExampleProject.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {

std::vector<graph::Problem> check(const project::Project& project, std::vector<std::int64_t> sampleShape) {
    const auto classes = static_cast<std::int64_t>(project.data.classes.size());
    return project::checkProject(project, graph::analyse(project.served()->network, layers::catalogue()),
                                 project::DataTensors{{{"pictures", std::move(sampleShape)}}, {{"label", {}, true, classes}}});
}

} // namespace

TEST_CASE("a network that fits its data has no problems") { CHECK(check(testing::exampleProject("/x"), {1, 28, 28}).empty()); }

TEST_CASE("an input of another size than the data offers the data's size") {
    const auto problems = check(testing::exampleProject("/x"), {3, 32, 32});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "input-shape");
    REQUIRE(problems[0].repairs.size() == 1);
    CHECK(problems[0].repairs[0].value == Json::array({3, 32, 32}));
}

TEST_CASE("an output of another size than the classes offers their number") {
    auto project = testing::exampleProject("/x");
    project.data.classes = {"cat", "dog"};
    const auto problems = check(project, {1, 28, 28});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "output-classes");
    CHECK(problems[0].node.str() == "linear2");
    REQUIRE(problems[0].repairs.size() == 1);
    CHECK(problems[0].repairs[0].value == 2);
}
