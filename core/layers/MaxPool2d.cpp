// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/Pooling.h"

namespace lepton::layers {

graph::LayerType maxPool2d() {
    LayerType type = windowPooling("MaxPool2d", 8); // the place of each maximum, int64
    type.title = LT("core", "Max pool 2d");
    type.summary = LT("core", "Keeps the largest value of each window.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'], H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch's MaxPool2d.");
    type.synonyms = {"maximum", "subsample", "downsample", "pooling"};
    return type;
}

} // namespace lepton::layers
