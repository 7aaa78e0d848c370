// SPDX-License-Identifier: GPL-3.0-or-later
#include "LargeNetwork.h"

namespace lepton::bench {

using namespace graph;

namespace {

constexpr std::size_t perRow = 100;

class Chain {
public:
    NodeId add(const std::string& type, const Json& parameters = Json::object()) {
        const std::size_t at = network.nodes().size();
        const NodeId id(type + std::to_string(at));
        Node node;
        node.id = id;
        node.type = type;
        node.parameters = parameters;
        node.position = {214.0 * static_cast<double>(at % perRow), 144.0 * static_cast<double>(at / perRow)};
        network.addNode(std::move(node));
        if (!last.empty())
            connect(last, id);
        return last = id;
    }
    void connect(const NodeId& from, const NodeId& to) { network.addEdge({{from, "out"}, {to, "in"}}); }

    Network network;
    NodeId last;
};

} // namespace

Network residualNetwork(std::size_t nodes) {
    const Json convolution{{"filters", 8}, {"padding", "same"}};
    Chain chain;
    const NodeId input = chain.add("Input", {{"shape", {8, 32, 32}}});
    NodeId first, sum;
    for (std::size_t block = 0; block + 1 < nodes / 5; ++block) {
        const NodeId before = chain.last;
        chain.add("Conv2d", convolution);
        chain.add("BatchNorm2d");
        chain.add("ReLU");
        chain.add("Conv2d", convolution);
        sum = chain.add("Add");
        chain.connect(before, sum);
        if (block == 0)
            first = sum;
    }
    for (const NodeId& far : {input, first})
        chain.connect(far, sum);
    chain.add("GlobalAvgPool2d");
    chain.add("ReLU");
    chain.add("Linear", {{"units", 10}});
    chain.add("Output");
    return std::move(chain.network);
}

} // namespace lepton::bench
