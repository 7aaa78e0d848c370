// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/CompiledNetwork.h"
#include "core/project/Binding.h"
#include "datasets/TensorField.h"

#include <vector>

namespace lepton::engine {

/// Hands a batch's tensors to the Inputs of a network.
class Feed {
public:
    /// Errors: BadNetwork (an Input for which the data has nothing, or something of another size or kind), naming the Input.
    static Result<Feed> make(const CompiledNetwork& network, const std::vector<datasets::TensorField>& inputs, const std::vector<datasets::TensorField>& targets);

    /// One tensor an Input. Inputs of noise draw from `generator`, in the network's element type.
    std::vector<at::Tensor> operator()(const Batch& batch, at::Generator* generator) const;
    const std::vector<project::InputSource>& sources() const { return m_sources; }

private:
    std::vector<project::InputSource> m_sources;
    std::vector<std::vector<std::int64_t>> m_shapes; ///< of one sample, an Input each
    at::TensorOptions m_noise;
};

} // namespace lepton::engine
