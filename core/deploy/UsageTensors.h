// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Package.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::deploy {

/// An input that a network takes, for one sample, as an example.
struct ExampleTensor {
    std::string name;
    std::string datatype; ///< the protocol's: "FP32"
    std::vector<std::int64_t> shape; ///< with a batch of 1
    std::vector<double> values;      ///< row-major; empty: all zeros

    std::int64_t count() const;
    std::string numpyType() const; ///< "float32"
    Json data() const;             ///< `values`, whole where the datatype is
};

/// By the package's signature: the first of its parity samples where that has at most 64 values, else zeros. A length that varies is the sample's.
std::vector<ExampleTensor> exampleTensors(const project::Package& package);

} // namespace lepton::deploy
