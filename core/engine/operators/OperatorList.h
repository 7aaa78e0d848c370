// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"

// One function a layer, each in the file of its name.
namespace lepton::engine::operators {

OperatorType adaptiveAvgPool1d();
OperatorType adaptiveAvgPool2d();
OperatorType adaptiveAvgPool3d();
OperatorType adaptiveMaxPool1d();
OperatorType adaptiveMaxPool2d();
OperatorType adaptiveMaxPool3d();
OperatorType add();
OperatorType avgPool1d();
OperatorType avgPool2d();
OperatorType avgPool3d();
OperatorType batchNorm1d();
OperatorType batchNorm2d();
OperatorType batchNorm3d();
OperatorType bilinear();
OperatorType concat();
OperatorType conv1d();
OperatorType conv2d();
OperatorType conv3d();
OperatorType convTranspose1d();
OperatorType convTranspose2d();
OperatorType convTranspose3d();
OperatorType cosineSimilarity();
OperatorType crop1d();
OperatorType crop2d();
OperatorType crop3d();
OperatorType depthwiseConv2d();
OperatorType dotProduct();
OperatorType dropout();
OperatorType dropout1d();
OperatorType dropout2d();
OperatorType elu();
OperatorType embedding();
OperatorType embeddingBag();
OperatorType flatten();
OperatorType gaussianNoise();
OperatorType gelu();
OperatorType globalAvgPool1d();
OperatorType globalAvgPool2d();
OperatorType globalAvgPool3d();
OperatorType globalMaxPool1d();
OperatorType globalMaxPool2d();
OperatorType globalMaxPool3d();
OperatorType glu();
OperatorType groupNorm();
OperatorType gru();
OperatorType hardsigmoid();
OperatorType hardswish();
OperatorType input();
OperatorType instanceNorm2d();
OperatorType layerNorm();
OperatorType leakyRelu();
OperatorType learnedPositions();
OperatorType linear();
OperatorType logSoftmax();
OperatorType lstm();
OperatorType matMul();
OperatorType maxPool1d();
OperatorType maxPool2d();
OperatorType maxPool3d();
OperatorType mish();
OperatorType multiHeadAttention();
OperatorType multiply();
OperatorType oneHot();
OperatorType output();
OperatorType paddingMask();
OperatorType permute();
OperatorType pixelShuffle();
OperatorType prelu();
OperatorType reduceMax();
OperatorType reduceMean();
OperatorType reduceSum();
OperatorType reflectionPad1d();
OperatorType reflectionPad2d();
OperatorType reflectionPad3d();
OperatorType relu();
OperatorType reshape();
OperatorType rmsNorm();
OperatorType rnn();
OperatorType sample();
OperatorType selu();
OperatorType sequenceLengths();
OperatorType sigmoid();
OperatorType silu();
OperatorType sinusoidalPositions();
OperatorType slice();
OperatorType softmax();
OperatorType softplus();
OperatorType squeeze();
OperatorType stack();
OperatorType subtract();
OperatorType tanh();
OperatorType transformerDecoderLayer();
OperatorType transformerEncoderLayer();
OperatorType unsqueeze();
OperatorType upsample();
OperatorType zeroPad1d();
OperatorType zeroPad2d();
OperatorType zeroPad3d();

using Tensors = std::span<const at::Tensor>;

/// An operator without settings or weights: y = function(x).
template <typename Function>
OperatorType elementwise(std::string name, Function function) {
    class Elementwise final : public Operator {
    public:
        explicit Elementwise(Function function) : m_function(function) {}
        at::Tensor forward(Tensors inputs, Tensors, const ForwardContext&) const override { return m_function(inputs[0]); }

    private:
        Function m_function;
    };
    return {std::move(name), [function](const graph::Parameters&) { return std::make_unique<Elementwise>(function); }};
}

} // namespace lepton::engine::operators
