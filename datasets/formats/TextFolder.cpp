// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/TextFolder.h"

#include "datasets/formats/NaturalOrder.h"
#include "datasets/formats/SplitNames.h"
#include "datasets/tables/TableFile.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace lepton::datasets {

namespace {

struct Entry {
    Path path;
    std::string className;
    std::optional<Split> split;
};

std::vector<Path> foldersIn(const Path& folder) {
    std::vector<Path> out;
    std::error_code fault;
    for (auto it = std::filesystem::directory_iterator(folder, fault); !fault && it != std::filesystem::directory_iterator(); it.increment(fault)) {
        std::error_code dangling;
        if (it->is_directory(dangling) && !it->path().filename().string().starts_with("."))
            out.push_back(it->path());
    }
    std::sort(out.begin(), out.end(), [](const Path& a, const Path& b) { return naturalLess(a.filename().string(), b.filename().string()); });
    return out;
}

/// At most `most`, so that guessing stays quick.
std::vector<Path> textsBelow(const Path& folder, std::size_t most) {
    std::vector<Path> out;
    std::error_code fault;
    std::size_t looks = 0;
    for (auto it = std::filesystem::recursive_directory_iterator(folder, fault);
         !fault && it != std::filesystem::recursive_directory_iterator() && out.size() < most && looks / 20 < most; it.increment(fault), ++looks)
        if (isTextName(it->path()))
            out.push_back(it->path());
    std::sort(out.begin(), out.end(), [](const Path& a, const Path& b) { return naturalLess(a.string(), b.string()); });
    return out;
}

std::vector<Entry> entriesOf(const Path& root, std::size_t most) {
    const auto top = foldersIn(root);
    // A folder named like a split is one if classes lie in it; else it is a class that is called so.
    const bool splits =
        std::any_of(top.begin(), top.end(), [](const Path& folder) { return splitOfName(folder.filename().string()) && !foldersIn(folder).empty(); });
    std::vector<Entry> out;
    const auto addClass = [&](const Path& folder, std::optional<Split> split) {
        for (auto& file : textsBelow(folder, most))
            out.push_back({std::move(file), folder.filename().string(), split});
    };
    for (const auto& folder : top) {
        const auto split = splitOfName(folder.filename().string());
        if (!splits)
            addClass(folder, std::nullopt);
        else if (split)
            for (const auto& inner : foldersIn(folder))
                addClass(inner, split);
    }
    std::stable_sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) { return a.split < b.split; });
    return out;
}

} // namespace

Result<TableParts> readTextFolder(const Path& root, const Progress& progress) {
    const auto entries = entriesOf(root, SIZE_MAX);
    if (entries.empty())
        return Error(ErrorCode::BadFormat, LT("core", "The folder holds no text files in class folders"))
            .at(root.string())
            .fix(LT("core", "Make one folder for each class, named like the class, and put its .txt files there"));
    TableParts parts;
    parts.table.columns = {{"text", {}}, {"label", {}}};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        if (progress && i % 64 == 0 && !progress(static_cast<std::int64_t>(i), static_cast<std::int64_t>(entries.size())))
            return cancelled();
        const auto name = entry.path.lexically_relative(root).generic_string();
        auto text = readTextFile(entry.path);
        if (!text) {
            parts.problems.push_back({name, text.error().what, 1, "unreadable"});
            continue;
        }
        parts.files.push_back({name, text->fileBytes, entry.split, parts.table.rows(), {1}});
        parts.table.columns[0].cells.push_back(std::move(text->utf8));
        parts.table.columns[1].cells.push_back(entry.className);
    }
    if (parts.files.empty())
        return Error(ErrorCode::BadFormat, text(LT("core", "None of the %1 text files can be read"), entries.size()))
            .at(root.string())
            .fix(LT("core", "Save them as UTF-8"));
    return parts;
}

bool isTextName(const Path& file) {
    auto name = file.filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    Path plain(name);
    if (plain.extension() == ".gz")
        plain = plain.stem();
    if (name.starts_with("readme") || name.starts_with("license") || name.starts_with("copying"))
        return false; // about the data
    constexpr std::array<const char*, 4> known{".txt", ".text", ".md", ".rst"};
    return std::find(known.begin(), known.end(), plain.extension().string()) != known.end();
}

bool looksLikeTextFolder(const Path& path) {
    constexpr std::size_t looks = 4;
    const auto entries = entriesOf(path, looks);
    return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.className != entries.front().className; });
}

} // namespace lepton::datasets
