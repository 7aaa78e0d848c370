// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"
#include "core/engine/ParameterShares.h"
#include "core/engine/Stepper.h"
#include "core/engine/UpdateRule.h"

#include <map>
#include <memory>

namespace lepton::engine {

/// The trained weights of one network with their optimizer. Layers with a learning rate of their own have a rule of their own.
class ParameterGroup {
public:
    /// `weights`: the network's list, whose storage is updated in place. Errors: BadValue (unknown optimizer).
    static Result<ParameterGroup> make(const CompiledNetwork& network, const std::vector<at::Tensor>& weights, const project::OptimizerSettings& settings, int members);

    /// In the order of places().
    const std::vector<at::Tensor>& parameters() const { return m_parameters; }
    /// Where each parameter stands in the network's weight list.
    const std::vector<std::size_t>& places() const { return m_places; }

    /// Updates one member's share. `gradients`: for each shard one tensor a parameter (undefined: no gradient reached it); shards
    /// without any are empty. They are added in the order of the shards. Members may run at the same time.
    void update(int member, const std::vector<const std::vector<at::Tensor>*>& gradients, std::int64_t step) const;

    /// The optimizer's tensors: "optimizer/exp_avg/conv1.weight".
    void addState(std::vector<NamedTensor>& out, const std::string& prefix = "optimizer/") const;

private:
    std::vector<at::Tensor> m_parameters;
    std::vector<std::string> m_names;
    std::vector<std::size_t> m_places;
    std::vector<double> m_rates;
    std::vector<std::vector<at::Tensor>> m_state; ///< [name][parameter]
    std::map<double, std::unique_ptr<const UpdateRule>> m_rules; ///< by the factor of the learning rate
    std::vector<std::vector<ParameterPiece>> m_shares;
};

} // namespace lepton::engine
