// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/Pooling.h"

namespace lepton::layers {

graph::LayerType avgPool2d() {
    LayerType type = windowPooling("AvgPool2d", 0);
    type.title = LT("core", "Average pool 2d");
    type.summary = LT("core", "Keeps the mean of each window.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H', W'], H' = ⌊(H + 2·padding − kernel) / stride⌋ + 1; padded zeros count. Source: PyTorch's AvgPool2d.");
    type.synonyms = {"mean", "subsample", "downsample", "pooling"};
    return type;
}

} // namespace lepton::layers
