// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Operator.h"
#include "core/graph/Analysis.h"
#include "datasets/recipe/Step.h"

#include <functional>
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
    bool frozen = false; ///< gradients may flow through it, but training leaves it as it is; a layer with running statistics then uses those and leaves them too
    double rate = 1;     ///< factor of the learning rate
    bool hidden = true;  ///< neither an embedding's nor of the last layer before an Output
};

/// A network as a flat list of steps, with the recipe's tensor steps at its head. It owns no weights: the same network runs
/// with any list of them, and several threads may run it at once.
class CompiledNetwork {
public:
    struct Options {
        at::ScalarType dtype = at::kFloat; ///< of weights and values; float64 for proofs
        at::Device device = at::kCPU;
        /// A Softmax over classes ([N, K]) right before an Output is left out: the objective (or softmax(logits)) does the
        /// same, more exactly.
        bool dropFinalSoftmax = true;
        /// Ids of further layers that are frozen, as if their own setting said so.
        std::vector<std::string> frozen = {};
        /// Ids of layers that are trained all the same.
        std::vector<std::string> thawed = {};
    };

    /// Where data enters or leaves.
    struct End {
        std::string node;
        std::string field;               ///< an Input's: which of the data's fields it takes; empty: they go by their order
        std::vector<std::int64_t> shape; ///< of one sample, without the batch
        at::ScalarType dtype = at::kFloat; ///< kLong for ids; of numbers kFloat, which stands for options().dtype
    };

    /// Any network that its analysis finds right. The tensor steps are for its first Input.
    /// Errors: BadNetwork with the node, the first of the analysis' problems among them.
    static Result<std::shared_ptr<const CompiledNetwork>> compile(const graph::Network& network, const std::vector<datasets::Affine>& tensorSteps,
                                                                  const Options& options);
    static Result<std::shared_ptr<const CompiledNetwork>> compile(const graph::Network& network, const std::vector<datasets::Affine>& tensorSteps);

    /// One tensor [N, …] an Input, in the order of inputs() and on the device: for numbers any kind (uint8 or float), for ids whole
    /// numbers. One tensor an Output, in the order of outputs(). Gradients flow into inputs that ask for them.
    /// Throws what LibTorch throws, or an ErrorException, as an ErrorException that names the node.
    std::vector<at::Tensor> run(std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context) const;
    /// The same; `seen` is told of each layer what it gave, in the order in which they compute, before anything else uses it.
    using Seen = std::function<void(const std::string& node, std::span<const at::Tensor> outputs)>;
    std::vector<at::Tensor> run(std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context, const Seen& seen) const;
    /// The first output of a network with one Input.
    at::Tensor forward(const at::Tensor& input, std::span<const at::Tensor> weights, const ForwardContext& context) const;
    /// What the layers see of the first input: behind the head, in options().dtype.
    at::Tensor prepared(const at::Tensor& input) const;

    const std::vector<WeightSlot>& weights() const { return m_weights; }
    /// In the network's order.
    const std::vector<End>& inputs() const { return m_inputs; }
    const std::vector<End>& outputs() const { return m_outputs; }
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
        std::size_t output = 0;          ///< slot of its first output port; the others follow it
        std::size_t outputCount = 1;
        std::size_t firstWeight = 0;
        std::size_t weightCount = 0;
        bool sharesWeights = false; ///< they belong to another step
        bool still = false;         ///< frozen with running statistics: computes as in evaluation
        std::vector<std::size_t> finished; ///< slots that no later step reads
    };
    struct HeadStep {
        at::Tensor subtract; ///< [1, C, 1, 1]; undefined: nothing to subtract
        at::Tensor divide;   ///< undefined: nothing to divide by
    };
    friend class NetworkCompiler;

    at::Tensor converted(const End& end, const at::Tensor& input) const;
    void runJoining(const Step& step, std::span<at::Tensor> slots, std::span<const at::Tensor> weights, const ForwardContext& context) const;
    void runStep(const Step& step, std::span<at::Tensor> slots, std::span<const at::Tensor> weights, const ForwardContext& context) const;

    Options m_options;
    std::vector<HeadStep> m_head;
    std::vector<Step> m_steps;
    std::vector<WeightSlot> m_weights;
    std::vector<End> m_inputs;
    std::vector<End> m_outputs;
    std::vector<std::size_t> m_outputSlots; ///< of m_outputs; the slots of m_inputs are the first ones
    std::size_t m_slots = 0;
    bool m_wholeBatch = false;
};

/// at:: and graph::'s names for element types.
at::ScalarType scalarType(graph::DType dtype);
graph::DType graphType(at::ScalarType type);

} // namespace lepton::engine
