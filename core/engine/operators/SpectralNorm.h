// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"

namespace lepton::engine::operators {

/// The operator with its first weight divided by an estimate of that matrix's largest singular value (Miyato et al. 2018, algorithm 1),
/// as torch.nn.utils.parametrizations.spectral_norm does it. Weights: the operator's own, then the buffers u [rows] and v [columns], which
/// one power iteration a training step moves on in place; so the batch must not be cut into shards.
/// `dimension`: of the weight, becomes the rows; all else the columns.
std::unique_ptr<const Operator> withSpectralNorm(std::unique_ptr<const Operator> op, int dimension);

} // namespace lepton::engine::operators
