// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/onnx/OnnxLayer.h"

#include <map>
#include <string>

// How each type of layer is written in ONNX, as it computes in use (nothing is dropped, batch norms take their running statistics).
// One file a family in forms/.
namespace lepton::exchange {

/// Adds the nodes of a layer; the value that is its result, which may be an input of it. Weights and shapes have been checked.
using OnnxForm = OnnxValue (*)(OnnxLayer& layer);
using OnnxForms = std::map<std::string, OnnxForm>;

namespace forms {

void addActivations(OnnxForms& forms);
void addAdaptivePools(OnnxForms& forms);
void addAttention(OnnxForms& forms);
void addBorders(OnnxForms& forms);
void addConvolutions(OnnxForms& forms);
void addDense(OnnxForms& forms);
void addEmbeddings(OnnxForms& forms);
void addJoining(OnnxForms& forms);
void addNormalisations(OnnxForms& forms);
void addPools(OnnxForms& forms);
void addRecurrent(OnnxForms& forms);
void addReductions(OnnxForms& forms);
void addShapes(OnnxForms& forms);
void addTransformer(OnnxForms& forms);

} // namespace forms

/// By LayerType::name. Input and Output, which are the graph's own, and structural types, which expand() takes apart, have none.
const OnnxForms& onnxForms();

} // namespace lepton::exchange
