// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CompiledNetwork.h"

#include "core/base/Random.h"
#include "core/engine/Guard.h"

namespace lepton::engine {

namespace {

/// FNV-1a: the same on every machine, unlike std::hash.
std::uint64_t textSeed(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}

} // namespace

at::Tensor CompiledNetwork::applyHead(const at::Tensor& pictures) const {
    at::Tensor values = pictures.to(m_options.dtype);
    bool ours = values.data_ptr() != pictures.data_ptr(); // what the caller gave must stay as it is
    for (const auto& step : m_head) {
        if (step.subtract.defined())
            values = ours ? values.sub_(step.subtract) : values.sub(step.subtract);
        ours = ours || step.subtract.defined();
        if (step.divide.defined())
            values = ours ? values.div_(step.divide) : values.div(step.divide);
        ours = ours || step.divide.defined();
    }
    return values;
}

at::Tensor CompiledNetwork::forward(const at::Tensor& pictures, std::span<const at::Tensor> weights, const ForwardContext& context) const {
    std::vector<at::Tensor> slots(m_slots);
    {
        const at::NoGradGuard frozen;
        slots[m_inputSlot] = applyHead(pictures);
    }
    std::vector<at::Tensor> inputs;
    const Step* at = nullptr;
    try {
        for (const auto& step : m_steps) {
            at = &step;
            inputs.clear();
            for (const auto slot : step.inputs)
                inputs.push_back(slots[slot]);
            slots[step.output] = step.op->forward(inputs, weights.subspan(step.firstWeight, step.weightCount), context);
            for (const auto slot : step.finished)
                slots[slot].reset();
        }
    } catch (...) {
        throw ErrorException(currentError(at->node));
    }
    return slots[m_outputSlot];
}

std::vector<at::Tensor> CompiledNetwork::initialWeights(std::uint64_t seed) const {
    const at::NoGradGuard frozen;
    std::vector<at::Tensor> out;
    for (const auto& slot : m_weights)
        out.push_back(at::zeros(slot.shape, at::TensorOptions(slot.dtype)));
    for (const auto& step : m_steps) {
        at::Generator generator = at::detail::createCPUGenerator(mixSeed({seed, textSeed(step.node)}));
        step.op->initialise(std::span(out).subspan(step.firstWeight, step.weightCount), generator);
    }
    for (auto& weight : out)
        weight = weight.to(m_options.device);
    return out;
}

at::ScalarType scalarType(graph::DType dtype) {
    switch (dtype) {
    case graph::DType::Bool: return at::kBool;
    case graph::DType::UInt8: return at::kByte;
    case graph::DType::Int64: return at::kLong;
    case graph::DType::Float32: return at::kFloat;
    case graph::DType::Float64: return at::kDouble;
    }
    return at::kFloat;
}

graph::DType graphType(at::ScalarType type) {
    switch (type) {
    case at::kBool: return graph::DType::Bool;
    case at::kByte: return graph::DType::UInt8;
    case at::kLong: return graph::DType::Int64;
    case at::kFloat: return graph::DType::Float32;
    case at::kDouble: return graph::DType::Float64;
    default: break;
    }
    throw ErrorException(Error(ErrorCode::Internal, LT("core", "A tensor of this kind can't be saved")));
}

} // namespace lepton::engine
