// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Guard.h"
#include "core/layers/Layers.h"
#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cmath>
#include <tuple>

using namespace lepton;
using namespace lepton::testing;
using engine::CompiledNetwork;

namespace {

graph::NodeId id(const char* name) { return graph::NodeId(name); }

std::shared_ptr<const CompiledNetwork> compiled(const graph::Network& network, const std::vector<datasets::Affine>& steps = {}, at::ScalarType dtype = at::kFloat) {
    auto made = CompiledNetwork::compile(network, steps, {dtype, at::kCPU});
    REQUIRE(made.ok());
    return *made;
}

} // namespace

TEST_CASE("a network runs as its layers say, with weights named after nodes") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {1, 2, 2}}}}, {"flatten", "Flatten"}, {"last", "Linear", {{"units", 2}}}, {"out", "Output"}}), {}, at::kDouble);
    REQUIRE(network->weights().size() == 2);
    CHECK(network->weights()[0].name == "last.weight");
    CHECK(network->weights()[1].name == "last.bias");
    CHECK(network->outputs().front().shape.back() == 2);
    CHECK(network->inputs().front().shape == std::vector<std::int64_t>{1, 2, 2});
    const std::vector<at::Tensor> weights{at::tensor({1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0}).view({2, 4}), at::tensor({0.0, 10.0})};
    const at::Tensor pictures = at::arange(4, at::kByte).view({1, 1, 2, 2});
    CHECK(at::equal(network->forward(pictures, weights, {}), at::tensor({6.0, 13.0}).view({1, 2})));
}

TEST_CASE("the recipe's tensor steps stand at the head, per channel, for bytes and for floats alike") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {2, 1, 1}}}}, {"flatten", "Flatten"}, {"out", "Output"}}),
                                  {{"Scale", {0.0F}, {255.0F}}, {"Standardise", {0.5F, 0.25F}, {0.5F, 2.0F}}});
    const at::Tensor bytes = at::tensor({255, 51}, at::kByte).view({1, 2, 1, 1});
    const at::Tensor expected = at::tensor({(1.0F - 0.5F) / 0.5F, (51.0F / 255.0F - 0.25F) / 2.0F}).view({1, 2});
    CHECK(at::equal(network->forward(bytes, {}, {}), expected));
    const at::Tensor floats = bytes.to(at::kFloat);
    CHECK(at::equal(network->forward(floats, {}, {}), expected));
    CHECK(at::equal(floats, bytes.to(at::kFloat))); // the caller's tensor is as it was
}

TEST_CASE("a Softmax before the Output is left to the objective") {
    const auto plain = compiled(chain({{"in", "Input", {{"shape", {1, 1, 3}}}}, {"flatten", "Flatten"}, {"out", "Output"}}));
    const auto with = compiled(chain({{"in", "Input", {{"shape", {1, 1, 3}}}}, {"flatten", "Flatten"}, {"softmax", "Softmax"}, {"out", "Output"}}));
    const at::Tensor x = at::tensor({1.0F, 200.0F, 30.0F}).view({1, 1, 1, 3});
    CHECK(at::equal(plain->forward(x, {}, {}), with->forward(x, {}, {})));
}

TEST_CASE("a LogSoftmax before the Output changes neither probabilities nor gradients of the objective") {
    const auto plain = compiled(chain({{"in", "Input", {{"shape", {3}}}}, {"out", "Output"}}), {}, at::kDouble);
    const auto with = compiled(chain({{"in", "Input", {{"shape", {3}}}}, {"logs", "LogSoftmax"}, {"out", "Output"}}), {}, at::kDouble);
    const auto loss = [](const at::Tensor& logits) { return at::cross_entropy_loss(logits, at::tensor({2, 0}, at::kLong)); };
    const at::Tensor x = at::tensor({1.0, -20.0, 30.0, 0.5, 0.25, 3.0}).view({2, 3}).requires_grad_(true);
    const at::Tensor before = plain->forward(x, {}, {});
    const at::Tensor after = with->forward(x, {}, {});
    CHECK((at::softmax(before, 1) - at::softmax(after, 1)).abs().max().item<double>() < 1e-15);
    const auto gradient = [&](const at::Tensor& logits) { return torch::autograd::grad({loss(logits)}, {x})[0]; };
    CHECK((gradient(before) - gradient(after)).abs().max().item<double>() < 1e-15);
}

TEST_CASE("a Softmax that others read too stays for them") {
    graph::Network network = chain({{"in", "Input", {{"shape", {1, 1, 2}}}}, {"flatten", "Flatten"}, {"softmax", "Softmax"}});
    network.addNode({id("add"), "Add", Json::object(), {}, ""});
    network.addNode({id("out"), "Output", Json::object(), {}, ""});
    network.addEdge({{id("softmax"), "out"}, {id("add"), "in"}});
    network.addEdge({{id("softmax"), "out"}, {id("add"), "in2"}});
    CHECK_FALSE(CompiledNetwork::compile(network, {}).ok()); // there is no port in2: the analysis says so
}

TEST_CASE("branches are joined in the order of the edges") {
    graph::Network network = chain({{"in", "Input", {{"shape", {1, 1, 2}}}}, {"flatten", "Flatten"}});
    network.addNode({id("relu"), "ReLU", Json::object(), {}, ""});
    network.addNode({id("tanh"), "Tanh", Json::object(), {}, ""});
    network.addNode({id("concat"), "Concat", Json::object(), {}, ""});
    network.addNode({id("out"), "Output", Json::object(), {}, ""});
    network.addEdge({{id("flatten"), "out"}, {id("relu"), "in"}});
    network.addEdge({{id("flatten"), "out"}, {id("tanh"), "in"}});
    network.addEdge({{id("tanh"), "out"}, {id("concat"), "in"}});
    network.addEdge({{id("relu"), "out"}, {id("concat"), "in"}});
    network.addEdge({{id("concat"), "out"}, {id("out"), "in"}});
    const at::Tensor x = at::tensor({-1.0F, 2.0F}).view({1, 1, 1, 2});
    const at::Tensor y = compiled(network)->forward(x, {}, {});
    CHECK(at::allclose(y, at::cat({at::tanh(x), at::relu(x)}, 3).view({1, 4})));
}

TEST_CASE("pooling before ReLU instead of after changes neither values nor gradients") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {1, 6, 6}}}}, {"conv", "Conv2d", {{"filters", 3}}}, {"relu", "ReLU"}, {"pool", "MaxPool2d"}, {"flatten", "Flatten"}, {"out", "Output"}}),
                                  {}, at::kDouble);
    auto weights = network->initialWeights(4);
    for (auto& weight : weights)
        weight.requires_grad_(true);
    at::Generator generator = at::detail::createCPUGenerator(1);
    const at::Tensor x = at::empty({5, 1, 6, 6}, at::kDouble).normal_(0, 1, generator);
    const at::Tensor plain = at::flatten(at::max_pool2d(at::relu(at::conv2d(x, weights[0], weights[1])), {2, 2}), 1);
    const at::Tensor ours = network->forward(x, weights, {true, nullptr});
    CHECK(at::equal(ours, plain));
    const at::Tensor scale = at::arange(ours.numel(), at::kDouble).view(ours.sizes());
    const auto a = torch::autograd::grad({(ours * scale).sum()}, weights);
    const auto b = torch::autograd::grad({(plain * scale).sum()}, weights);
    CHECK(at::equal(a[0], b[0]));
    CHECK(at::equal(a[1], b[1]));
}

namespace {

void add(graph::Network& network, const char* node, const char* type, Json parameters = Json::object()) { network.addNode({id(node), type, std::move(parameters), {}, ""}); }
void join(graph::Network& network, const char* from, const char* to, const char* port = "in") { network.addEdge({{id(from), "out"}, {id(to), port}}); }

} // namespace

TEST_CASE("several inputs and outputs stand in the network's order, each with its own kind of numbers") {
    graph::Network network;
    add(network, "second", "Output"); // behind "first" along the edges, before it in the network
    add(network, "picture", "Input", {{"shape", {1, 1, 2}}, {"field", "image"}});
    add(network, "ids", "Input", {{"shape", {3}}, {"dtype", "int64"}});
    add(network, "flatten", "Flatten");
    add(network, "first", "Output");
    add(network, "slice", "Slice", {{"dimension", 1}, {"start", 1}});
    add(network, "relu", "ReLU");
    add(network, "third", "Output");
    join(network, "picture", "flatten");
    join(network, "flatten", "first");
    join(network, "flatten", "relu");
    join(network, "relu", "second");
    join(network, "ids", "slice");
    join(network, "slice", "third");
    const auto made = compiled(network, {{"Scale", {0.0F}, {2.0F}}});
    REQUIRE(made->inputs().size() == 2);
    CHECK(made->inputs()[0].node == "picture");
    CHECK(made->inputs()[0].field == "image");
    CHECK((made->inputs()[0].dtype == at::kFloat));
    CHECK(made->inputs()[1].shape == std::vector<std::int64_t>{3});
    CHECK((made->inputs()[1].dtype == at::kLong));
    REQUIRE(made->outputs().size() == 3);
    CHECK(made->outputs()[0].node == "second");
    CHECK(made->outputs()[2].shape == std::vector<std::int64_t>{2});
    CHECK((made->outputs()[2].dtype == at::kLong));

    const at::Tensor picture = at::tensor({4, 6}, at::kByte).view({1, 1, 1, 2});
    const at::Tensor ids = at::tensor({7, 8, 9}, at::kLong).view({1, 3});
    const auto answers = made->run(std::vector{picture, ids}, {}, {});
    REQUIRE(answers.size() == 3);
    CHECK(at::equal(answers[0], at::tensor({2.0F, 3.0F}).view({1, 2}))); // the head is for the first input only
    CHECK(at::equal(answers[1], answers[0]));
    CHECK(at::equal(answers[2], at::tensor({8, 9}, at::kLong).view({1, 2})));
    CHECK(at::equal(made->prepared(picture), at::tensor({2.0F, 3.0F}).view({1, 1, 1, 2})));

    const auto where = [&](const std::vector<at::Tensor>& inputs) {
        try {
            made->run(inputs, {}, {});
        } catch (const engine::ErrorException& fault) {
            return fault.error().where + ": " + fault.error().line();
        }
        return std::string("nothing");
    };
    CHECK(where({picture, at::zeros({1, 3})}).starts_with("ids: ")); // numbers with a fraction are no ids
    CHECK(where({picture}) != "nothing");
}

TEST_CASE("gradients reach an input that asks for them, through the head as well") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {2}}}}, {"tanh", "Tanh"}, {"out", "Output"}}), {{"Standardise", {1.0F}, {4.0F}}}, at::kDouble);
    const at::Tensor x = at::tensor({1.0, 3.0}).view({1, 2}).requires_grad_(true);
    const at::Tensor y = network->forward(x, {}, {});
    const at::Tensor slope = (1 - y.detach() * y.detach()) / 4;
    CHECK(at::allclose(torch::autograd::grad({y.sum()}, {x})[0], slope));
    CHECK(at::equal(x.detach(), at::tensor({1.0, 3.0}).view({1, 2})));
}

TEST_CASE("a last Softmax stays where the objective wants probabilities, and over pictures") {
    const graph::Network rows = chain({{"in", "Input", {{"shape", {3}}}}, {"softmax", "Softmax"}, {"out", "Output"}});
    const at::Tensor x = at::tensor({1.0F, 2.0F, 3.0F}).view({1, 3});
    CHECK(at::equal(compiled(rows)->forward(x, {}, {}), x));
    const auto kept = CompiledNetwork::compile(rows, {}, {at::kFloat, at::kCPU, /*dropFinalSoftmax=*/false});
    REQUIRE(kept.ok());
    CHECK(at::equal((*kept)->forward(x, {}, {}), at::softmax(x, 1)));
    const auto pictures = compiled(chain({{"in", "Input", {{"shape", {3, 1, 1}}}}, {"softmax", "Softmax"}, {"out", "Output"}}));
    CHECK(at::equal(pictures->forward(x.view({1, 3, 1, 1}), {}, {}), at::softmax(x, 1).view({1, 3, 1, 1})));
}

TEST_CASE("a layer that computes with values refuses ids, with the way out") {
    auto made = CompiledNetwork::compile(chain({{"in", "Input", {{"shape", {4}}, {"dtype", "int64"}}}, {"linear", "Linear"}, {"out", "Output"}}), {});
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().where == "linear.in");
    CHECK(made.error().hint.str().find("Embedding") != std::string::npos);
    auto head = CompiledNetwork::compile(chain({{"in", "Input", {{"shape", {4}}, {"dtype", "int64"}}}, {"out", "Output"}}), {{"Scale", {0.0F}, {255.0F}}});
    REQUIRE_FALSE(head.ok());
    CHECK(head.error().where == "in");
}

TEST_CASE("what is wrong with a network is said with its node") {
    const auto errorOf = [](const graph::Network& network) {
        auto made = CompiledNetwork::compile(network, {});
        REQUIRE_FALSE(made.ok());
        CHECK(made.error().code == ErrorCode::BadNetwork);
        return made.error().where;
    };
    CHECK(errorOf(chain({{"in", "Input"}, {"conv", "Conv2d", {{"kernel", 99}}}, {"out", "Output"}})).starts_with("conv"));
    CHECK(errorOf(chain({{"in", "Input"}, {"strange", "Hologram"}, {"out", "Output"}})) == "strange");
    auto fitted = CompiledNetwork::compile(smallPerceptron(4, 2), {{"Standardise", {0, 0, 0}, {1, 1, 1}}});
    REQUIRE_FALSE(fitted.ok());
    CHECK(fitted.error().where == "in");
}

TEST_CASE("a fault while running names the node") {
    const auto network = compiled(smallPerceptron(4, 2));
    const auto weights = network->initialWeights(1);
    try {
        network->forward(at::zeros({1, 1, 5, 5}), weights, {});
        FAIL("the picture is too large");
    } catch (const engine::ErrorException& fault) {
        CHECK(fault.error().where == "hidden");
    }
}

TEST_CASE("initial weights follow from the seed and the node, not from the other nodes") {
    const auto small = compiled(smallPerceptron(4, 2));
    const auto first = small->initialWeights(1);
    const auto second = small->initialWeights(1);
    const auto other = small->initialWeights(2);
    CHECK(at::equal(first[0], second[0]));
    CHECK_FALSE(at::equal(first[0], other[0]));
    const auto deeper = compiled(chain({{"in", "Input", {{"shape", {1, 4, 4}}}}, {"flatten", "Flatten"}, {"hidden", "Linear", {{"units", 16}}}, {"relu", "ReLU"},
                                        {"more", "Linear", {{"units", 16}}}, {"last", "Linear", {{"units", 2}}}, {"out", "Output"}}));
    CHECK(at::equal(deeper->initialWeights(1)[0], first[0]));
    const auto precise = compiled(smallPerceptron(4, 2), {}, at::kDouble)->initialWeights(1);
    CHECK(at::equal(precise[0].to(at::kFloat), first[0]));
}

TEST_CASE("an id outside of its table is an error that names the node, the id and the range") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {3}}, {"dtype", "int64"}}}, {"words", "Embedding", {{"ids", 10}, {"dimension", 2}}}, {"out", "Output"}}));
    const auto weights = network->initialWeights(1);
    const auto lineOf = [&](std::int64_t id) {
        try {
            network->forward(at::full({1, 3}, id, at::kLong), weights, {});
        } catch (const engine::ErrorException& fault) {
            CHECK_FALSE(fault.error().hint.empty());
            return fault.error().where + ": " + fault.error().what.str();
        }
        return std::string("nothing");
    };
    CHECK(lineOf(10) == "words: The id 10 is outside the table, whose ids go from 0 to 9");
    CHECK(lineOf(-1) == "words: The id -1 is outside the table, whose ids go from 0 to 9");
    CHECK(lineOf(9) == "nothing");
}

TEST_CASE("a length outside of its sequence is an error that names the node") {
    graph::Network network;
    add(network, "in", "Input", {{"shape", {4, 2}}});
    add(network, "lengths", "Input", {{"shape", {1}}, {"dtype", "int64"}});
    add(network, "lstm", "LSTM", {{"units", 3}, {"output", "last"}});
    add(network, "out", "Output");
    join(network, "in", "lstm");
    join(network, "lengths", "lstm", "lengths");
    join(network, "lstm", "out");
    const auto made = compiled(network);
    const auto weights = made->initialWeights(1);
    const auto with = [&](std::int64_t length) { return made->run(std::vector{at::zeros({1, 4, 2}), at::full({1, 1}, length, at::kLong)}, weights, {}); };
    CHECK(with(4).front().sizes() == at::IntArrayRef{1, 3});
    for (const std::int64_t wrong : {0, 5})
        try {
            with(wrong);
            FAIL("a length that there isn't");
        } catch (const engine::ErrorException& fault) {
            CHECK(fault.error().where == "lstm");
        }
}

TEST_CASE("numbers made from ids have the network's precision") {
    const graph::Network network = chain({{"in", "Input", {{"shape", {3}}, {"dtype", "int64"}}}, {"onehot", "OneHot", {{"ids", 4}}}, {"linear", "Linear", {{"units", 2}}}, {"out", "Output"}});
    for (const auto dtype : {at::kFloat, at::kDouble}) {
        const auto made = compiled(network, {}, dtype);
        CHECK((made->forward(at::zeros({1, 3}, at::kLong), made->initialWeights(1), {}).scalar_type() == dtype));
    }
}

TEST_CASE("layers that share weights have them once, and gradients of both uses") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {2}}}}, {"first", "Linear", {{"units", 2}, {"weights_of", "second"}}}, {"tanh", "Tanh"}, {"second", "Linear", {{"units", 2}}}, {"out", "Output"}}), {}, at::kDouble);
    REQUIRE(network->weights().size() == 2);
    CHECK(network->weights()[0].name == "second.weight");
    auto weights = network->initialWeights(3);
    for (auto& weight : weights)
        weight.requires_grad_(true);
    const at::Tensor x = at::tensor({0.3, -0.7}).view({1, 2});
    const at::Tensor y = network->forward(x, weights, {});
    const at::Tensor byHand = at::linear(at::tanh(at::linear(x, weights[0], weights[1])), weights[0], weights[1]);
    CHECK(at::equal(y, byHand));
    CHECK(at::allclose(torch::autograd::grad({y.sum()}, {weights[0]})[0], torch::autograd::grad({byHand.sum()}, {weights[0]})[0]));
}

TEST_CASE("shared weights are counted once, frozen ones take no gradients") {
    const auto facts = [](Json first) {
        return graph::analyse(chain({{"in", "Input", {{"shape", {2}}}}, {"first", "Linear", std::move(first)}, {"second", "Linear", {{"units", 2}}}, {"out", "Output"}}), layers::catalogue());
    };
    CHECK(facts({{"units", 2}}).parameterCount == 12);
    CHECK(facts({{"units", 2}, {"weights_of", "second"}}).parameterCount == 6);
    CHECK(facts({{"units", 2}, {"weights_of", "second"}}).weightBytes == 24);
    CHECK(facts({{"units", 2}, {"frozen", true}}).parameterCount == 12);
    CHECK(facts({{"units", 2}, {"frozen", true}}).trainedBytes == 24);
}

TEST_CASE("weights that can't be shared are refused by name") {
    const auto errorOf = [](Json first, Json second) {
        auto made = CompiledNetwork::compile(chain({{"in", "Input", {{"shape", {2}}}}, {"first", "Linear", std::move(first)}, {"relu", "ReLU"}, {"second", "Linear", std::move(second)}, {"out", "Output"}}), {});
        return made.ok() ? std::string("accepted") : made.error().where + ": " + made.error().what.str();
    };
    CHECK(errorOf({{"units", 2}}, {{"units", 2}, {"weights_of", "first"}}) == "accepted");
    CHECK(errorOf({{"units", 2}}, {{"units", 2}, {"weights_of", "nobody"}}).starts_with("second: "));
    CHECK(errorOf({{"units", 2}}, {{"units", 2}, {"weights_of", "second"}}).starts_with("second: "));
    CHECK(errorOf({{"units", 2}}, {{"units", 2}, {"weights_of", "in"}}).starts_with("second: "));
    CHECK(errorOf({{"units", 2}}, {{"units", 3}, {"weights_of", "first"}}).find("other sizes") != std::string::npos);
    CHECK(errorOf({{"units", 2}, {"weights_of", "second"}}, {{"units", 2}, {"weights_of", "first"}}).find("itself uses") != std::string::npos);
}

TEST_CASE("weights begin as their layer says") {
    const auto started = [](const char* choice, Json more = Json::object()) {
        more.update({{"units", 60}, {"initialisation", choice}});
        return compiled(chain({{"in", "Input", {{"shape", {40}}}}, {"linear", "Linear", std::move(more)}, {"out", "Output"}}), {}, at::kDouble)->initialWeights(5);
    };
    const auto deviation = [](const at::Tensor& weight) { return weight.std().item<double>(); };
    const auto largest = [](const at::Tensor& weight) { return weight.abs().max().item<double>(); };
    // 60 units of 40 features: √(2 / 100) and √(2 / 40) are the deviations, √3 times as much the uniform ones' bounds.
    CHECK(deviation(started("xavier-normal")[0]) == doctest::Approx(std::sqrt(0.02)).epsilon(0.05));
    CHECK(deviation(started("xavier-uniform")[0]) == doctest::Approx(std::sqrt(0.02)).epsilon(0.05));
    CHECK(largest(started("xavier-uniform")[0]) == doctest::Approx(std::sqrt(0.06)).epsilon(0.01));
    CHECK(deviation(started("kaiming-normal")[0]) == doctest::Approx(std::sqrt(0.05)).epsilon(0.05));
    CHECK(largest(started("kaiming-uniform")[0]) == doctest::Approx(std::sqrt(0.15)).epsilon(0.01));
    CHECK(deviation(started("normal", {{"initialisation_value", 0.5}})[0]) == doctest::Approx(0.5).epsilon(0.05));
    CHECK(at::equal(started("constant", {{"initialisation_value", 0.25}})[0], at::full({60, 40}, 0.25, at::kDouble)));
    CHECK(largest(started("zeros")[0]) == 0);
    CHECK(largest(started("zeros")[1]) > 0); // the bias has its own start
    const at::Tensor orthogonal = started("orthogonal")[0];
    CHECK(at::allclose(at::matmul(orthogonal.t(), orthogonal), at::eye(40, at::kDouble), 1e-9, 1e-9));
    CHECK(at::equal(started("default")[0], compiled(chain({{"in", "Input", {{"shape", {40}}}}, {"linear", "Linear", {{"units", 60}}}, {"out", "Output"}}), {}, at::kDouble)->initialWeights(5)[0]));
}

TEST_CASE("a frozen layer and its rate are told to training") {
    const auto network = compiled(chain({{"in", "Input", {{"shape", {2}}}}, {"first", "Linear", {{"units", 2}, {"frozen", true}}}, {"second", "Linear", {{"units", 2}, {"learning_rate", 0.1}}}, {"out", "Output"}}));
    CHECK(network->weights()[0].frozen);
    CHECK(network->weights()[0].trained);
    CHECK(network->weights()[0].rate == 1);
    CHECK_FALSE(network->weights()[2].frozen);
    CHECK(network->weights()[2].rate == 0.1);
}

TEST_CASE("spectral norm divides by the largest singular value") {
    for (const auto& [type, settings, shape] : std::vector<std::tuple<const char*, Json, Json>>{
             {"Linear", {{"units", 5}}, {7}}, {"Conv2d", {{"filters", 4}}, {3, 5, 5}}, {"ConvTranspose2d", {{"filters", 4}}, {3, 3, 3}}}) {
        CAPTURE(type);
        Json with = settings;
        with["spectral_norm"] = true;
        const auto plain = compiled(chain({{"in", "Input", {{"shape", shape}}}, {"layer", type, settings}, {"out", "Output"}}), {}, at::kDouble);
        const auto normed = compiled(chain({{"in", "Input", {{"shape", shape}}}, {"layer", type, with}, {"out", "Output"}}), {}, at::kDouble);
        REQUIRE(normed->weights().size() == 4);
        CHECK(normed->weights()[0].name == "layer.parametrizations.weight.original");
        CHECK_FALSE(normed->weights()[3].trained);
        CHECK(normed->wholeBatch());
        const auto weights = normed->initialWeights(2);
        CHECK(at::equal(weights[0], plain->initialWeights(2)[0]));
        std::vector<std::int64_t> sizes = shape.get<std::vector<std::int64_t>>();
        sizes.insert(sizes.begin(), 2);
        const at::Tensor x = at::ones(sizes, at::kDouble);
        for (int i = 0; i < 300; ++i)
            normed->forward(x, weights, {true, nullptr});
        const at::Tensor matrix = (std::string(type) == "ConvTranspose2d" ? weights[0].transpose(0, 1) : weights[0]).flatten(1);
        const double singular = at::linalg_matrix_norm(matrix, 2).item<double>();
        const at::Tensor u = weights[2].clone();
        const at::Tensor expected = plain->forward(x, std::vector{weights[0] / singular, weights[1]}, {});
        CHECK(at::allclose(normed->forward(x, weights, {}), expected, 1e-8, 1e-10));
        CHECK(at::equal(weights[2], u)); // in use nothing moves
    }
}
