// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"
#include "core/engine/GradientSum.h"
#include "core/engine/Stepper.h"
#include "core/engine/UpdateRule.h"
#include "core/engine/UpdateSettings.h"

#include <map>
#include <memory>

namespace lepton::engine {

class LossScaler;

/// The trained weights of one network, with all that is done to them once their gradients are known: adding, clipping, the
/// optimizer, the moving average. Weights that the optimizer treats alike (learning rate of their layer, decay, Muon or AdamW, time
/// since they were unfrozen) share a rule.
///
/// A step begins with take(); the members meet between its parts: add() and, after an update's last batch, examine() (which may follow
/// add() at once unless it accumulates) and update().
class ParameterGroup {
public:
    /// The number of the last update that came before a weight was trained, by its name; for those that were frozen at first.
    using Births = std::map<std::string, std::int64_t>;
    /// `weights`: the network's list, whose storage is updated in place. Errors: BadValue (unknown optimizer).
    static Result<ParameterGroup> make(const CompiledNetwork& network, const std::vector<at::Tensor>& weights, const UpdateSettings& settings, int members, const Births& births = {});

    /// In the order of places().
    const std::vector<at::Tensor>& parameters() const { return m_parameters; }
    /// Where each parameter stands in the network's weight list.
    const std::vector<std::size_t>& places() const { return m_places; }

    /// Where the batch's gradients will be, before the members begin.
    void take(const GradientSum::Shards& gradients) { m_gradients.take(gradients); }
    /// Adds one member's share of the batch's gradients.
    void add(int member, const StepOrder& order);
    /// With accumulation, adds the batch to those before it, unless it is not finite.
    void accumulate(int member);
    bool accumulates() const { return m_gradients.accumulates(); }
    /// After the update's last batch, gets the gradients ready. A scaler is only for a single member.
    void examine(int member, LossScaler* scaler = nullptr);
    /// Updates one member's share; to be left out if !finite(). Members may run at the same time.
    void update(int member, const UpdateStep& step);
    /// The gradients of the last update, as far as it is known.
    bool finite() const { return m_gradients.finite(); }
    /// The name of the first weight whose gradient is not; empty if all are.
    std::string badGradient() const;

    void observe(bool on) { m_observed = on; }
    /// Of the last update; empty unless it was observed.
    std::vector<ParameterFigures> figures() const;
    /// With the gradients of the last update, after clipping.
    std::vector<ParameterView> views() const;

    /// The weights to evaluate with: the list without those that have a moving average.
    std::vector<at::Tensor> served(const std::vector<at::Tensor>& weights) const;
    /// What a checkpoint keeps: the served weights, and behind `prefix` + "optimizer/" the optimizer's tensors
    /// ("exp_avg/conv1.weight"), the weights that are averaged ("raw/conv1.weight") and gradients added so far ("gradient/conv1.weight").
    void addTensors(std::vector<NamedTensor>& out, const CompiledNetwork& network, const std::vector<at::Tensor>& weights, const std::string& prefix = "") const;

private:
    /// Parameters with one rule.
    struct Family {
        std::unique_ptr<const UpdateRule> rule;
        std::int64_t born = 0;
        double firstValue = 0;
        struct Share {
            std::vector<ParameterPiece> pieces;
            std::vector<at::Tensor> parameters;         ///< their values
            std::vector<std::vector<at::Tensor>> state; ///< [name][piece]
            std::vector<at::Tensor> averages;           ///< a piece each, or none
            std::vector<double> squaredSteps;           ///< ‖w' − w‖² of the last update, if observed
        };
        std::vector<Share> shares; ///< [member]
    };
    /// What makes one rule another.
    struct Kind {
        double rate;
        bool decays;
        bool matrix;
        std::int64_t born;
        auto operator<=>(const Kind&) const = default;
    };
    Result<void> addParameter(const WeightSlot& slot, std::size_t place, const at::Tensor& weight, const UpdateSettings& settings, const Births& births);
    void share(int members, const UpdateSettings& settings);
    void updateShare(const Family& family, Family::Share& share, const UpdateStep& step);
    void average(Family::Share& share, bool first) const;

    std::vector<at::Tensor> m_parameters;
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_places;
    std::vector<Family*> m_familyOf;                ///< a parameter's
    std::vector<std::vector<at::Tensor>> m_state;   ///< [parameter][name of its family's rule]
    std::vector<at::Tensor> m_averages;             ///< one a parameter, or none
    std::map<Kind, std::unique_ptr<Family>> m_families;
    GradientSum m_gradients;
    double m_averageDecay = 0;
    bool m_observed = false;
    bool m_wasObserved = false; ///< the last update was
};

} // namespace lepton::engine
