// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/SyntheticData.h"

#include "core/base/Random.h"

#include <numeric>

namespace lepton::testing {

SyntheticSource::SyntheticSource(std::int64_t samples, std::int64_t classes, std::int64_t height, std::int64_t width, std::int64_t channels)
    : m_classes(classes), m_shape{height, width, channels} {
    m_info.format = "synthetic";
    m_info.samples = samples;
    m_info.fields = {{"image", "uint8", m_shape, 0, samples, 0, 255, 100}, {"label", "class", {}, 0, classes, 0, static_cast<double>(classes - 1), {}}};
    for (std::int64_t c = 0; c < classes; ++c) {
        m_info.classes.push_back("class " + std::to_string(c));
        m_info.classCounts.push_back((samples - c + classes - 1) / classes);
    }
}

Result<datasets::Array> SyntheticSource::read(std::int64_t i) const {
    datasets::Array picture(datasets::ElementType::UInt8, m_shape);
    Random random(static_cast<std::uint64_t>(i) + 1);
    auto values = picture.as<std::uint8_t>();
    const std::int64_t width = m_shape[1];
    const std::int64_t bar = label(i) * width / m_classes;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const bool bright = (static_cast<std::int64_t>(k) / m_shape[2]) % width == bar;
        values[k] = static_cast<std::uint8_t>(random.below(100) + (bright ? 130 : 0));
    }
    return picture;
}

std::shared_ptr<const datasets::PictureBatches> syntheticBatches(std::int64_t samples, std::int64_t classes, std::int64_t height, std::int64_t width, std::int64_t channels) {
    auto source = std::make_shared<SyntheticSource>(samples, classes, height, width, channels);
    return std::move(datasets::PictureBatches::open(source, datasets::Recipe(), 1U << 30U)).value();
}

datasets::SplitIndices consecutiveSplit(std::int64_t train, std::int64_t validation, std::int64_t test) {
    const auto range = [](std::int64_t first, std::int64_t count) {
        std::vector<std::int64_t> out(static_cast<std::size_t>(count));
        std::iota(out.begin(), out.end(), first);
        return out;
    };
    return {range(0, train), range(train, validation), range(train + validation, test)};
}

graph::Network chain(const std::vector<LayerSpec>& layers) {
    graph::Network network;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        network.addNode({graph::NodeId(layers[i].id), layers[i].type, layers[i].parameters, {}, ""});
        if (i > 0)
            network.addEdge({{graph::NodeId(layers[i - 1].id), "out"}, {graph::NodeId(layers[i].id), "in"}});
    }
    return network;
}

graph::Network smallPerceptron(std::int64_t size, std::int64_t classes) {
    return chain({{"in", "Input", {{"shape", {1, size, size}}}}, {"flatten", "Flatten"}, {"hidden", "Linear", {{"units", 16}}}, {"relu", "ReLU"},
                  {"last", "Linear", {{"units", classes}}}, {"out", "Output"}});
}

graph::Network smallConvolution(std::int64_t size, std::int64_t classes) {
    return chain({{"in", "Input", {{"shape", {1, size, size}}}}, {"conv", "Conv2d", {{"filters", 4}, {"kernel", 3}, {"padding", "same"}}}, {"relu", "ReLU"},
                  {"pool", "MaxPool2d"}, {"dropout", "Dropout", {{"probability", 0.25}}}, {"flatten", "Flatten"}, {"last", "Linear", {{"units", classes}}}, {"out", "Output"}});
}

graph::Network textbookConvolution() {
    return chain({{"in", "Input"}, {"conv1", "Conv2d", {{"filters", 32}}}, {"relu1", "ReLU"}, {"pool1", "MaxPool2d"}, {"conv2", "Conv2d", {{"filters", 64}}}, {"relu2", "ReLU"},
                  {"pool2", "MaxPool2d"}, {"flatten", "Flatten"}, {"linear1", "Linear", {{"units", 64}}}, {"relu3", "ReLU"}, {"linear2", "Linear", {{"units", 10}}}, {"out", "Output"}});
}

graph::Network leNet() {
    return chain({{"in", "Input"}, {"conv1", "Conv2d", {{"filters", 6}, {"kernel", 5}, {"padding", 2}}}, {"relu1", "ReLU"}, {"pool1", "MaxPool2d"},
                  {"conv2", "Conv2d", {{"filters", 16}, {"kernel", 5}}}, {"relu2", "ReLU"}, {"pool2", "MaxPool2d"}, {"flatten", "Flatten"}, {"linear1", "Linear", {{"units", 120}}},
                  {"relu3", "ReLU"}, {"linear2", "Linear", {{"units", 84}}}, {"relu4", "ReLU"}, {"linear3", "Linear", {{"units", 10}}}, {"out", "Output"}});
}

graph::Network perceptron(std::vector<std::int64_t> hidden) {
    std::vector<LayerSpec> layers{{"in", "Input"}, {"flatten", "Flatten"}};
    for (std::size_t i = 0; i < hidden.size(); ++i) {
        layers.push_back({"linear" + std::to_string(i + 1), "Linear", {{"units", hidden[i]}}});
        layers.push_back({"relu" + std::to_string(i + 1), "ReLU"});
    }
    layers.push_back({"last", "Linear", {{"units", 10}}});
    layers.push_back({"out", "Output"});
    return chain(layers);
}

} // namespace lepton::testing
