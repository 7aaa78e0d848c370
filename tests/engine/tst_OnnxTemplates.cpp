// SPDX-License-Identifier: GPL-3.0-or-later
// Every network of every template as ONNX, on made-up data.
#include "OnnxFixture.h"
#include "TemplateBatches.h"
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Feed.h"
#include "core/engine/Guard.h"
#include "core/exchange/onnx/OnnxExport.h"
#include "core/exchange/onnx/OnnxRuntime.h"
#include "tests/main/Skip.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

namespace {

constexpr std::int64_t samples = 3;

std::vector<at::Tensor> questions(const graph::Network& network, const templates::DataFacts& facts) {
    const auto compiled = engine::orThrow(engine::CompiledNetwork::compile(network, {}));
    at::Generator random = at::detail::createCPUGenerator(13);
    return engine::orThrow(engine::Feed::make(*compiled, facts.inputs, facts.targets))(batchFor(facts, samples), &random);
}

void check(const std::string& name, const graph::Network& network, const project::Objective& objective, const templates::DataFacts& facts) {
    CAPTURE(name);
    const auto package = packageOf(name, network, objective, questions(network, facts));
    const auto model = exchange::writeOnnx(package);
    if (!model) {
        FAIL_CHECK(model.error().line());
        return;
    }
    const auto checked = exchange::checkOnnx(model->bytes, package);
    if (!checked) {
        FAIL_CHECK(checked.error().line());
        return;
    }
    CHECK(checked->samples == samples);
    CHECK(*checked->largestDifference <= exchange::onnxTolerance);
}

} // namespace

TEST_CASE("every network of every template answers in ONNX Runtime as in the engine") {
    if (!exchange::OnnxRuntime::get())
        LEPTON_SKIP("needs ONNX Runtime (installer/setup/fetch-onnxruntime)");
    for (const auto& item : templates::all()) {
        const auto facts = smallFacts(item);
        const auto draft = engine::orThrow(item.draft(facts));
        check(item.name, draft.network, draft.objective, facts);
        for (const auto& other : draft.others)
            check(item.name + "-" + other.name, other.network, plainObjective(), facts);
    }
}

TEST_CASE("a model that answers otherwise is noticed") {
    if (!exchange::OnnxRuntime::get())
        LEPTON_SKIP("needs ONNX Runtime (installer/setup/fetch-onnxruntime)");
    const auto& item = **templates::find("mlp");
    const auto facts = smallFacts(item);
    const auto draft = engine::orThrow(item.draft(facts));
    const auto inputs = questions(draft.network, facts);
    auto package = packageOf("mlp", draft.network, draft.objective, inputs);
    const auto model = exchange::writeOnnx(package);
    REQUIRE(model.ok());
    package.parity = packageOf("mlp", draft.network, plainObjective(), inputs).parity; // what the network gives, in the place of probabilities
    CHECK(*exchange::checkOnnx(model->bytes, package)->largestDifference > exchange::onnxTolerance);
    package.parity.clear();
    CHECK_FALSE(exchange::checkOnnx(model->bytes, package).ok());
}
