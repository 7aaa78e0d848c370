// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// A model's config.pbtxt in a repository of NVIDIA's Triton Inference Server (github.com/triton-inference-server/server, docs/user_guide/model_configuration.md).
namespace lepton::exchange {

enum class TritonBackend { Onnx, TorchScript };

const char* tritonBackendName(TritonBackend backend); ///< "onnx", "torchscript"
const char* tritonModelFile(TritonBackend backend);   ///< "model.onnx", "model.pt"

struct TritonTensor {
    std::string name;                ///< as the model calls it; the PyTorch backend calls it INPUT__0 …, OUTPUT__0 …
    bool ids = false;                ///< INT64, else FP32
    std::vector<std::int64_t> shape; ///< of one sample
};

struct TritonModel {
    std::string name; ///< also its folder's
    TritonBackend backend = TritonBackend::Onnx;
    std::vector<TritonTensor> inputs;
    std::vector<TritonTensor> outputs;
    std::vector<std::string> labels; ///< of the first output's values; empty: it tells no classes apart
    int largestBatch = 64;
};

/// Batches of any size up to the largest, put together on the server from requests that come within 2 ms of each other; a warm-up with zeros; the two
/// newest versions are served, so that a new one takes over from the old without a gap. The first line says by tritonInterface() what it was written for.
std::string tritonConfig(const TritonModel& model);

/// Of everything that all versions of a model must have in common: a version that has another can't lie beside it.
std::string tritonInterface(const TritonModel& model);
/// That of a written config; empty if it has none.
std::string tritonInterfaceOf(const std::string& config);

/// labels.txt: a label a line.
std::string tritonLabels(const TritonModel& model);

} // namespace lepton::exchange
