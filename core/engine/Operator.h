// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Torch.h"
#include "core/graph/Parameter.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lepton::engine {

/// How a forward pass is meant.
struct ForwardContext {
    bool training = false;
    /// Dropout's random numbers; only while training. One a shard, seeded anew each step, so that step and shard decide them.
    at::Generator* generator = nullptr;
};

/// How a layer computes: the other half of its catalogue entry (core/layers), registered under the same name. Made once for a
/// node, with its settings read already; immutable, so shards share it.
class Operator {
public:
    virtual ~Operator() = default;
    /// Fills the node's weights, in the order of the entry's WeightSpecs, as PyTorch does by default.
    virtual void initialise(std::span<const at::Tensor>, at::Generator&) const {}
    /// One tensor per edge, in port order; the weights in the order of the WeightSpecs. Records gradients where they are on.
    virtual at::Tensor forward(std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context) const = 0;
    /// The same for a layer with several output ports: one tensor a port.
    virtual void forwardAll(std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context, std::span<at::Tensor> outputs) const {
        outputs[0] = forward(inputs, weights, context);
    }
};

struct OperatorType {
    std::string name; ///< the catalogue's: "Conv2d"
    std::function<std::unique_ptr<const Operator>(const graph::Parameters&)> make;
    /// Samples of a batch influence each other while training (batch norm): the batch must not be cut into shards.
    bool wholeBatch = false;
};

/// All operators of this program.
const std::vector<OperatorType>& operatorTypes();
/// Null if there is none of that name.
const OperatorType* findOperator(const std::string& name);

} // namespace lepton::engine
