// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::datasets {

struct Column {
    std::string name;
    std::vector<std::string> cells; ///< UTF-8, as in the file; an empty one is a missing value
};

/// Rows and named columns as they lie in a file, all columns equally long.
struct Table {
    std::vector<Column> columns;

    std::int64_t rows() const { return columns.empty() ? 0 : static_cast<std::int64_t>(columns.front().cells.size()); }
    /// Null if there is none of that name.
    const Column* find(const std::string& name) const {
        for (const auto& column : columns)
            if (column.name == name)
                return &column;
        return nullptr;
    }
};

} // namespace lepton::datasets
