// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Layers.h"

#include "core/layers/LayerList.h"
#include "core/layers/NumberKinds.h"
#include "core/layers/WeightSettings.h"

namespace lepton::layers {

const graph::Catalogue& catalogue() {
    // In the palette's order: by family, then the more usual first.
    static const graph::Catalogue all(withWeightSettings(mindingNumberKinds({
        input(), output(),
        conv2d(), conv1d(), conv3d(), depthwiseConv2d(), convTranspose2d(), convTranspose1d(), convTranspose3d(), upsample(), pixelShuffle(),
        maxPool2d(), avgPool2d(), globalAvgPool2d(), globalMaxPool2d(), adaptiveAvgPool2d(), adaptiveMaxPool2d(),
        maxPool1d(), avgPool1d(), globalAvgPool1d(), globalMaxPool1d(), adaptiveAvgPool1d(), adaptiveMaxPool1d(),
        maxPool3d(), avgPool3d(), globalAvgPool3d(), globalMaxPool3d(), adaptiveAvgPool3d(), adaptiveMaxPool3d(),
        lstm(), gru(), rnn(), sequenceLengths(),
        multiHeadAttention(), transformerEncoderLayer(), transformerDecoderLayer(), sinusoidalPositions(), learnedPositions(), paddingMask(),
        batchNorm2d(), dropout(), layerNorm(), batchNorm1d(), batchNorm3d(), groupNorm(), instanceNorm2d(), rmsNorm(), dropout2d(), dropout1d(), gaussianNoise(), sample(),
        linear(), embedding(), embeddingBag(), oneHot(), bilinear(), dotProduct(), cosineSimilarity(),
        relu(), leakyRelu(), gelu(), silu(), sigmoid(), tanh(), softmax(), elu(), prelu(), selu(), mish(), hardswish(), hardsigmoid(), softplus(), glu(), logSoftmax(),
        flatten(), reshape(), permute(), add(), multiply(), subtract(), matMul(), concat(), stack(), slice(), squeeze(), unsqueeze(),
        crop2d(), zeroPad2d(), reflectionPad2d(), crop1d(), zeroPad1d(), reflectionPad1d(), crop3d(), zeroPad3d(), reflectionPad3d(), reduceMean(), reduceMax(), reduceSum(),
        group(), groupInput(), groupOutput(), note(),
    })));
    return all;
}

} // namespace lepton::layers
