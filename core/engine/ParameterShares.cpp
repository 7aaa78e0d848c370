// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ParameterShares.h"

#include <algorithm>

namespace lepton::engine {

namespace {
/// Cutting costs a microsecond or two a piece, which updating so many values repays.
constexpr std::int64_t leastValuesToCut = 1 << 15;
} // namespace

std::vector<std::vector<ParameterPiece>> shareParameters(const std::vector<at::Tensor>& parameters, int members, const std::set<std::size_t>& uncut) {
    std::vector<std::vector<ParameterPiece>> shares(static_cast<std::size_t>(members));
    std::vector<std::int64_t> load(shares.size(), 0);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const std::int64_t values = parameters[i].numel();
        if (members > 1 && values >= leastValuesToCut && !uncut.contains(i)) {
            for (int m = 0; m < members; ++m) {
                const std::int64_t first = values * m / members;
                shares[static_cast<std::size_t>(m)].push_back({i, first, values * (m + 1) / members - first, false});
            }
        } else {
            const auto least = static_cast<std::size_t>(std::min_element(load.begin(), load.end()) - load.begin());
            shares[least].push_back({i, 0, values, true});
            load[least] += values;
        }
    }
    return shares;
}

} // namespace lepton::engine
