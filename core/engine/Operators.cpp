// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/operators/OperatorList.h"

#include <algorithm>

namespace lepton::engine {

const std::vector<OperatorType>& operatorTypes() {
    namespace op = operators;
    static const std::vector<OperatorType> all{
        op::input(), op::output(), op::conv2d(), op::maxPool2d(), op::avgPool2d(), op::globalAvgPool2d(),
        op::conv1d(), op::conv3d(), op::depthwiseConv2d(), op::convTranspose2d(), op::convTranspose1d(), op::convTranspose3d(), op::upsample(), op::pixelShuffle(),
        op::globalMaxPool2d(), op::adaptiveAvgPool2d(), op::adaptiveMaxPool2d(), op::maxPool1d(), op::avgPool1d(), op::globalAvgPool1d(), op::maxPool3d(), op::avgPool3d(),
        op::batchNorm2d(), op::dropout(), op::layerNorm(), op::batchNorm1d(), op::batchNorm3d(), op::groupNorm(), op::instanceNorm2d(), op::rmsNorm(),
        op::dropout2d(), op::dropout1d(), op::gaussianNoise(), op::linear(),
        op::relu(), op::leakyRelu(), op::gelu(), op::silu(), op::sigmoid(), op::tanh(), op::softmax(),
        op::elu(), op::prelu(), op::selu(), op::mish(), op::hardswish(), op::hardsigmoid(), op::softplus(), op::glu(), op::logSoftmax(), op::flatten(), op::add(), op::concat(),
        op::bilinear(), op::dotProduct(), op::cosineSimilarity(), op::reshape(), op::permute(), op::multiply(), op::subtract(), op::matMul(), op::stack(), op::slice(),
        op::squeeze(), op::unsqueeze(), op::crop2d(), op::zeroPad2d(), op::reflectionPad2d(), op::reduceMean(), op::reduceMax(), op::reduceSum(),
        op::adaptiveAvgPool1d(), op::adaptiveAvgPool3d(), op::adaptiveMaxPool1d(), op::adaptiveMaxPool3d(), op::crop1d(), op::crop3d(), op::embedding(), op::embeddingBag(), op::globalAvgPool3d(),
        op::globalMaxPool1d(), op::globalMaxPool3d(), op::gru(), op::learnedPositions(), op::lstm(), op::multiHeadAttention(), op::oneHot(), op::paddingMask(), op::reflectionPad1d(),
        op::reflectionPad3d(), op::rnn(), op::sample(), op::sequenceLengths(), op::sinusoidalPositions(), op::transformerDecoderLayer(), op::transformerEncoderLayer(), op::zeroPad1d(), op::zeroPad3d(),
    };
    return all;
}

const OperatorType* findOperator(const std::string& name) {
    const auto& all = operatorTypes();
    const auto found = std::find_if(all.begin(), all.end(), [&](const OperatorType& type) { return type.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace lepton::engine
