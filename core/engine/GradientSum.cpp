// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/GradientSum.h"

#include <ATen/ops/_foreach_norm.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace lepton::engine {

// Eight values at once where the processor can: a step of a small network takes half a millisecond, of which this is then less than 1 %.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LEPTON_WIDE __attribute__((optimize("O3"), target_clones("avx2", "default")))
#else
#define LEPTON_WIDE
#endif

namespace {

// An exponent of ones is infinity or NaN.
LEPTON_WIDE bool finiteValues(const float* values, std::int64_t count) {
    constexpr std::uint32_t exponent = 0x7f800000U;
    std::uint32_t bad = 0;
    for (std::int64_t i = 0; i < count; ++i)
        bad |= static_cast<std::uint32_t>((std::bit_cast<std::uint32_t>(values[i]) & exponent) == exponent);
    return bad == 0;
}

LEPTON_WIDE bool finiteValues(const double* values, std::int64_t count) {
    constexpr std::uint64_t exponent = 0x7ff0000000000000ULL;
    std::uint64_t bad = 0;
    for (std::int64_t i = 0; i < count; ++i)
        bad |= static_cast<std::uint64_t>((std::bit_cast<std::uint64_t>(values[i]) & exponent) == exponent);
    return bad == 0;
}

} // namespace

bool allFinite(const at::Tensor& tensor) {
    if (tensor.is_cpu() && tensor.is_contiguous()) {
        if (tensor.scalar_type() == at::kFloat)
            return finiteValues(tensor.const_data_ptr<float>(), tensor.numel());
        if (tensor.scalar_type() == at::kDouble)
            return finiteValues(tensor.const_data_ptr<double>(), tensor.numel());
    }
    return at::isfinite(tensor).all().item<bool>();
}

void makeOwn(std::vector<at::Tensor>& gradients) {
    for (auto& gradient : gradients)
        if (gradient.defined() && (!gradient.is_contiguous() || gradient.use_count() > 1 || gradient.storage().use_count() > 1))
            gradient = gradient.clone(at::MemoryFormat::Contiguous);
}

GradientSum::GradientSum(const std::vector<at::Tensor>& parameters, std::vector<std::vector<ParameterPiece>> shares, const Options& options) : m_options(options) {
    for (auto& share : shares) {
        m_pieces.emplace_back();
        for (auto& piece : share)
            m_pieces.back().push_back({piece});
    }
    if (options.accumulates)
        for (const auto& parameter : parameters)
            m_accumulated.push_back(at::zeros_like(parameter));
}

void GradientSum::add(int member, bool first) {
    const at::NoGradGuard frozen;
    for (auto& state : m_pieces[static_cast<std::size_t>(member)]) {
        const std::size_t place = state.piece.parameter;
        at::Tensor sum;
        for (const auto* shard : m_shards) {
            if (shard->empty() || !(*shard)[place].defined())
                continue;
            const at::Tensor gradient = state.piece.of((*shard)[place]);
            sum = sum.defined() ? sum.add_(gradient) : gradient;
        }
        if (first && m_options.accumulates)
            state.piece.of(m_accumulated[place]).zero_();
        state.reached = sum.defined() || (state.reached && !first);
        // Before clipping, which would make large numbers of infinities.
        state.finite = !sum.defined() || !sum.is_cpu() || allFinite(sum);
    }
}

void GradientSum::accumulate(int member) {
    const at::NoGradGuard frozen;
    for (const auto& state : m_pieces[static_cast<std::size_t>(member)])
        if (const at::Tensor batch = ofBatch(state.piece.parameter); batch.defined())
            state.piece.of(m_accumulated[state.piece.parameter]).add_(state.piece.of(batch));
}

at::Tensor GradientSum::ofBatch(std::size_t parameter) const {
    for (const auto* shard : m_shards)
        if (!shard->empty() && (*shard)[parameter].defined())
            return (*shard)[parameter]; // into which the others were added
    return {};
}

at::Tensor GradientSum::of(std::size_t parameter, const ParameterPiece& piece) const {
    const at::Tensor sum = whole(parameter);
    return sum.defined() ? piece.of(sum) : sum;
}

std::vector<at::Tensor> GradientSum::all(std::size_t count) const {
    std::vector<at::Tensor> out;
    for (std::size_t i = 0; i < count; ++i)
        if (at::Tensor sum = whole(i); sum.defined())
            out.push_back(std::move(sum));
    return out;
}

void GradientSum::examine(int member, bool norms) {
    if (m_options.clipValue == 0 && m_options.clipNorm == 0 && !norms)
        return;
    const at::NoGradGuard frozen;
    std::vector<at::Tensor> gradients;
    std::vector<PieceState*> measured;
    for (auto& state : m_pieces[static_cast<std::size_t>(member)]) {
        state.square = 0;
        if (!state.reached)
            continue;
        gradients.push_back(of(state.piece.parameter, state.piece));
        measured.push_back(&state);
    }
    if (m_options.clipValue > 0)
        for (auto& gradient : gradients)
            gradient.clamp_(-m_options.clipValue, m_options.clipValue);
    if (gradients.empty() || (m_options.clipNorm == 0 && !norms))
        return;
    const at::Tensor each = at::stack(at::_foreach_norm(gradients, 2)).to(at::kCPU, at::kDouble);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        const double norm = each.const_data_ptr<double>()[i];
        measured[i]->square = norm * norm;
        measured[i]->finite = measured[i]->finite && std::isfinite(norm);
    }
}

void GradientSum::clipNorm(int member) {
    if (m_options.clipNorm == 0)
        return;
    const double factor = m_options.clipNorm / (norm() + 1e-6);
    if (factor >= 1)
        return;
    const at::NoGradGuard frozen;
    for (const auto& state : m_pieces[static_cast<std::size_t>(member)])
        if (state.reached)
            of(state.piece.parameter, state.piece).mul_(factor);
}

bool GradientSum::finite() const { return !firstBad().has_value(); }

std::optional<std::size_t> GradientSum::firstBad() const {
    std::optional<std::size_t> first;
    for (const auto& member : m_pieces)
        for (const auto& state : member)
            if (!state.finite && (!first || state.piece.parameter < *first))
                first = state.piece.parameter;
    return first;
}

double GradientSum::norm(std::size_t parameter) const {
    double square = 0;
    for (const auto& member : m_pieces)
        for (const auto& state : member)
            if (state.piece.parameter == parameter)
                square += state.square;
    return std::sqrt(square);
}

double GradientSum::norm() const {
    double square = 0;
    for (const auto& member : m_pieces)
        for (const auto& state : member)
            square += state.square;
    return std::sqrt(square);
}

} // namespace lepton::engine
