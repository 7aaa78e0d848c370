// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxWeights.h"

#include <cstring>

namespace lepton::exchange {

namespace {

// PyTorch's names of what spectral normalisation keeps.
constexpr const char* originalWeight = "parametrizations.weight.original";
constexpr const char* leftVector = "parametrizations.weight.0._u";
constexpr const char* rightVector = "parametrizations.weight.0._v";

} // namespace

Result<OnnxWeights> OnnxWeights::read(std::string_view bytes, const graph::Analysis& analysis, const std::string& where) {
    LEPTON_TRY(auto view, readSafetensors(bytes, where));
    OnnxWeights out;
    for (auto& tensor : view.tensors)
        out.m_tensors.emplace(tensor.name, std::move(tensor));
    for (const auto& id : analysis.order) {
        const auto& facts = *analysis.find(id);
        const std::string& owner = facts.weightsOf.empty() ? id.str() : facts.weightsOf.str();
        for (const auto& weight : facts.weights) {
            const std::string name = owner + "." + weight.name;
            const auto found = out.m_tensors.find(name);
            if (found == out.m_tensors.end() || found->second.shape != weight.shape || found->second.dtype != graph::DType::Float32)
                return Error(ErrorCode::BadFormat, text(LT("core", "The weights do not fit the network: “%1” is missing or of another shape"), name)).at(where).fix(LT("core", "Make the package again"));
        }
    }
    return out;
}

const TensorView& OnnxWeights::find(const std::string& owner, const std::string& name) const { return m_tensors.at(owner + "." + name); }

const std::vector<std::int64_t>& OnnxWeights::shape(const std::string& owner, const std::string& name) const { return find(owner, name).shape; }

std::vector<float> OnnxWeights::values(const std::string& owner, const std::string& name) const {
    const auto& bytes = find(owner, name).bytes;
    std::vector<float> out(bytes.size() / sizeof(float));
    std::memcpy(out.data(), bytes.data(), out.size() * sizeof(float)); // the file's bytes may lie anywhere
    return out;
}

/// W / (u · W · v), with W as a matrix whose rows are the dimension `rows` (Miyato et al. 2018, section 2.1).
std::vector<float> OnnxWeights::normalised(const std::string& owner, int rows) const {
    std::vector<float> weight = values(owner, originalWeight);
    const auto& sizes = shape(owner, originalWeight);
    const std::vector<float> left = values(owner, leftVector);
    const std::vector<float> right = values(owner, rightVector);
    std::size_t inner = 1; // values between one place of the dimension and the next
    for (std::size_t d = static_cast<std::size_t>(rows) + 1; d < sizes.size(); ++d)
        inner *= static_cast<std::size_t>(sizes[d]);
    const std::size_t count = left.size();
    double largest = 0;
    for (std::size_t i = 0; i < weight.size(); ++i)
        largest += double(left[i / inner % count]) * double(weight[i]) * double(right[i / (inner * count) * inner + i % inner]);
    for (auto& value : weight)
        value = static_cast<float>(double(value) / largest);
    return weight;
}

OnnxValue OnnxWeights::initializer(OnnxGraph& graph, const std::string& owner, const std::string& name, int rows) {
    const std::string key = owner + "." + name;
    if (const auto found = m_written.find(key); found != m_written.end())
        return found->second;
    if (m_tensors.contains(key)) {
        const TensorView& tensor = m_tensors.at(key);
        return m_written[key] = graph.addInitializer(key, onnxType(tensor.dtype), tensor.shape, tensor.bytes);
    }
    const std::vector<float> values = normalised(owner, rows);
    return m_written[key] = graph.addInitializer(key, OnnxType::Float, shape(owner, originalWeight), std::as_bytes(std::span(values)));
}

} // namespace lepton::exchange
