// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/LayerOrder.h"

#include <algorithm>

namespace lepton::widgets {

/// Of values that are not empty.
inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Makes chains of nodes run level: each goes to its median height where its neighbours in the layers leave room. `middles` as
/// placeInLayers() gives them; `gap` stays free between neighbours.
void straighten(const LayeredRow& row, double gap, std::vector<double>& middles);

} // namespace lepton::widgets
