// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/formats/TableParts.h"
#include "datasets/tables/ColumnFacts.h"

#include <memory>
#include <string>
#include <vector>

namespace lepton::datasets {

/// What a format has found out about the rows.
struct TableUse {
    std::string format;
    std::string kind;
    std::string task;
    std::string pictures; ///< column of paths below the table's folder; empty: none
    std::string target;   ///< column; its values are the classes if the task is classification; empty: none
};

/// Rows of CSV or JSON lines as a Source: every row is a sample.
class TableSource final : public Source {
public:
    /// `columns`: facts of parts.table's columns, in their order.
    TableSource(TableParts parts, const std::vector<ColumnFacts>& columns, TableUse use);

    const SourceInfo& info() const override { return m_info; }
    const Table* table() const override { return &m_parts.table; }
    /// 0 for a row without one.
    std::int64_t label(std::int64_t i) const override { return m_labels.empty() ? 0 : m_labels[static_cast<std::size_t>(i)]; }
    std::optional<Split> givenSplit(std::int64_t i) const override;
    /// The row's picture, if there is a column of them.
    Result<Array> read(std::int64_t i) const override;
    std::string name(std::int64_t i) const override { return m_parts.name(i); }
    std::string fingerprint() const override;

private:
    void describeColumns(const std::vector<ColumnFacts>& columns);
    void describeClasses(const std::string& target);
    void describePictures();
    void countSplits();

    TableParts m_parts;
    SourceInfo m_info;
    const Column* m_pictures = nullptr;
    std::vector<std::int64_t> m_labels;
    std::vector<std::optional<Split>> m_given; ///< by the split column; empty: by file
};

} // namespace lepton::datasets
