// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Layers.h"

#include "core/layers/LayerList.h"

namespace lepton::layers {

const graph::Catalogue& catalogue() {
    // In the palette's order: by family, then the more usual first.
    static const graph::Catalogue all({
        input(), output(),
        conv2d(),
        maxPool2d(), avgPool2d(), globalAvgPool2d(),
        batchNorm2d(), dropout(),
        linear(),
        relu(), leakyRelu(), sigmoid(), tanh(), softmax(),
        flatten(), add(), concat(),
        group(), groupInput(), groupOutput(), note(),
    });
    return all;
}

} // namespace lepton::layers
