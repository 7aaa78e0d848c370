// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TableSource.h"

#include "datasets/PictureReader.h"
#include "datasets/formats/ProblemList.h"
#include "datasets/formats/SplitNames.h"
#include "datasets/tables/Cells.h"
#include "datasets/tables/ColumnRoles.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace lepton::datasets {

TableSource::TableSource(TableParts parts, const std::vector<ColumnFacts>& columns, TableUse use) : m_parts(std::move(parts)) {
    m_info.format = std::move(use.format);
    m_info.kind = std::move(use.kind);
    m_info.task = std::move(use.task);
    m_info.samples = m_parts.table.rows();
    m_info.problems = std::move(m_parts.problems);
    if (const auto split = splitColumn(m_parts.table))
        for (const auto& cell : m_parts.table.find(*split)->cells)
            m_given.push_back(splitOfName(cell));
    // Test rows without training rows say nothing about the split.
    if (std::find(m_given.begin(), m_given.end(), Split::Train) == m_given.end())
        m_given.clear();
    describeColumns(columns);
    if (!use.pictures.empty()) {
        m_pictures = m_parts.table.find(use.pictures);
        describePictures();
    }
    if (m_info.task == "classification" && !use.target.empty())
        describeClasses(use.target);
    countSplits();
    sumUpProblems(m_info.problems);
}

std::optional<Split> TableSource::givenSplit(std::int64_t i) const { return m_given.empty() ? m_parts.fileOf(i).split : m_given[static_cast<std::size_t>(i)]; }

Result<Array> TableSource::read(std::int64_t i) const {
    if (m_pictures == nullptr)
        return Source::read(i);
    const auto& cell = m_pictures->cells[static_cast<std::size_t>(i)];
    if (cell.empty())
        return Error(ErrorCode::BadFormat, text(LT("core", "The row names no picture in “%1”"), m_pictures->name))
            .at(name(i))
            .fix(LT("core", "Name one, or take the row out"));
    auto picture = readPicture(m_parts.folder / cell);
    if (!picture && picture.error().code == ErrorCode::NotFound)
        return Error(ErrorCode::NotFound, text(LT("core", "The picture %1 is not there"), cell))
            .at(name(i))
            .fix(LT("core", "Put it back, or take the row out"));
    return picture;
}

void TableSource::describePictures() {
    for (auto& field : m_info.fields)
        if (field.name == m_pictures->name) {
            field.type = "picture";
            field.shape = {-1, -1, -1};
        }
    long missing = 0;
    std::int64_t first = 0;
    for (std::size_t i = 0; i < m_pictures->cells.size(); ++i) {
        std::error_code fault;
        const auto& cell = m_pictures->cells[i];
        if ((cell.empty() || !std::filesystem::is_regular_file(m_parts.folder / cell, fault)) && missing++ == 0)
            first = static_cast<std::int64_t>(i);
    }
    if (missing > 0)
        m_info.problems.push_back({m_parts.name(first), LT("core", "The picture is not there"), missing, "missing-picture"});
}

std::string TableSource::fingerprint() const {
    Json parts{{"format", m_info.format}, {"samples", m_info.samples}, {"classes", m_info.classes}, {"counts", m_info.classCounts}};
    for (const auto& file : m_parts.files)
        parts["files"].push_back({file.name, file.bytes});
    return sha256(std::string_view(parts.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

void TableSource::describeColumns(const std::vector<ColumnFacts>& columns) {
    for (const auto& column : columns) {
        m_info.fields.push_back({column.name,
                                 columnTypeName(column.type),
                                 {},
                                 static_cast<long>(column.missing),
                                 static_cast<long>(column.unique),
                                 column.min,
                                 column.max,
                                 column.mean});
        if (column.stray > 0)
            m_info.problems.push_back({m_parts.name(column.firstStray),
                                       text(LT("core", "“%1” holds numbers, but here and there something else (“%2”), which counts as missing"), column.name,
                                            m_parts.table.find(column.name)->cells[static_cast<std::size_t>(column.firstStray)]),
                                       static_cast<long>(column.stray), "not-a-number"});
        if (column.unique == 0)
            m_info.problems.push_back({m_parts.files.front().name, text(LT("core", "The column “%1” is empty"), column.name), 1, "empty-column"});
    }
}

void TableSource::describeClasses(const std::string& target) {
    const auto* column = m_parts.table.find(target);
    m_info.classes = differentCells(*column);
    m_info.classCounts.assign(m_info.classes.size(), 0);
    std::unordered_map<std::string_view, std::int64_t> numbers;
    for (std::size_t k = 0; k < m_info.classes.size(); ++k)
        numbers.emplace(m_info.classes[k], static_cast<std::int64_t>(k));
    long missing = 0;
    std::int64_t firstMissing = -1;
    for (const auto& cell : column->cells) {
        const auto number = isMissing(cell) ? numbers.end() : numbers.find(trimmed(cell));
        if (number == numbers.end() && missing++ == 0)
            firstMissing = static_cast<std::int64_t>(m_labels.size());
        else if (number != numbers.end())
            ++m_info.classCounts[static_cast<std::size_t>(number->second)];
        m_labels.push_back(number == numbers.end() ? 0 : number->second);
    }
    for (auto& field : m_info.fields)
        if (field.name == target)
            field.type = "class";
    if (missing > 0)
        m_info.problems.push_back(
            {m_parts.name(firstMissing), text(LT("core", "The row has no value in “%1” and is not used"), target), missing, "missing-label"});
    if (m_info.classes.size() == 1)
        m_info.problems.push_back({m_info.classes[0], LT("core", "There is only one class, so there is nothing to tell apart"), 1, "single-class"});
}

void TableSource::countSplits() {
    std::int64_t counts[3] = {};
    for (std::int64_t i = 0; i < m_info.samples; ++i)
        if (const auto split = givenSplit(i))
            ++counts[static_cast<int>(*split)];
    for (const auto split : {Split::Train, Split::Validation, Split::Test})
        if (const auto count = counts[static_cast<int>(split)]; count > 0)
            m_info.splits.emplace_back(split, count);
}

} // namespace lepton::datasets
