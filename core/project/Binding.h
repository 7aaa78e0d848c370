// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lepton::project {

/// Where an Input of a network gets its values.
struct InputSource {
    enum class Kind {
        Data,   ///< an input of the prepared data
        Target, ///< what the sample is, given to the network as well (the class that a conditional generator makes)
        Noise,  ///< drawn anew for every sample, normally distributed
        None,   ///< the data has nothing for it
    };
    Kind kind = Kind::None;
    std::size_t index = 0; ///< among the data's inputs or targets
    bool operator==(const InputSource&) const = default;
};

/// For each Input, whose `field` parameters these are, its source. A name is looked up among the data's inputs, then its targets;
/// "noise" is drawn. Inputs without a name take the data's inputs in their order, those left over that nobody named.
std::vector<InputSource> bindInputs(const std::vector<std::string>& fields, const std::vector<std::string>& inputs, const std::vector<std::string>& targets);

} // namespace lepton::project
