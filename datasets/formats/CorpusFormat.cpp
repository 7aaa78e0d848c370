// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/NaturalOrder.h"
#include "datasets/formats/SplitNames.h"
#include "datasets/formats/TableFormats.h"
#include "datasets/formats/TableSource.h"
#include "datasets/formats/TextFolder.h"
#include "datasets/tables/TableFile.h"

#include <algorithm>

namespace lepton::datasets {

namespace {

std::vector<Path> textFilesOf(const Path& path) {
    std::error_code fault;
    if (!std::filesystem::is_directory(path, fault))
        return {path};
    std::vector<Path> out;
    for (auto it = std::filesystem::recursive_directory_iterator(path, fault); !fault && it != std::filesystem::recursive_directory_iterator();
         it.increment(fault))
        if (isTextName(it->path()))
            out.push_back(it->path());
    const auto order = [](const Path& file) { return splitOfName(file.stem().string()).value_or(Split::Train); };
    std::sort(out.begin(), out.end(),
              [&](const Path& a, const Path& b) { return order(a) != order(b) ? order(a) < order(b) : naturalLess(a.string(), b.string()); });
    return out;
}

/// A row for each line.
void addLines(TableParts& parts, const TextFile& text, std::string name, std::optional<Split> split) {
    PartFile file{std::move(name), text.fileBytes, split, parts.table.rows(), {}};
    auto& cells = parts.table.columns.front().cells;
    for (std::size_t from = 0; from < text.utf8.size();) {
        const auto end = std::min(text.utf8.find('\n', from), text.utf8.size());
        cells.push_back(text.utf8.substr(from, end - from));
        file.lines.push_back(static_cast<std::int64_t>(file.lines.size()) + 1);
        from = end + 1;
    }
    parts.files.push_back(std::move(file));
}

Result<std::unique_ptr<Source>> openCorpus(const Path& path, const Progress& progress) {
    const auto files = textFilesOf(path);
    const bool single = files.size() == 1 && files.front() == path;
    TableParts parts;
    parts.table.columns = {{"text", {}}};
    const bool named = std::any_of(files.begin(), files.end(), [](const Path& file) { return splitOfName(file.stem().string()) == Split::Train; });
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (progress && !progress(static_cast<std::int64_t>(i), static_cast<std::int64_t>(files.size())))
            return cancelled();
        LEPTON_TRY(const auto text, readTextFile(files[i]));
        addLines(parts, text, single ? path.filename().string() : files[i].lexically_relative(path).generic_string(),
                 named && !single ? splitOfName(files[i].stem().string()) : std::nullopt);
    }
    if (parts.table.rows() == 0)
        return Error(ErrorCode::BadFormat, files.empty() ? LT("core", "The folder holds no text files") : LT("core", "The file is empty"))
            .at(path.string())
            .fix(LT("core", "Choose a .txt file, or a folder with some"));
    ColumnFacts lines;
    lines.name = "text";
    lines.type = ColumnType::Text;
    lines.rows = parts.table.rows();
    const auto& cells = parts.table.columns.front().cells;
    lines.missing = std::count(cells.begin(), cells.end(), std::string());
    lines.unique = static_cast<std::int64_t>(differentCells(parts.table.columns.front()).size());
    return std::unique_ptr<Source>(
        std::make_unique<TableSource>(std::move(parts), std::vector<ColumnFacts>{lines}, TableUse{"corpus", "corpus", "generation", "", ""}));
}

double corpusLikelihood(const Path& path) {
    constexpr std::uint64_t look = 1 << 14;
    std::error_code fault;
    if (std::filesystem::is_directory(path, fault)) {
        for (auto it = std::filesystem::directory_iterator(path, fault); !fault && it != std::filesystem::directory_iterator(); it.increment(fault))
            if (isTextName(it->path()) && it->path().filename() != "classes.txt")
                return 0.25; // loose pictures beside it win
        return 0;
    }
    if (isTableName(path))
        return 0;
    const auto text = readTextFile(path, look);
    return text && !text->utf8.empty() ? isTextName(path) ? 0.6 : 0.25 : 0;
}

} // namespace

Format corpusFormat() {
    return {"corpus", LT("core", "Running text"), LT("core", "A plain text file, or a folder of them, to learn writing from"), corpusLikelihood, openCorpus,
            "corpus"};
}

} // namespace lepton::datasets
