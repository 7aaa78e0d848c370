// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/StoredBatches.h"

#include <cstring>

namespace lepton::datasets {

StoredBatches::StoredBatches(std::int64_t size, const std::vector<StoredField>& inputs, const std::vector<StoredField>& targets,
                             std::function<std::string(std::int64_t)> nameOf)
    : m_size(size), m_nameOf(std::move(nameOf)) {
    for (const auto& field : inputs)
        m_inputs.push_back(field.field);
    for (const auto& field : targets)
        m_targets.push_back(field.field);
    m_stored = inputs;
    m_stored.insert(m_stored.end(), targets.begin(), targets.end());
}

Result<void> StoredBatches::gather(std::span<const std::int64_t> indices, std::span<std::byte* const> fields) const {
    for (std::size_t f = 0; f < m_stored.size() && f < fields.size(); ++f) {
        std::byte* to = fields[f];
        if (to == nullptr)
            continue;
        const auto& stored = m_stored[f];
        const auto bytes = stored.field.bytes();
        for (const auto i : indices) {
            const auto offset = stored.offsets.empty() ? i * bytes : stored.offsets[static_cast<std::size_t>(i)];
            std::memcpy(to, stored.values->data() + offset, static_cast<std::size_t>(bytes));
            to += bytes;
        }
    }
    return {};
}

} // namespace lepton::datasets
