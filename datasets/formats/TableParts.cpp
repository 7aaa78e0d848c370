// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TableParts.h"

#include "datasets/formats/NaturalOrder.h"
#include "datasets/formats/SplitNames.h"
#include "datasets/tables/TableFile.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string_view>

namespace lepton::datasets {

namespace {

/// Without .gz, lower case.
Path plainName(const Path& file) {
    auto name = file.filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    const Path lower(name);
    return lower.extension() == ".gz" ? lower.stem() : lower;
}

bool isPictureName(const std::string& name) {
    constexpr std::array<std::string_view, 9> known{".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".pgm", ".ppm"};
    auto ending = Path(name).extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::find(known.begin(), known.end(), ending) != known.end();
}

struct Listed {
    Path path;
    std::optional<Split> split;
};

Result<std::vector<Listed>> filesOf(const Path& path) {
    std::error_code fault;
    if (!std::filesystem::is_directory(path, fault))
        return std::vector<Listed>{{path, std::nullopt}};
    std::vector<Listed> found;
    for (auto it = std::filesystem::directory_iterator(path, fault); !fault && it != std::filesystem::directory_iterator(); it.increment(fault))
        if (isTableName(it->path()))
            found.push_back({it->path(), splitOfName(plainName(it->path()).stem().string())});
    if (fault)
        return systemError(fault.value(), path, false);
    std::sort(found.begin(), found.end(), [](const Listed& a, const Listed& b) {
        if (a.split != b.split)
            return a.split.value_or(Split::Train) < b.split.value_or(Split::Train);
        return naturalLess(a.path.filename().string(), b.path.filename().string());
    });
    const bool named = std::any_of(found.begin(), found.end(), [](const Listed& file) { return file.split == Split::Train; });
    if (named)
        std::erase_if(found, [](const Listed& file) { return !file.split; });
    if (found.empty())
        return Error(ErrorCode::BadFormat, LT("core", "The folder holds no CSV or JSON-lines file"))
            .at(path.string())
            .fix(LT("core", "Choose a folder with train.csv and test.csv, or a single file"));
    if (!named && found.size() > 1)
        return Error(ErrorCode::BadFormat, text(LT("core", "The folder holds %1 tables, and no name says which is which"), found.size()))
            .at(path.string())
            .fix(LT("core", "Choose one of the files, or call them train.csv, valid.csv and test.csv"));
    if (!named)
        found.front().split.reset();
    return found;
}

Result<void> append(TableParts& parts, Table table, const Path& file) {
    if (parts.table.columns.empty()) {
        parts.table = std::move(table);
        return {};
    }
    for (auto& column : parts.table.columns) {
        const auto* more = table.find(column.name);
        if (more == nullptr)
            return Error(ErrorCode::BadFormat, text(LT("core", "The file lacks the column “%1”, which %2 has"), column.name, parts.files.front().name))
                .at(file.string() + ":1")
                .fix(LT("core", "Give all files the same columns"));
        auto& cells = const_cast<Column*>(more)->cells; // the table is ours and not looked at again
        column.cells.insert(column.cells.end(), std::make_move_iterator(cells.begin()), std::make_move_iterator(cells.end()));
    }
    return {};
}

bool hasFolders(const Path& path) {
    std::error_code fault;
    for (auto it = std::filesystem::directory_iterator(path, fault); !fault && it != std::filesystem::directory_iterator(); it.increment(fault))
        if (std::error_code ignored; it->is_directory(ignored))
            return true;
    return false;
}

Result<TableParts> readFiles(const Path& path, std::uint64_t mostBytes, const Progress& progress) {
    LEPTON_TRY(const auto files, filesOf(path));
    const auto folder = files.front().path.parent_path().string() + "/";
    TableParts parts;
    parts.folder = files.front().path.parent_path();
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (progress && !progress(static_cast<std::int64_t>(i), static_cast<std::int64_t>(files.size())))
            return cancelled();
        LEPTON_TRY(auto read, readTableFile(files[i].path, mostBytes));
        const auto firstRow = parts.table.rows();
        LEPTON_CHECK(append(parts, std::move(read.table), files[i].path));
        parts.files.push_back({files[i].path.filename().string(), read.fileBytes, files[i].split, firstRow, std::move(read.lines)});
        parts.header = parts.header && read.header;
        for (auto& problem : read.problems) {
            if (problem.where.starts_with(folder))
                problem.where.erase(0, folder.size());
            parts.problems.push_back(std::move(problem));
        }
        if (mostBytes != UINT64_MAX)
            break;
    }
    return parts;
}

} // namespace

const PartFile& TableParts::fileOf(std::int64_t row) const {
    const auto after = std::upper_bound(files.begin(), files.end(), row, [](std::int64_t value, const PartFile& file) { return value < file.firstRow; });
    return *std::prev(after);
}

std::string TableParts::name(std::int64_t row) const {
    const auto& file = fileOf(row);
    return file.name + ":" + std::to_string(file.lines[static_cast<std::size_t>(row - file.firstRow)]);
}

Result<TableParts> readTableParts(const Path& path, const Progress& progress) { return readFiles(path, UINT64_MAX, progress); }

std::optional<TableParts> peekTableParts(const Path& path, bool besideFolders) {
    constexpr std::uint64_t mostBytes = 1 << 16;
    const auto files = filesOf(path);
    if (!files || (!besideFolders && !files->front().split && hasFolders(path)))
        return std::nullopt;
    auto parts = readFiles(path, mostBytes, {});
    return parts ? std::optional(std::move(parts).value()) : std::nullopt;
}

std::optional<std::string> pictureColumn(const TableParts& parts) {
    for (const auto& column : parts.table.columns) {
        const bool named = !column.cells.empty() &&
                           std::all_of(column.cells.begin(), column.cells.end(), [](const std::string& cell) { return cell.empty() || isPictureName(cell); });
        std::error_code fault;
        if (named && std::filesystem::is_regular_file(parts.folder / column.cells.front(), fault))
            return column.name;
    }
    return std::nullopt;
}

bool isTableName(const Path& file) {
    constexpr std::array<const char*, 7> known{".csv", ".tsv", ".tab", ".data", ".jsonl", ".ndjson", ".psv"};
    return std::find(known.begin(), known.end(), plainName(file).extension().string()) != known.end();
}

} // namespace lepton::datasets
