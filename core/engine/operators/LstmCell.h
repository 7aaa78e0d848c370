// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

// The arithmetic of one LSTM step for one sample, on plain memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
namespace lepton::engine::operators {

/// `gates` [4H], in the order i f g o: what the weights made of input and state, replaced by σ(i), σ(f), tanh(g), σ(o).
/// c = f ⊙ before + i ⊙ g, tanhC = tanh(c), h = o ⊙ tanhC, each [H].
void lstmCell(float* gates, const float* before, float* c, float* tanhC, float* h, std::int64_t units);
void lstmCell(double* gates, const double* before, double* c, double* tanhC, double* h, std::int64_t units);

/// The way back: `gates` and the others as lstmCell left them, `dh` the gradient of h, `dc` that of c from the step after, replaced by
/// that of `before`. `dgates` [4H] are the gradients of what the weights made.
void lstmCellBack(const float* gates, const float* before, const float* tanhC, const float* dh, float* dc, float* dgates, std::int64_t units);
void lstmCellBack(const double* gates, const double* before, const double* tanhC, const double* dh, double* dc, double* dgates, std::int64_t units);

} // namespace lepton::engine::operators
