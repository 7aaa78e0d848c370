// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/MetricSums.h"
#include "core/engine/Torch.h"

#include <memory>

namespace lepton::engine::metrics {

/// Takes from a batch's answers what its metrics need. Immutable; shards share it. The batch's tensors are looked at once: what the
/// cheap metrics need is added up where they are, all else comes to the CPU in one piece.
class Measurer {
public:
    struct Facts {
        project::AnswerKind kind = project::AnswerKind::None;
        bool probabilities = false; ///< labels' answers lie between 0 and 1 already
        std::vector<double> scale;  ///< units of the data, a value each; empty: one each
        std::vector<double> offset; ///< what 0 stands for in them; empty: 0
    };

    Measurer(MetricPlan plan, Facts facts);

    /// What was answered and what it should have been: scores [N, …, K] and class numbers [N, …]; values or probabilities [N, …] and targets
    /// of the same shape.
    struct Answers {
        at::Tensor output;
        at::Tensor target;
        at::Tensor users;  ///< [N] or [N, 1], of ratings; else undefined
    };
    /// `loss`: the batch's sum, over `samples`.
    void add(const Answers& answers, double loss, std::int64_t samples, MetricSums& sums) const;

private:
    struct Wanted {
        bool answers = false, confusion = false, calibration = false, scores = false, moments = false, percentage = false, ratings = false;
    };
    void addClasses(const Answers& answers, MetricSums& sums) const;
    void addTopK(const at::Tensor& scores, const at::Tensor& labels, MetricSums& sums) const;
    void addLabels(const Answers& answers, MetricSums& sums) const;
    void addValues(const Answers& answers, MetricSums& sums) const;
    void addSingleErrors(const Answers& answers, MetricSums& sums) const;

    std::shared_ptr<const MetricPlan> m_plan;
    Facts m_facts;
    Wanted m_wanted;
};

} // namespace lepton::engine::metrics
