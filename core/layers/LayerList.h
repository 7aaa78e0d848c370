// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

// One function a layer, each in the file of its name.
namespace lepton::layers {

graph::LayerType add();
graph::LayerType avgPool2d();
graph::LayerType batchNorm2d();
graph::LayerType concat();
graph::LayerType conv2d();
graph::LayerType dropout();
graph::LayerType flatten();
graph::LayerType globalAvgPool2d();
graph::LayerType group();
graph::LayerType groupInput();
graph::LayerType groupOutput();
graph::LayerType input();
graph::LayerType leakyRelu();
graph::LayerType linear();
graph::LayerType maxPool2d();
graph::LayerType note();
graph::LayerType output();
graph::LayerType relu();
graph::LayerType sigmoid();
graph::LayerType softmax();
graph::LayerType tanh();

} // namespace lepton::layers
