// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType globalAvgPool2d() {
    LayerType type;
    type.name = "GlobalAvgPool2d";
    type.title = LT("core", "Global average pool");
    type.family = graph::Family::Pooling;
    type.summary = LT("core", "One number a channel: the mean over the whole picture.");
    type.doc = LT("core", "[N, C, H, W] to [N, C]. Needs no Flatten after it and takes pictures of any size. Source: Lin et al. 2013, Network in Network.");
    type.synonyms = {"gap", "adaptive", "mean", "pooling"};
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requirePictures("GlobalAvgPool2d", inputs[0]))
            return *fault;
        return LayerFacts{{{{inputs[0].shape[0], inputs[0].shape[1]}, inputs[0].dtype}}, {}, 0, 0};
    };
    type.pytorch = pythonFunction("torch.mean", "dim=(2, 3)");
    return type;
}

} // namespace lepton::layers
