// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Networks as ONNX, for other programs to run.
namespace lepton::exchange {

/// ModelProto, serialised: operator set 17 of the default domain, IR version 8.
struct OnnxModel {
    std::string bytes;
};

/// The package's network with its weights, the recipe's tensor steps before it and the softmax or sigmoid behind it that make its answers.
/// Inputs and outputs are named and typed as in the package's signature; their first dimension is "batch" and may be any number. Values
/// carry the ids of their layers, initializers the names of the weights ("conv1.weight"), but for those of RNN, LSTM and GRU, which ONNX
/// wants in an order of its own ("lstm1.W_l0"). What ONNX's own checker and its shape inference say has been heard.
/// Errors: Unsupported (a layer without a form in ONNX, naming it; more than 2 GB), BadNetwork, BadFormat (weights that don't fit). Any thread.
Result<OnnxModel> writeOnnx(const project::Package& package);

/// What came of running it.
struct OnnxCheck {
    /// Over all answers to the package's parity samples: |ours − theirs| / max(1, |ours|). None where nothing could be run.
    std::optional<double> largestDifference;
    std::int64_t samples = 0; ///< that were asked, each alone and all together
    std::string checkedBy;    ///< "ONNX checker, ONNX Runtime 1.31.1", or "ONNX checker only"
    Text whyNot;              ///< why nothing could be run; empty if it was
};

/// Largest difference that a model which is right may show: the same sums in another order.
inline constexpr double onnxTolerance = 1e-4;

/// Asks ONNX's checker, then lets ONNX Runtime answer the package's parity samples, and compares with the answers in the package, which
/// are the engine's. Errors: BadFormat (bytes that are no model; a package without parity samples), Unsupported (ONNX Runtime refuses
/// it), in its words. Any thread; the runtime is loaded by the first call.
Result<OnnxCheck> checkOnnx(std::string_view bytes, const project::Package& package);

/// "1.31.1". Errors: NotFound (no library; its hint says where one is looked for), Unsupported.
Result<std::string> onnxRuntimeVersion();

/// Whether there is a form for this type of layer (LayerType::name).
bool hasOnnxForm(const std::string& layerType);

} // namespace lepton::exchange
