// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/CompiledNetwork.h"
#include "core/exchange/NetworkWeights.h"
#include "core/exchange/WeightFile.h"
#include "core/exchange/WeightMatching.h"
#include "core/project/Project.h"

#include <string>
#include <vector>

namespace lepton::engine {

/// What a run begins with instead of new weights (training.start_from): the file, matched with the served network.
class StartWeights {
public:
    /// Errors: those of exchange::readWeightFile; BadFormat (nothing in the file fits); BadValue (a layer to freeze or to reset that isn't there).
    /// `classes`: the project's; the head of a package for others begins anew.
    static Result<StartWeights> read(const project::StartFrom& settings, const graph::Network& network, const std::vector<std::string>& classes);

    /// Copies what was matched into the weights, which are those of the same network; the others stay.
    void fill(const CompiledNetwork& network, const std::vector<at::Tensor>& weights) const;

    /// {"event":"weights-loaded","file","kind","sha256","frozen":[layers],"report"} (exchange::toJson)
    Json event() const;
    /// What should be looked at: layers other than the head that the file has nothing for.
    std::vector<Text> warnings() const;
    /// Where the weights come from, for run.json and packages.
    const Json& lineage() const { return m_file.lineage; }

private:
    exchange::WeightFile m_file;
    exchange::NetworkWeights m_network;
    exchange::WeightReport m_report;
    std::vector<std::string> m_frozen;
};

/// The layers that training.start_from keeps from being trained; none without a file. Errors: BadValue (a layer that isn't there).
Result<std::vector<std::string>> frozenLayers(const project::StartFrom& settings, const graph::Network& network);

} // namespace lepton::engine
