// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/engine/CompiledNetwork.h"
#include "core/engine/MetricSums.h"
#include "core/project/AnswerForm.h"
#include "core/project/Project.h"
#include "datasets/TensorField.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lepton::engine {

/// What a network is trained for: the weighted sum of its terms, and what is measured beside it. Immutable; shards share it.
class Objective {
public:
    struct Facts {
        std::vector<datasets::TensorField> targets; ///< the data's
        /// Units of the data that one unit of a regression's target stands for, a value each; for metrics. Empty: one each.
        std::vector<double> scale = {};
        std::vector<double> offset = {};         ///< what 0 stands for in those units, a value each. Empty: 0
        std::vector<std::string> classes = {};   ///< labels, for metrics that have a figure a class
        bool ratings = false;                    ///< the target is what users gave items
        std::optional<std::size_t> groups = {};  ///< the input of the data that says whose sample it is
    };
    /// Errors: BadNetwork (an Output that is not there or does not fit its target), naming it.
    static Result<std::shared_ptr<const Objective>> make(const project::Objective& settings, const graph::Network& network, const CompiledNetwork& compiled, const Facts& facts);
    virtual ~Objective() = default;

    /// "cross-entropy", or for several terms one name each.
    virtual const std::vector<std::string>& lossNames() const = 0;
    /// It compares with what the network was given, so CompiledNetwork::prepared is wanted.
    virtual bool wantsInput() const = 0;

    /// Targets that are class numbers, one a sample, with how many classes the network tells apart.
    struct Classes {
        std::size_t target = 0;
        std::int64_t count = 0;
    };
    virtual std::vector<Classes> classes() const = 0;
    /// Whose samples they are ([N] or [N, 1]), for lossSum; undefined where no metric asks.
    virtual at::Tensor groupsOf(const Batch& batch) const = 0;

    /// What each term's sum over a part of the batch is multiplied with, so that the parts' losses, added and divided by the batch's
    /// size, are the batch's mean loss. Hangs on the targets of the whole batch only where classes have weights.
    virtual std::vector<double> factors(const Batch& whole) const = 0;
    /// Σ over the samples of their losses, one scalar. `outputs`: as CompiledNetwork::run gives them. `prepared`: undefined unless
    /// wantsInput(). Without gradients on it also measures: adds to `sums`, if it is given (the loss among it). `groups`: groupsOf() the samples.
    virtual at::Tensor lossSum(const std::vector<at::Tensor>& outputs, const at::Tensor& prepared, const std::vector<at::Tensor>& targets,
                               const std::vector<double>& factors, MetricSums* sums, const at::Tensor& groups = {}) const = 0;
};

using project::takesLogits;
using project::wantsSigmoid;

} // namespace lepton::engine
