// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"
#include "datasets/PictureBatches.h"
#include "datasets/Split.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::testing {

/// Pictures made up from the sample's number: noise with a bright bar whose place tells the class. Easy to learn.
class SyntheticSource final : public datasets::Source {
public:
    SyntheticSource(std::int64_t samples, std::int64_t classes, std::int64_t height, std::int64_t width, std::int64_t channels = 1);
    const datasets::SourceInfo& info() const override { return m_info; }
    std::int64_t label(std::int64_t i) const override { return i % m_classes; }
    std::optional<datasets::Split> givenSplit(std::int64_t) const override { return std::nullopt; }
    Result<datasets::Array> read(std::int64_t i) const override;
    std::string name(std::int64_t i) const override { return "synthetic#" + std::to_string(i); }
    std::string fingerprint() const override { return "synthetic"; }

private:
    std::int64_t m_classes;
    std::vector<std::int64_t> m_shape; ///< [H, W, C]
    datasets::SourceInfo m_info;
};

std::shared_ptr<const datasets::PictureBatches> syntheticBatches(std::int64_t samples, std::int64_t classes, std::int64_t height, std::int64_t width, std::int64_t channels = 1);

/// One after the other: the first `train` samples, then `validation`, then `test`.
datasets::SplitIndices consecutiveSplit(std::int64_t train, std::int64_t validation, std::int64_t test);

struct LayerSpec {
    std::string id;
    std::string type;
    Json parameters = Json::object();
};
/// Each layer connected to the one before.
graph::Network chain(const std::vector<LayerSpec>& layers);
/// Input [1, size, size] → Linear → ReLU → Linear: the smallest that learns.
graph::Network smallPerceptron(std::int64_t size, std::int64_t classes);
/// Conv2d, ReLU, MaxPool2d, Dropout, Linear.
graph::Network smallConvolution(std::int64_t size, std::int64_t classes);
/// The template "cnn": convolutions of 32 and 64 filters, each with pooling, then 64 units. Input [1, 28, 28].
graph::Network textbookConvolution();
/// LeCun et al. 1998 with ReLU and max pooling. Input [1, 28, 28].
graph::Network leNet();
/// 784–512–256–10 or the like.
graph::Network perceptron(std::vector<std::int64_t> hidden);

} // namespace lepton::testing
