// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/BatchSource.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lepton::datasets {

/// One tensor of all samples. Samples may overlap, as windows of a series do, and fields may share their values.
struct StoredField {
    TensorField field;
    std::shared_ptr<const std::vector<std::byte>> values;
    std::vector<std::int64_t> offsets; ///< byte at which each sample begins; empty: one behind the other
};

/// Prepared samples that all lie in memory.
class StoredBatches final : public BatchSource {
public:
    /// `nameOf` is called from any thread.
    StoredBatches(std::int64_t size, const std::vector<StoredField>& inputs, const std::vector<StoredField>& targets,
                  std::function<std::string(std::int64_t)> nameOf);

    std::int64_t size() const override { return m_size; }
    const std::vector<TensorField>& inputs() const override { return m_inputs; }
    const std::vector<TensorField>& targets() const override { return m_targets; }
    Result<void> gather(std::span<const std::int64_t> indices, std::span<std::byte* const> fields) const override;
    std::string name(std::int64_t i) const override { return m_nameOf(i); }

private:
    std::int64_t m_size;
    std::vector<StoredField> m_stored; ///< inputs, then targets
    std::vector<TensorField> m_inputs, m_targets;
    std::function<std::string(std::int64_t)> m_nameOf;
};

/// The bytes of a list of values.
template <typename T>
std::shared_ptr<const std::vector<std::byte>> bytesOf(const std::vector<T>& values) {
    const auto* from = reinterpret_cast<const std::byte*>(values.data());
    return std::make_shared<const std::vector<std::byte>>(from, from + values.size() * sizeof(T));
}

/// One sample's array of a list of values.
template <typename T>
Array arrayOf(const TensorField& field, const std::vector<T>& values) {
    Array out(field.type, field.shape);
    const auto to = out.as<T>();
    std::copy_n(values.begin(), std::min(values.size(), to.size()), to.begin());
    return out;
}

} // namespace lepton::datasets
