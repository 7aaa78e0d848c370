// SPDX-License-Identifier: GPL-3.0-or-later
// GlobalAvgPool1d, 2d, 3d and GlobalMaxPool1d, 2d, 3d: all places of a channel at once.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

#include <array>

namespace lepton::layers {

namespace {

LayerType globalPooling(std::string name, std::size_t dimensions, std::string function) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Pooling;
    type.rule = [name, dimensions](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
            return *fault;
        return LayerFacts{{{{inputs[0].shape[0], inputs[0].shape[1]}, inputs[0].dtype}}, {}, 0, 0};
    };
    type.pytorch = pythonFunction(std::move(function), std::array{"dim=2", "dim=(2, 3)", "dim=(2, 3, 4)"}.at(dimensions - 1));
    return type;
}

} // namespace

graph::LayerType globalAvgPool2d() {
    LayerType type = globalPooling("GlobalAvgPool2d", 2, "torch.mean");
    type.title = LT("core", "Global average pool");
    type.summary = LT("core", "One number a channel: the mean over the whole picture.");
    type.doc = LT("core", "[N, C, H, W] to [N, C]. Needs no Flatten after it and takes pictures of any size. Source: Lin et al. 2013, Network in Network.");
    type.synonyms = {"gap", "adaptive", "mean", "pooling"};
    return type;
}

graph::LayerType globalMaxPool2d() {
    LayerType type = globalPooling("GlobalMaxPool2d", 2, "torch.amax");
    type.title = LT("core", "Global max pool");
    type.summary = LT("core", "One number a channel: the largest of the whole picture.");
    type.doc = LT("core", "[N, C, H, W] to [N, C]. Needs no Flatten after it and takes pictures of any size; equal maxima share the gradient. Source: PyTorch's amax.");
    type.synonyms = {"gmp", "adaptive", "maximum", "pooling"};
    return type;
}

graph::LayerType globalAvgPool1d() {
    LayerType type = globalPooling("GlobalAvgPool1d", 1, "torch.mean");
    type.title = LT("core", "Global average pool 1d");
    type.summary = LT("core", "One number a channel: the mean over the whole sequence.");
    type.doc = LT("core", "[N, C, L] to [N, C]. Needs no Flatten after it and takes sequences of any length. Source: Lin et al. 2013, Network in Network.");
    type.synonyms = {"gap", "adaptive", "mean", "pooling", "sequence"};
    return type;
}

graph::LayerType globalMaxPool1d() {
    LayerType type = globalPooling("GlobalMaxPool1d", 1, "torch.amax");
    type.title = LT("core", "Global max pool 1d");
    type.summary = LT("core", "One number a channel: the largest of the whole sequence.");
    type.doc = LT("core", "[N, C, L] to [N, C]. Takes sequences of any length; equal maxima share the gradient. The max over time of text CNNs (Kim 2014). Source: PyTorch's amax.");
    type.synonyms = {"gmp", "adaptive", "maximum", "pooling", "sequence", "max over time"};
    return type;
}

graph::LayerType globalAvgPool3d() {
    LayerType type = globalPooling("GlobalAvgPool3d", 3, "torch.mean");
    type.title = LT("core", "Global average pool 3d");
    type.summary = LT("core", "One number a channel: the mean over the whole volume.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C]. Needs no Flatten after it and takes volumes of any size. Source: Lin et al. 2013, Network in Network.");
    type.synonyms = {"gap", "adaptive", "mean", "pooling", "volume"};
    return type;
}

graph::LayerType globalMaxPool3d() {
    LayerType type = globalPooling("GlobalMaxPool3d", 3, "torch.amax");
    type.title = LT("core", "Global max pool 3d");
    type.summary = LT("core", "One number a channel: the largest of the whole volume.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C]. Needs no Flatten after it and takes volumes of any size; equal maxima share the gradient. Source: PyTorch's amax.");
    type.synonyms = {"gmp", "adaptive", "maximum", "pooling", "volume"};
    return type;
}

} // namespace lepton::layers
