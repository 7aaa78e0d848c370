// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxForms.h"

#include "core/exchange/onnx/OnnxExport.h"

namespace lepton::exchange {

const OnnxForms& onnxForms() {
    static const OnnxForms all = [] {
        OnnxForms made;
        for (const auto add : {forms::addActivations, forms::addAdaptivePools, forms::addAttention, forms::addBorders, forms::addConvolutions, forms::addDense, forms::addEmbeddings,
                               forms::addJoining, forms::addNormalisations, forms::addPools, forms::addRecurrent, forms::addReductions, forms::addShapes, forms::addTransformer})
            add(made);
        return made;
    }();
    return all;
}

bool hasOnnxForm(const std::string& layerType) { return layerType == "Input" || layerType == "Output" || onnxForms().contains(layerType); }

} // namespace lepton::exchange
