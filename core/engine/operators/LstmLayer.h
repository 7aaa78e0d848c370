// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"

namespace lepton::engine::operators {

/// True for what lstmLayer takes: on the CPU, float32 or float64.
bool fitsLstmLayer(const at::Tensor& x);

/// One direction of one LSTM layer over samples of different lengths, with gradients: what at::lstm gives for packed values, in less than
/// half of its time. It goes through the steps without recording them: the products with the inputs, and those that give the weights'
/// gradients, are done for all steps at once.
struct LstmLayer {
    bool reverse = false; ///< from each sample's last step to its first
    bool last = false;    ///< wanted are only the states at the end, [N, H]; else at each step, [N, T, H], zero beyond a sample's length

    /// `x` [N, T, D]; `lengths` int64 [N] on the CPU, 1 … T, undefined: all are T. `weights`: weight_ih [4H, D], weight_hh [4H, H] and
    /// either none or both of bias_ih and bias_hh [4H], gates in the order i f g o.
    at::Tensor forward(const at::Tensor& x, const at::Tensor& lengths, at::TensorList weights) const;
};

} // namespace lepton::engine::operators
