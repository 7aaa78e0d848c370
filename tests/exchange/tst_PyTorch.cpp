// SPDX-License-Identifier: GPL-3.0-or-later
// The exact source of small networks. That PyTorch takes it and computes the same is tests/peers/test_pytorch.py.
#include "core/exchange/PyTorch.h"
#include "core/exchange/PyTorchUse.h"
#include "core/graph/Group.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::exchange;
using graph::NodeId;

namespace {

graph::Network networkOf(const char* json) {
    auto network = graph::networkFromJson(*parseJson(json, "test"), "test");
    REQUIRE_MESSAGE(network.ok(), network.error().line());
    return *network;
}

PyTorchOptions named(const char* name) { return {name, {}}; }

PyTorchSource sourceOf(const graph::Network& network, const PyTorchOptions& options = {}) {
    const auto analysis = graph::analyse(network, layers::catalogue());
    return writePyTorch(network, analysis, analysis.problems, options);
}

bool holds(const PyTorchSource& source, const std::string& line) { return ("\n" + source.text).find("\n" + line + "\n") != std::string::npos; }

const char* classifier = R"({"nodes":[
    {"id":"input1","type":"Input","parameters":{"shape":[1,8,8]}},
    {"id":"conv1","type":"Conv2d","parameters":{"filters":4,"padding":"same"}},
    {"id":"relu1","type":"ReLU"},
    {"id":"flatten1","type":"Flatten"},
    {"id":"linear1","type":"Linear","parameters":{"units":10,"bias":false}},
    {"id":"output1","type":"Output"}],
  "edges":[["input1.out","conv1.in"],["conv1.out","relu1.in"],["relu1.out","flatten1.in"],["flatten1.out","linear1.in"],["linear1.out","output1.in"]]})";

} // namespace

TEST_CASE("a chain reads as one writes it by hand") {
    const auto source = sourceOf(networkOf(classifier), named("my digits-2"));
    CHECK(source.text == R"(# MyDigits2, written by Lepton Studio
import torch
import torch.nn.functional as F
from torch import nn


class MyDigits2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding="same")
        self.linear1 = nn.Linear(256, 10, bias=False)

    def forward(self, input1):              # N × 1 × 8 × 8
        conv1 = self.conv1(input1)          # N × 4 × 8 × 8
        relu1 = F.relu(conv1)               # N × 4 × 8 × 8
        flatten1 = torch.flatten(relu1, 1)  # N × 256
        linear1 = self.linear1(flatten1)    # N × 10
        return linear1                      # N × 10
)");
    CHECK(source.lines.at(NodeId("conv1")) == std::vector<LineRange>{{10, 10}, {14, 14}});
    CHECK(source.lines.at(NodeId("input1")) == std::vector<LineRange>{{13, 13}});
    CHECK(source.lines.at(NodeId("output1")) == std::vector<LineRange>{{18, 18}});
    CHECK(source.lines.size() == 6);
}

TEST_CASE("several inputs are several arguments, several outputs a tuple") {
    const auto source = sourceOf(networkOf(R"({"nodes":[
        {"id":"left","type":"Input","parameters":{"shape":[3,4,4]}},
        {"id":"right","type":"Input","parameters":{"shape":[2,4,4]}},
        {"id":"both","type":"Concat"},
        {"id":"mean","type":"GlobalAvgPool2d"},
        {"id":"squashed","type":"Tanh"},
        {"id":"sum","type":"Add"},
        {"id":"picture","type":"Output"},
        {"id":"numbers","type":"Output"}],
      "edges":[["left.out","both.in"],["right.out","both.in"],["both.out","mean.in"],["both.out","sum.in"],["both.out","squashed.in"],["squashed.out","sum.in"],
               ["sum.out","picture.in"],["mean.out","numbers.in"]]})"));
    CHECK(source.text == R"(# Network, written by Lepton Studio
import torch
from torch import nn


class Network(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(
        self,
        left,                                   # N × 3 × 4 × 4
        right,                                  # N × 2 × 4 × 4
    ):
        both = torch.cat((left, right), dim=1)  # N × 5 × 4 × 4
        mean = torch.mean(both, dim=(2, 3))     # N × 5
        squashed = torch.tanh(both)             # N × 5 × 4 × 4
        sum = both + squashed                   # N × 5 × 4 × 4
        return (
            sum,                                # N × 5 × 4 × 4
            mean,                               # N × 5
        )
)");
}

TEST_CASE("the recipe's steps come first, and their values are no weights") {
    const auto source = sourceOf(networkOf(classifier), {"Network", {{"Scale", {0}, {255}}, {"Standardise", {0.5F}, {0.25F}}}});
    CHECK(holds(source, "        input1 = input1 / 255               # the recipe's Scale"));
    CHECK(holds(source, "        input1 = (input1 - 0.5) / 0.25      # the recipe's Standardise"));
    const auto colour = sourceOf(networkOf(classifier), {"Network", {{"Standardise", {0.5F, 0.25F, 0.1F}, {1, 2, 3}}}});
    CHECK(holds(colour, "        self.register_buffer(\"recipe1_subtract\", torch.tensor([0.5, 0.25, 0.1]).view(-1, 1, 1), persistent=False)"));
    CHECK(holds(colour, "        input1 = (input1 - self.recipe1_subtract) / self.recipe1_divide  # the recipe's Standardise"));
}

TEST_CASE("ids, lengths and masks are written as one calls PyTorch with them") {
    const auto source = sourceOf(networkOf(R"({"nodes":[
        {"id":"words","type":"Input","parameters":{"shape":[12],"dtype":"int64"}},
        {"id":"table","type":"Embedding","parameters":{"ids":50,"dimension":8,"padding_id":0}},
        {"id":"lengths","type":"SequenceLengths"},
        {"id":"padding","type":"PaddingMask"},
        {"id":"lstm","type":"LSTM","parameters":{"units":4,"bidirectional":true}},
        {"id":"gru","type":"GRU","parameters":{"units":4,"output":"last","bidirectional":true}},
        {"id":"encoder","type":"TransformerEncoderLayer","parameters":{"heads":2,"frozen":true}},
        {"id":"states","type":"Output"},{"id":"answer","type":"Output"}],
      "edges":[["words.out","table.in"],["words.out","lengths.in"],["words.out","padding.in"],["table.out","encoder.in"],["padding.out","encoder.mask"],
               ["encoder.out","lstm.in"],["lengths.out","lstm.lengths"],["encoder.out","gru.in"],["lengths.out","gru.lengths"],["lstm.out","states.in"],["gru.out","answer.in"]]})"));
    const auto says = [&](const char* part) { return source.text.find(part) != std::string::npos; };
    CHECK(says("self.table = nn.Embedding(50, 8, padding_idx=0)\n"));
    CHECK(says("self.lstm = nn.LSTM(8, 4, batch_first=True, bidirectional=True)\n"));
    CHECK(says("self.encoder = nn.TransformerEncoderLayer(8, 2, dim_feedforward=256, batch_first=True).requires_grad_(False)\n"));
    CHECK(says("lengths = (words != 0).sum(dim=1).clamp(min=1) "));
    CHECK(says("padding = words == 0 "));
    CHECK(says("encoder = self.encoder(table, src_key_padding_mask=padding) "));
    CHECK(says("self.lstm(nn.utils.rnn.pack_padded_sequence(encoder, lengths.flatten().cpu(), batch_first=True, enforce_sorted=False))[0], batch_first=True, total_length=encoder.shape[1])[0]"));
    CHECK(says("enforce_sorted=False))[1][-2:].transpose(0, 1).flatten(1)"));
}

TEST_CASE("a layer that uses another's weights calls the other's module") {
    const auto source = sourceOf(networkOf(R"({"nodes":[
        {"id":"in","type":"Input","parameters":{"shape":[4]}},
        {"id":"first","type":"Linear","parameters":{"units":4,"spectral_norm":true}},
        {"id":"again","type":"Linear","parameters":{"units":4,"spectral_norm":true,"weights_of":"first"}},
        {"id":"out","type":"Output"}],
      "edges":[["in.out","first.in"],["first.out","again.in"],["again.out","out.in"]]})"));
    CHECK(source.text.find("self.first = nn.utils.parametrizations.spectral_norm(nn.Linear(4, 4))\n") != std::string::npos);
    CHECK(source.text.find("again = self.first(first)") != std::string::npos);
    CHECK(source.text.find("self.again") == std::string::npos);
}

TEST_CASE("a network with faults is written as far as it is known") {
    const auto source = sourceOf(networkOf(R"({"nodes":[
        {"id":"input1","type":"Input","parameters":{"shape":[1,8,8]}},
        {"id":"linear1","type":"Linear","parameters":{"units":10}},
        {"id":"relu1","type":"ReLU"},
        {"id":"conv1","type":"Conv2d","parameters":{"kernel":0}},
        {"id":"magic1","type":"Magic"},
        {"id":"output1","type":"Output"}],
      "edges":[["input1.out","linear1.in"],["linear1.out","relu1.in"],["relu1.out","conv1.in"],["conv1.out","magic1.in"]]})"));
    CHECK(holds(source, "        self.linear1 = nn.LazyLinear(10)"));
    CHECK(holds(source, "        self.conv1 = ..."));
    CHECK(holds(source, "        self.magic1 = ..."));
    CHECK(holds(source, "        # magic1: This version does not know the layer “Magic”"));
    CHECK(holds(source, "        # linear1: Linear needs rows of numbers (N × features or\n        #   N × steps × features), but gets N × 1 × 8 × 8"));
    CHECK(holds(source, "        linear1 = self.linear1(input1)  # shape unknown"));
    CHECK(holds(source, "        relu1 = F.relu(linear1)         # shape unknown, see linear1"));
    CHECK(holds(source, "        self.magic1(conv1)              # shape unknown"));
    CHECK(holds(source, "        # output1: Nothing is connected to the input of output1"));
    CHECK(holds(source, "        return ...                      # shape unknown"));
    for (const char* id : {"input1", "linear1", "relu1", "conv1", "magic1", "output1"})
        CHECK_MESSAGE(source.lines.contains(NodeId(id)), id);
}

TEST_CASE("an empty network and one in a circle are source too") {
    const auto empty = sourceOf({});
    CHECK(holds(empty, "    def forward(self):"));
    CHECK(holds(empty, "        # The network has no Input"));
    CHECK(holds(empty, "        return None"));
    const auto circle = sourceOf(networkOf(R"({"nodes":[{"id":"relu1","type":"ReLU"},{"id":"tanh1","type":"Tanh"}],
        "edges":[["relu1.out","tanh1.in"],["tanh1.out","relu1.in"]]})"));
    CHECK(holds(circle, "        relu1 = F.relu(tanh1)      # shape unknown"));
    CHECK(holds(circle, "        tanh1 = torch.tanh(relu1)  # shape unknown"));
}

TEST_CASE("names that Python or PyTorch keep for themselves") {
    const auto source = sourceOf(networkOf(R"({"nodes":[
        {"id":"input","type":"Input","parameters":{"shape":[4]}},
        {"id":"float","type":"Linear","parameters":{"units":2}},
        {"id":"conv-1","type":"Linear","parameters":{"units":2}},
        {"id":"class","type":"ReLU"},
        {"id":"torch","type":"ReLU"},
        {"id":"2","type":"ReLU"},
        {"id":"out","type":"Output"}],
      "edges":[["input.out","float.in"],["float.out","conv-1.in"],["conv-1.out","class.in"],["class.out","torch.in"],["torch.out","2.in"],["2.out","out.in"]]})"),
                                  named("42 é none"));
    CHECK(holds(source, "class NoneNetwork(nn.Module):"));
    CHECK(holds(source, "        self._modules[\"float\"] = nn.Linear(4, 2)"));
    CHECK(holds(source, "        conv_1 = self._modules[\"conv-1\"](float)  # N × 2"));
    CHECK(holds(source, "        class_ = F.relu(conv_1)                  # N × 2"));
    CHECK(holds(source, "        torch_2 = F.relu(class_)                 # N × 2"));
    CHECK(holds(source, "        _2 = F.relu(torch_2)                     # N × 2"));
}

TEST_CASE("a group is a class of its own; rounds that read the same share one") {
    const auto source = sourceOf(networkOf(R"({"nodes":[
        {"id":"input1","type":"Input","parameters":{"shape":[3,8,8]}},
        {"id":"block1","type":"Group","parameters":{"repeat":3},"group":{"block":"residual block","nodes":[
            {"id":"x","type":"GroupInput"},
            {"id":"conv1","type":"Conv2d","parameters":{"filters":16,"padding":"same"}},
            {"id":"noise","type":"Dropout","bypassed":true},
            {"id":"relu1","type":"ReLU"},
            {"id":"y","type":"GroupOutput"}],
          "edges":[["x.out","conv1.in"],["conv1.out","noise.in"],["noise.out","relu1.in"],["relu1.out","y.in"]]}},
        {"id":"pool1","type":"GlobalAvgPool2d"},
        {"id":"output1","type":"Output"}],
      "edges":[["input1.out","block1.x"],["block1.y","pool1.in"],["pool1.out","output1.in"]]})"));
    CHECK(source.text == R"(# Network, written by Lepton Studio
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding="same")

    def forward(self, x):      # N × 3 × 8 × 8
        conv1 = self.conv1(x)  # N × 16 × 8 × 8
        relu1 = F.relu(conv1)  # N × 16 × 8 × 8
        return relu1           # N × 16 × 8 × 8


class ResidualBlock2(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(16, 16, 3, padding="same")

    def forward(self, x):      # N × 16 × 8 × 8
        conv1 = self.conv1(x)  # N × 16 × 8 × 8
        relu1 = F.relu(conv1)  # N × 16 × 8 × 8
        return relu1           # N × 16 × 8 × 8


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.block1 = nn.ModuleList([ResidualBlock(), *(ResidualBlock2() for _ in range(2))])

    def forward(self, input1):                  # N × 3 × 8 × 8
        block1 = input1
        for layer in self.block1:
            block1 = layer(block1)              # N × 16 × 8 × 8
        pool1 = torch.mean(block1, dim=(2, 3))  # N × 16
        return pool1                            # N × 16
)");
    CHECK(source.lines.at(NodeId("block1.0.conv1")) == std::vector<LineRange>{{10, 10}, {13, 13}});
    CHECK(source.lines.at(NodeId("block1.2.conv1")) == std::vector<LineRange>{{21, 21}, {24, 24}});
    CHECK(source.lines.at(NodeId("block1")) == std::vector<LineRange>{{32, 32}, {35, 37}});
    CHECK_FALSE(source.lines.contains(NodeId("block1.0.noise")));
}

TEST_CASE("every layer says how it is written") {
    for (const auto& type : layers::catalogue().types())
        if (!type.structural && type.name != "Input" && type.name != "Output")
            CHECK_MESSAGE(type.pytorch, type.name);
}

TEST_CASE("what is to be used with its weights can load them and answer") {
    PyTorchUse use{{{"pictures", "float32 [N, 1, 8, 8], 0 to 255"}}, {{"scores", "float32 [N, 10]"}}, project::AnswerForm::Softmax, {"a \"b\"", "ü"}};
    PyTorchOptions options = named("digits");
    options.use = &use;
    const auto source = sourceOf(networkOf(classifier), options);
    const auto end = source.text.find("\n\n\nlabels = ");
    CHECK(source.text.starts_with("# Digits, written by Lepton Studio\nimport pathlib\nimport sys\n\nimport torch\nimport torch.nn.functional as F\n"
                                  "from safetensors.torch import load_file, save_file\nfrom torch import nn\n\n\nclass Digits(nn.Module):\n"));
    REQUIRE(end != std::string::npos);
    CHECK(source.text.substr(end) == R"(


labels = ["a \"b\"", "ü"]


def load(weights=pathlib.Path(__file__).with_suffix(".safetensors")):
    """The network with its trained weights, ready to answer."""
    model = Digits()
    model.load_state_dict(load_file(weights))
    return model.eval()


def answer(model, pictures):
    """What Lepton Studio answers, by the outputs' names.

    pictures: float32 [N, 1, 8, 8], 0 to 255

    "scores": float32 [N, 10]
    """
    with torch.inference_mode():
        scores = model(pictures)
    return {"scores": torch.softmax(scores, dim=-1)}


if __name__ == "__main__":  # python FILE QUESTIONS.safetensors ANSWERS.safetensors
    questions = load_file(sys.argv[1])
    answers = answer(load(), questions["pictures"])
    save_file({name: values.contiguous() for name, values in answers.items()}, sys.argv[2])
)");
    CHECK(source.lines.at(NodeId("conv1")).size() == 2); // the canvas still finds its lines
}

TEST_CASE("the recipe's steps are done to the first of several Inputs") {
    PyTorchOptions options;
    options.head = {{"Scale", {0}, {255}}};
    const auto source = sourceOf(networkOf(R"({"nodes":[{"id":"left","type":"Input","parameters":{"shape":[3]}},{"id":"right","type":"Input","parameters":{"shape":[3]}},
        {"id":"sum","type":"Add"},{"id":"out","type":"Output"}],"edges":[["left.out","sum.in"],["right.out","sum.in"],["sum.out","out.in"]]})"), options);
    CHECK(source.text.find("left = left / 255") != std::string::npos);
    CHECK(source.text.find("right = ") == std::string::npos);
}
