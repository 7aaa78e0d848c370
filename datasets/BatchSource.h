// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "datasets/TensorField.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lepton::datasets {

/// Prepared samples: what the recipe made of a source, ready to be put into batches. Never changes once opened; safe for
/// concurrent use from any thread.
class BatchSource {
public:
    virtual ~BatchSource() = default;
    BatchSource() = default;
    BatchSource(const BatchSource&) = delete;
    BatchSource& operator=(const BatchSource&) = delete;

    virtual std::int64_t size() const = 0;
    /// What the network's Inputs take.
    virtual const std::vector<TensorField>& inputs() const = 0;
    /// What the objective compares its Outputs with; may be none (a generator learns from the inputs alone).
    virtual const std::vector<TensorField>& targets() const = 0;
    /// Copies the samples, in the order given, one behind the other to `fields`: a place for each of inputs(), then one for each of
    /// targets(), with room for that many samples; null where a field is not wanted.
    virtual Result<void> gather(std::span<const std::int64_t> indices, std::span<std::byte* const> fields) const = 0;
    /// How the sample is called in results: "reviews.csv:17".
    virtual std::string name(std::int64_t i) const = 0;
};

} // namespace lepton::datasets
