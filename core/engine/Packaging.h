// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Model.h"
#include "core/engine/Trainer.h"

#include <string>

namespace lepton::engine {

/// Largest difference that a package's parity samples may show: 1e-5 on the CPU.
inline constexpr double parityTolerance = 1e-5;

/// The run's best checkpoint as a package: metrics on the test split (on validation if there is none), up to ten held-out
/// samples with their answers under parity/, model.onnx (core/exchange/onnx/OnnxMember.h), and a model card. Before it is returned, the package's own bytes have been
/// loaded again and have given those answers.
///
/// parity/samples.safetensors: "pictures" float32 [n, C, H, W], 0 to 255, and "scores" float32 [n, K].
/// parity/expected.json: {"tolerance","split","samples":[{"input","label","score","scores":{…}}]} in the same order.
/// Errors: NotFound (no checkpoint), those of evaluate, Internal (the parity samples differ).
Result<project::Package> makePackage(const Path& runFolder, const std::string& name, const std::string& version, const TrainData& data);

/// The same without what takes measuring (metrics, statistics, ONNX) and the card: what other exports are made of. Without `data` it has no parity samples.
/// Errors: NotFound (no checkpoint), those of the data.
Result<project::Package> makeUnmeasuredPackage(const Path& runFolder, const std::string& name, const std::string& version, const TrainData* data);

/// Largest difference between the model's scores and those in the package's parity/. Errors: BadFormat.
Result<double> checkParity(const Model& model, const project::Package& package);

} // namespace lepton::engine
