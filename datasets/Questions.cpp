// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Questions.h"

#include "datasets/tables/Cells.h"
#include "datasets/tables/TableFile.h"

#include <algorithm>
#include <sstream>

namespace lepton::datasets {

namespace {

/// A row as a question: numbers as numbers, missing cells left out.
Json rowOf(const Table& table, std::int64_t row) {
    Json out = Json::object();
    for (const auto& column : table.columns) {
        const std::string& cell = column.cells[static_cast<std::size_t>(row)];
        if (const auto number = numberIn(cell))
            out[column.name] = *number;
        else if (!isMissing(cell))
            out[column.name] = cell;
    }
    return out;
}

/// Paths in a table are meant from where the table lies.
void locatePictures(Table& table, const Path& folder) {
    std::error_code fault;
    for (auto& column : table.columns)
        for (auto& cell : column.cells)
            if (!cell.empty() && cell.size() < 1024 && Path(cell).is_relative() && std::filesystem::is_regular_file(folder / cell, fault))
                cell = (folder / cell).string();
}

bool takesPictures(const Preparation& preparation) {
    const auto inputs = preparation.inputs();
    return inputs && std::any_of(inputs->begin(), inputs->end(), [](const TensorField& field) { return field.type == ElementType::UInt8; });
}

Result<std::vector<Question>> rowsOf(const Path& file, const Preparation& preparation) {
    const bool together = preparation.kind() == "series";
    LEPTON_TRY(TableFile read, readTableFile(file));
    if (takesPictures(preparation))
        locatePictures(read.table, file.parent_path());
    std::vector<Question> out;
    const std::string name = file.filename().string();
    Json all = Json::array();
    for (std::int64_t row = 0; row < read.table.rows(); ++row) {
        if (together)
            all.push_back(rowOf(read.table, row));
        else
            out.push_back({name + ":" + std::to_string(read.lines[static_cast<std::size_t>(row)]), rowOf(read.table, row)});
    }
    if (together)
        out.push_back({name, std::move(all)});
    return out;
}

/// Each line that is not empty.
Result<std::vector<Question>> linesOf(const Path& file) {
    LEPTON_TRY(const TextFile read, readTextFile(file));
    std::vector<Question> out;
    std::istringstream lines(read.utf8);
    std::int64_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (!trimmed(line).empty())
            out.push_back({file.filename().string() + ":" + std::to_string(number), line});
    }
    return out;
}

bool isTable(const Path& file) {
    const std::string extension = file.extension() == ".gz" ? file.stem().extension().string() : file.extension().string();
    return extension == ".csv" || extension == ".tsv" || extension == ".jsonl" || extension == ".ndjson" || extension == ".data";
}

} // namespace

Result<std::vector<Question>> questionsIn(const std::string& input, const Preparation& preparation) {
    std::error_code fault;
    if (!input.empty() && input.size() < 4096 && std::filesystem::is_regular_file(input, fault))
        return isTable(input) || preparation.kind() != "text" ? rowsOf(input, preparation) : linesOf(input);
    const Json json = Json::parse(input, nullptr, false);
    // A sentence that happens to be JSON ("true", "42") is still a sentence.
    const bool meant = json.is_structured() || (!json.is_discarded() && preparation.kind() != "text");
    return std::vector<Question>{{input, meant ? json : Json(input)}};
}

} // namespace lepton::datasets
