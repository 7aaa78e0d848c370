// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Array.h"

#include <string>
#include <vector>

namespace lepton::datasets {

/// One tensor of a prepared sample: what an Input of the network takes, or what an objective compares an Output with.
struct TensorField {
    std::string name;                ///< "pictures", "tokens", "numbers", "label"
    ElementType type = ElementType::Float32;
    std::vector<std::int64_t> shape; ///< of one sample, without the batch; empty: one value
    std::int64_t count = 0;          ///< of Int64: how many different values there are, 0 … count-1 (a vocabulary's size); 0: not known

    bool operator==(const TensorField&) const = default;
    std::int64_t elements() const {
        std::int64_t product = 1;
        for (const auto size : shape)
            product *= size;
        return product;
    }
    std::int64_t bytes() const { return elements() * static_cast<std::int64_t>(elementSize(type)); }
};

} // namespace lepton::datasets
