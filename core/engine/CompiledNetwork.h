// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"
#include "core/graph/Analysis.h"
#include "datasets/recipe/Step.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::engine {

/// A weight of the network: its place in a weight list is its place here.
struct WeightSlot {
    std::string name; ///< "conv1.weight"
    std::vector<std::int64_t> shape;
    bool trained = true;
    at::ScalarType dtype = at::kFloat;
};

/// A classifier's network as a flat list of steps, with the recipe's tensor steps at its head. It owns no weights: the same
/// network runs with any list of them, and several threads may run it at once.
class CompiledNetwork {
public:
    struct Options {
        at::ScalarType dtype = at::kFloat; ///< of weights and values; float64 for proofs
        at::Device device = at::kCPU;
    };

    /// `network` with exactly one Input [N, C, H, W] (or [N, F]) and one Output [N, classes]. A Softmax right before the Output is left out:
    /// the objective (or softmax(logits)) does the same, more exactly.
    /// Errors: BadNetwork with the node, the first of the analysis' problems among them.
    static Result<std::shared_ptr<const CompiledNetwork>> compile(const graph::Network& network, const std::vector<datasets::Affine>& tensorSteps,
                                                                  const Options& options);
    static Result<std::shared_ptr<const CompiledNetwork>> compile(const graph::Network& network, const std::vector<datasets::Affine>& tensorSteps);

    /// Pictures [N, C, H, W], uint8 or float, 0 to 255, on the device → logits [N, classes]. Throws what LibTorch throws, or an
    /// ErrorException that names the node.
    at::Tensor forward(const at::Tensor& pictures, std::span<const at::Tensor> weights, const ForwardContext& context) const;

    const std::vector<WeightSlot>& weights() const { return m_weights; }
    /// [C, H, W]
    const std::vector<std::int64_t>& inputShape() const { return m_inputShape; }
    std::int64_t classes() const { return m_classes; }
    /// A layer looks at the whole batch while training.
    bool wholeBatch() const { return m_wholeBatch; }
    const Options& options() const { return m_options; }

    /// New weights. Each node's follow from the seed and its id, so that another layer more or less does not move them.
    std::vector<at::Tensor> initialWeights(std::uint64_t seed) const;

private:
    struct Step {
        std::string node;
        std::unique_ptr<const Operator> op;
        std::vector<std::size_t> inputs; ///< slots
        std::size_t output = 0;          ///< slot
        std::size_t firstWeight = 0;
        std::size_t weightCount = 0;
        std::vector<std::size_t> finished; ///< slots that no later step reads
    };
    struct HeadStep {
        at::Tensor subtract; ///< [1, C, 1, 1]; undefined: nothing to subtract
        at::Tensor divide;   ///< undefined: nothing to divide by
    };
    friend class NetworkCompiler;

    at::Tensor applyHead(const at::Tensor& pictures) const;

    Options m_options;
    std::vector<HeadStep> m_head;
    std::vector<Step> m_steps;
    std::vector<WeightSlot> m_weights;
    std::vector<std::int64_t> m_inputShape;
    std::int64_t m_classes = 0;
    std::size_t m_slots = 0;
    std::size_t m_inputSlot = 0;
    std::size_t m_outputSlot = 0;
    bool m_wholeBatch = false;
};

/// at:: and graph::'s names for element types.
at::ScalarType scalarType(graph::DType dtype);
graph::DType graphType(at::ScalarType type);

} // namespace lepton::engine
