// SPDX-License-Identifier: GPL-3.0-or-later
// Exponentials are most of a cell's time. float32 gets one of its own that does sixteen at once without branches; built for several
// kinds of x86 and chosen by what the processor has. float64 is for proofs and takes the C library's.
#include "core/engine/operators/LstmCell.h"

#include <cmath>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LEPTON_CLONES __attribute__((target_clones("default", "arch=haswell", "arch=skylake-avx512")))
#else
#define LEPTON_CLONES
#endif
// Clones inline only what must be inlined.
#define LEPTON_INLINE inline __attribute__((always_inline))

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wpsabi" // vectors are never passed between functions: all of them are inlined
#endif

namespace lepton::engine::operators {

namespace {

constexpr std::int64_t lanes = 16;
using Floats = float __attribute__((vector_size(lanes * sizeof(float))));
using Bits = std::uint32_t __attribute__((vector_size(lanes * sizeof(float))));

LEPTON_INLINE Floats all(float value) { return Floats{} + value; }

/// What is no number stays none.
LEPTON_INLINE Floats within(const Floats& values, float limit) {
    const Floats x = values < -limit ? all(-limit) : values;
    return x > limit ? all(limit) : x;
}

/// e^x to 2 units in the last place: 2^n · e^r with |r| ≤ ln 2 / 2, the latter as in Cephes' expf (Moshier 1989).
LEPTON_INLINE Floats exponential(const Floats& given) {
    constexpr float rounder = 12582912.0F; // 1.5 · 2^23: what is added to it is rounded to a whole number, in its lowest bits
    const Floats x = within(given, 87.0F);
    const Floats shifted = x * 1.44269504088896341F + rounder;
    const Floats whole = shifted - rounder;
    const Floats r = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
    Floats sum = r * 1.9875691500e-4F + 1.3981999507e-3F;
    sum = sum * r + 8.3334519073e-3F;
    sum = sum * r + 4.1665795894e-2F;
    sum = sum * r + 1.6666665459e-1F;
    sum = sum * r + 5.0000001201e-1F;
    sum = sum * r * r + r + 1.0F;
    const Bits power = ((Bits)shifted + 127U) << 23U; // NOLINT: the bits as they are
    return sum * (Floats)power;
}
LEPTON_INLINE double exponential(double x) { return std::exp(x); }

template <typename Value>
LEPTON_INLINE Value sigmoid(const Value& x) {
    return 1 / (1 + exponential(-x));
}

/// Near zero, where 1 − 2 / (e^2x + 1) would cancel, x − x³/3 + 2x⁵/15 − 17x⁷/315.
LEPTON_INLINE Floats hyperbolic(const Floats& given) {
    const Floats x = within(given, 20.0F);
    const Floats square = x * x;
    const Floats series = x + x * square * (-1.0F / 3 + square * (2.0F / 15 + square * (-17.0F / 315)));
    const Floats far = 1 - 2 / (exponential(2 * x) + 1);
    return square < 0.04F ? series : far;
}
LEPTON_INLINE double hyperbolic(double x) { return std::tanh(x); }

LEPTON_INLINE Floats load(const float* from, std::int64_t count) {
    Floats out{};
    if (count >= lanes)
        std::memcpy(&out, from, sizeof out);
    else
        std::memcpy(&out, from, static_cast<std::size_t>(count) * sizeof(float));
    return out;
}

LEPTON_INLINE void store(float* to, const Floats& values, std::int64_t count) {
    if (count >= lanes)
        std::memcpy(to, &values, sizeof values);
    else
        std::memcpy(to, &values, static_cast<std::size_t>(count) * sizeof(float));
}

LEPTON_INLINE double load(const double* from, std::int64_t) { return *from; }
LEPTON_INLINE void store(double* to, double value, std::int64_t) { *to = value; }

template <typename Value>
LEPTON_INLINE void forward(Value* gates, const Value* before, Value* c, Value* tanhC, Value* h, std::int64_t units, std::int64_t step) {
    for (std::int64_t k = 0; k < units; k += step) {
        const std::int64_t rest = units - k;
        const auto i = sigmoid(load(gates + k, rest));
        const auto f = sigmoid(load(gates + units + k, rest));
        const auto g = hyperbolic(load(gates + 2 * units + k, rest));
        const auto o = sigmoid(load(gates + 3 * units + k, rest));
        const auto state = f * load(before + k, rest) + i * g;
        const auto bounded = hyperbolic(state);
        store(gates + k, i, rest);
        store(gates + units + k, f, rest);
        store(gates + 2 * units + k, g, rest);
        store(gates + 3 * units + k, o, rest);
        store(c + k, state, rest);
        store(tanhC + k, bounded, rest);
        store(h + k, o * bounded, rest);
    }
}

template <typename Value>
LEPTON_INLINE void back(const Value* gates, const Value* before, const Value* tanhC, const Value* dh, Value* dc, Value* dgates, std::int64_t units, std::int64_t step) {
    for (std::int64_t k = 0; k < units; k += step) {
        const std::int64_t rest = units - k;
        const auto i = load(gates + k, rest);
        const auto f = load(gates + units + k, rest);
        const auto g = load(gates + 2 * units + k, rest);
        const auto o = load(gates + 3 * units + k, rest);
        const auto bounded = load(tanhC + k, rest);
        const auto ofH = load(dh + k, rest);
        const auto ofC = load(dc + k, rest) + ofH * o * (1 - bounded * bounded);
        store(dgates + k, ofC * g * i * (1 - i), rest);
        store(dgates + units + k, ofC * load(before + k, rest) * f * (1 - f), rest);
        store(dgates + 2 * units + k, ofC * i * (1 - g * g), rest);
        store(dgates + 3 * units + k, ofH * bounded * o * (1 - o), rest);
        store(dc + k, ofC * f, rest);
    }
}

} // namespace

LEPTON_CLONES void lstmCell(float* gates, const float* before, float* c, float* tanhC, float* h, std::int64_t units) { forward(gates, before, c, tanhC, h, units, lanes); }
void lstmCell(double* gates, const double* before, double* c, double* tanhC, double* h, std::int64_t units) { forward(gates, before, c, tanhC, h, units, 1); }

LEPTON_CLONES void lstmCellBack(const float* gates, const float* before, const float* tanhC, const float* dh, float* dc, float* dgates, std::int64_t units) {
    back(gates, before, tanhC, dh, dc, dgates, units, lanes);
}
void lstmCellBack(const double* gates, const double* before, const double* tanhC, const double* dh, double* dc, double* dgates, std::int64_t units) {
    back(gates, before, tanhC, dh, dc, dgates, units, 1);
}

} // namespace lepton::engine::operators
