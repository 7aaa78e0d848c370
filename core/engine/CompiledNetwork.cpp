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

at::Tensor CompiledNetwork::converted(const End& end, const at::Tensor& input) const {
    const at::ScalarType wanted = end.dtype == at::kLong ? at::kLong : m_options.dtype;
    if (input.scalar_type() == wanted)
        return input;
    if (wanted != at::kLong)
        return input.to(wanted);
    if (at::isFloatingType(input.scalar_type()))
        throw ErrorException(Error(ErrorCode::BadValue, text(LT("core", "The Input %1 takes whole-number ids, but the data has numbers with a fraction"), end.node))
                                 .at(end.node)
                                 .fix(LT("core", "Choose a field with ids for it, or set its numbers to float32")));
    return input.to(at::kLong);
}

at::Tensor CompiledNetwork::prepared(const at::Tensor& input) const {
    at::Tensor values = converted(m_inputs.front(), input);
    // In place, unless it is the caller's tensor or one that gradients are wanted for.
    bool ours = !values.is_same(input) && !values.requires_grad();
    for (const auto& step : m_head) {
        if (step.subtract.defined())
            values = ours ? values.sub_(step.subtract) : values.sub(step.subtract);
        ours = !values.requires_grad() && (ours || step.subtract.defined());
        if (step.divide.defined())
            values = ours ? values.div_(step.divide) : values.div(step.divide);
        ours = !values.requires_grad() && (ours || step.divide.defined());
    }
    return values;
}

/// Layers that join several inputs, or have several outputs.
void CompiledNetwork::runJoining(const Step& step, std::span<at::Tensor> slots, std::span<const at::Tensor> weights, const ForwardContext& context) const {
    at::SmallVector<at::Tensor, 4> inputs;
    for (const auto slot : step.inputs)
        inputs.push_back(slots[slot]);
    if (step.outputCount == 1)
        slots[step.output] = step.op->forward({inputs.data(), inputs.size()}, weights, context);
    else
        step.op->forwardAll({inputs.data(), inputs.size()}, weights, context, slots.subspan(step.output, step.outputCount));
}

/// The way of nearly all steps is short on purpose: in small layers it is what the walk costs (tests/bench/measure_walk.cpp).
inline void CompiledNetwork::runStep(const Step& step, std::span<at::Tensor> slots, std::span<const at::Tensor> weights, const ForwardContext& context) const {
    const std::span<const at::Tensor> own(weights.data() + step.firstWeight, step.weightCount);
    if (step.still && context.training) {
        ForwardContext still = context;
        still.training = false;
        runJoining(step, slots, own, still);
    } else if (step.inputs.size() == 1 && step.outputCount == 1)
        slots[step.output] = step.op->forward({&slots[step.inputs.front()], 1}, own, context);
    else
        runJoining(step, slots, own, context);
    // Layers that make numbers from ids make float32.
    if (m_options.dtype != at::kFloat)
        for (auto& made : slots.subspan(step.output, step.outputCount))
            if (made.scalar_type() == at::kFloat)
                made = made.to(m_options.dtype);
    for (const auto slot : step.finished)
        slots[slot].reset();
}

std::vector<at::Tensor> CompiledNetwork::run(std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context) const {
    return run(inputs, weights, context, {});
}

std::vector<at::Tensor> CompiledNetwork::run(std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context, const Seen& seen) const {
    if (inputs.size() != m_inputs.size())
        throw ErrorException(Error(ErrorCode::BadValue, text(LT("core", "The network has %1 Inputs, but %2 come with the data"), m_inputs.size(), inputs.size())));
    at::SmallVector<at::Tensor, 32> slots(m_slots);
    const std::string* at = &m_inputs.front().node;
    try {
        slots[0] = prepared(inputs[0]);
        for (std::size_t i = 1; i < inputs.size(); ++i)
            slots[i] = converted(m_inputs[i], inputs[i]);
        for (const auto& step : m_steps) {
            at = &step.node;
            runStep(step, {slots.data(), slots.size()}, weights, context);
            if (seen)
                seen(step.node, {slots.data() + step.output, step.outputCount});
        }
    } catch (...) {
        Error error = currentError(*at);
        throw ErrorException(error.where.empty() ? std::move(error).at(*at) : std::move(error));
    }
    std::vector<at::Tensor> out;
    out.reserve(m_outputSlots.size());
    for (const auto slot : m_outputSlots)
        out.push_back(slots[slot]);
    return out;
}

at::Tensor CompiledNetwork::forward(const at::Tensor& input, std::span<const at::Tensor> weights, const ForwardContext& context) const {
    return std::move(run({&input, 1}, weights, context).front());
}

std::vector<at::Tensor> CompiledNetwork::initialWeights(std::uint64_t seed) const {
    const at::NoGradGuard frozen;
    std::vector<at::Tensor> out;
    for (const auto& slot : m_weights)
        out.push_back(at::zeros(slot.shape, at::TensorOptions(slot.dtype)));
    for (const auto& step : m_steps) {
        if (step.sharesWeights)
            continue;
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
