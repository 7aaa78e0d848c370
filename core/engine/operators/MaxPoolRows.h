// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

// The inner loops of MaxPool2x2, on plain memory.
namespace lepton::engine::operators {

/// Of each window of two rows and two columns the largest value, and (if `places` is not null) which of the four it was: 0 1 in the upper
/// row, 2 3 in the lower. The first of the largest wins, and what is no number wins over all. `width`: windows in the row.
void poolRow(const float* upper, const float* lower, float* out, std::uint8_t* places, std::int64_t width);
void poolRow(const double* upper, const double* lower, double* out, std::uint8_t* places, std::int64_t width);

/// The way back: each gradient to the place its value came from, zero to the other three.
void spreadRow(const float* gradient, const std::uint8_t* places, float* upper, float* lower, std::int64_t width);
void spreadRow(const double* gradient, const std::uint8_t* places, double* upper, double* lower, std::int64_t width);

/// The same for one window whose values lie in channels_last: `window` are its four places, each with so many channels.
template <typename Value>
using Window = std::array<Value*, 4>;
void poolPlace(const Window<const float>& window, float* out, std::uint8_t* places, std::int64_t channels);
void poolPlace(const Window<const double>& window, double* out, std::uint8_t* places, std::int64_t channels);
void spreadPlace(const float* gradient, const std::uint8_t* places, const Window<float>& window, std::int64_t channels);
void spreadPlace(const double* gradient, const std::uint8_t* places, const Window<double>& window, std::int64_t channels);

} // namespace lepton::engine::operators
