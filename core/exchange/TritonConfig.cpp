// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/TritonConfig.h"

#include "core/base/Files.h"

#include <algorithm>

namespace lepton::exchange {

namespace {

constexpr const char* interfaceMark = "# Written by Lepton Studio for models with the interface ";

/// A string of protobuf's text format.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += static_cast<unsigned char>(c) < 32 ? ' ' : c;
    }
    return out + "\"";
}

std::string listText(const std::vector<std::int64_t>& sizes) {
    std::string out;
    for (const auto size : sizes)
        out += (out.empty() ? " " : ", ") + std::to_string(size);
    return "[" + out + " ]";
}

/// Triton has no tensors without dimensions: clients send [N, 1], and the model gets [N].
std::string dimensions(const TritonTensor& tensor) {
    return tensor.shape.empty() ? "dims: [ 1 ]\n    reshape { shape: [ ] }" : "dims: " + listText(tensor.shape);
}

const char* typeName(const TritonTensor& tensor) { return tensor.ids ? "TYPE_INT64" : "TYPE_FP32"; }

std::string nameOf(const TritonModel& model, const std::vector<TritonTensor>& tensors, std::size_t index, const char* side) {
    return model.backend == TritonBackend::TorchScript ? std::string(side) + "__" + std::to_string(index) : tensors[index].name;
}

bool labelled(const TritonModel& model) { return !model.labels.empty() && model.outputs[0].shape == std::vector<std::int64_t>{static_cast<std::int64_t>(model.labels.size())}; }

std::string tensorsText(const TritonModel& model, const std::vector<TritonTensor>& tensors, const char* field, const char* side) {
    std::string out = std::string(field) + " [\n";
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        out += "  {\n    name: " + quoted(nameOf(model, tensors, i, side)) + "\n    data_type: " + typeName(tensors[i]) + "\n    " + dimensions(tensors[i]) + "\n";
        if (field == std::string("output") && i == 0 && labelled(model))
            out += "    label_filename: \"labels.txt\"\n";
        out += i + 1 < tensors.size() ? "  },\n" : "  }\n";
    }
    return out + "]\n";
}

std::string warmupText(const TritonModel& model) {
    std::string out = "model_warmup [\n  {\n    name: \"zeros\"\n    batch_size: 1\n";
    for (std::size_t i = 0; i < model.inputs.size(); ++i)
        out += "    inputs {\n      key: " + quoted(nameOf(model, model.inputs, i, "INPUT")) + "\n      value { data_type: " + typeName(model.inputs[i]) +
               " dims: " + listText(model.inputs[i].shape.empty() ? std::vector<std::int64_t>{1} : model.inputs[i].shape) + " zero_data: true }\n    }\n";
    return out + "  }\n]\n";
}

} // namespace

const char* tritonBackendName(TritonBackend backend) { return backend == TritonBackend::Onnx ? "onnx" : "torchscript"; }
const char* tritonModelFile(TritonBackend backend) { return backend == TritonBackend::Onnx ? "model.onnx" : "model.pt"; }

std::string tritonConfig(const TritonModel& model) {
    const bool onnx = model.backend == TritonBackend::Onnx;
    std::string out = interfaceMark + tritonInterface(model) + "; what you change below stays when another version is added.\n";
    out += "name: " + quoted(model.name) + "\n";
    out += std::string("backend: ") + (onnx ? "\"onnxruntime\"" : "\"pytorch\"") + "\n";
    out += std::string("platform: ") + (onnx ? "\"onnxruntime_onnx\"" : "\"pytorch_libtorch\"") + "\n";
    out += std::string("default_model_filename: \"") + tritonModelFile(model.backend) + "\"\n";
    out += "max_batch_size: " + std::to_string(model.largestBatch) + "\n";
    out += tensorsText(model, model.inputs, "input", "INPUT") + tensorsText(model, model.outputs, "output", "OUTPUT");
    out += "version_policy { latest { num_versions: 2 } }\n";
    out += "instance_group [ { count: 1 kind: KIND_AUTO } ]\n";
    out += "dynamic_batching { max_queue_delay_microseconds: 2000 }\n";
    if (!onnx)
        out += "parameters { key: \"INFERENCE_MODE\" value { string_value: \"true\" } }\n";
    return out + warmupText(model);
}

std::string tritonInterface(const TritonModel& model) {
    std::string all = std::string(tritonBackendName(model.backend)) + "\n" + tensorsText(model, model.inputs, "input", "INPUT") + tensorsText(model, model.outputs, "output", "OUTPUT");
    return sha256(all + tritonLabels(model)).substr(0, 16);
}

std::string tritonInterfaceOf(const std::string& config) {
    const std::string mark = interfaceMark;
    const auto at = config.find(mark);
    return at == std::string::npos ? std::string() : config.substr(at + mark.size(), 16);
}

std::string tritonLabels(const TritonModel& model) {
    std::string out;
    if (!labelled(model))
        return out;
    for (std::string label : model.labels) {
        std::replace_if(label.begin(), label.end(), [](unsigned char c) { return c < 32; }, ' ');
        out += label + "\n";
    }
    return out;
}

} // namespace lepton::exchange
