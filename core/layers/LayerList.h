// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/LayerType.h"

// One function a layer, each in the file of its name.
namespace lepton::layers {

graph::LayerType adaptiveAvgPool2d();
graph::LayerType adaptiveMaxPool2d();
graph::LayerType add();
graph::LayerType avgPool1d();
graph::LayerType avgPool2d();
graph::LayerType avgPool3d();
graph::LayerType batchNorm1d();
graph::LayerType batchNorm2d();
graph::LayerType batchNorm3d();
graph::LayerType bilinear();
graph::LayerType concat();
graph::LayerType conv1d();
graph::LayerType conv2d();
graph::LayerType conv3d();
graph::LayerType convTranspose1d();
graph::LayerType convTranspose2d();
graph::LayerType convTranspose3d();
graph::LayerType cosineSimilarity();
graph::LayerType crop2d();
graph::LayerType depthwiseConv2d();
graph::LayerType dotProduct();
graph::LayerType dropout();
graph::LayerType dropout1d();
graph::LayerType dropout2d();
graph::LayerType elu();
graph::LayerType flatten();
graph::LayerType gaussianNoise();
graph::LayerType gelu();
graph::LayerType globalAvgPool1d();
graph::LayerType globalAvgPool2d();
graph::LayerType globalMaxPool2d();
graph::LayerType glu();
graph::LayerType group();
graph::LayerType groupInput();
graph::LayerType groupNorm();
graph::LayerType groupOutput();
graph::LayerType hardswish();
graph::LayerType input();
graph::LayerType instanceNorm2d();
graph::LayerType layerNorm();
graph::LayerType leakyRelu();
graph::LayerType linear();
graph::LayerType logSoftmax();
graph::LayerType matMul();
graph::LayerType maxPool1d();
graph::LayerType maxPool2d();
graph::LayerType maxPool3d();
graph::LayerType mish();
graph::LayerType multiply();
graph::LayerType note();
graph::LayerType output();
graph::LayerType permute();
graph::LayerType pixelShuffle();
graph::LayerType prelu();
graph::LayerType reduceMax();
graph::LayerType reduceMean();
graph::LayerType reduceSum();
graph::LayerType reflectionPad2d();
graph::LayerType relu();
graph::LayerType reshape();
graph::LayerType rmsNorm();
graph::LayerType selu();
graph::LayerType sigmoid();
graph::LayerType silu();
graph::LayerType slice();
graph::LayerType softmax();
graph::LayerType softplus();
graph::LayerType squeeze();
graph::LayerType stack();
graph::LayerType subtract();
graph::LayerType tanh();
graph::LayerType unsqueeze();
graph::LayerType upsample();
graph::LayerType zeroPad2d();

} // namespace lepton::layers
