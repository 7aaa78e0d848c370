// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/IdxPairs.h"

#include <algorithm>
#include <map>

namespace lepton::datasets {

namespace {

std::string lower(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

bool has(const std::string& name, const char* part) { return name.find(part) != std::string::npos; }

bool isPictures(const Path& file) {
    const auto name = lower(file.filename().string());
    return has(name, "images") && has(name, "idx");
}

bool isLabels(const Path& file) {
    const auto name = lower(file.filename().string());
    return has(name, "labels") && has(name, "idx");
}

/// What the two files of a pair have in common: the name up to "images" or "labels".
std::string stem(const Path& file) {
    const auto name = lower(file.filename().string());
    return name.substr(0, name.find(isPictures(file) ? "images" : "labels"));
}

std::optional<Split> splitOf(const std::string& stem) {
    if (has(stem, "t10k") || has(stem, "test"))
        return Split::Test;
    if (has(stem, "val"))
        return Split::Validation;
    if (has(stem, "train"))
        return Split::Train;
    return std::nullopt;
}

struct Candidate {
    Path pictures, labels;
};

/// By stem. Of a plain and a packed file of the same name, the plain one is taken: tools unpack beside the original.
Result<std::map<std::string, Candidate>> candidates(const Path& folder) {
    std::map<std::string, Candidate> found;
    std::error_code fault;
    std::vector<Path> files;
    for (auto it = std::filesystem::directory_iterator(folder, fault);
         !fault && it != std::filesystem::directory_iterator(); it.increment(fault))
        files.push_back(it->path());
    if (fault)
        return systemError(fault.value(), folder, false);
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        if (!isIdxName(file) || file.filename().string().starts_with("."))
            continue;
        auto& slot = isPictures(file) ? found[stem(file)].pictures : found[stem(file)].labels;
        if (slot.empty() || lower(slot.extension().string()) == ".gz")
            slot = file;
    }
    return found;
}

Error missingPartner(const Candidate& lone) {
    if (lone.labels.empty())
        return Error(ErrorCode::NotFound, LT("core", "The file with the labels of these pictures is missing"))
            .at(lone.pictures.string())
            .fix(LT(
                "core",
                "Put it into the same folder, named like the pictures with “labels-idx1” in place of “images-idx3”"));
    return Error(ErrorCode::NotFound, LT("core", "The file with the pictures of these labels is missing"))
        .at(lone.labels.string())
        .fix(LT("core",
                "Put it into the same folder, named like the labels with “images-idx3” in place of “labels-idx1”"));
}

Result<std::vector<IdxPair>> pairOf(const Path& file) {
    if (isLabels(file))
        return Error(ErrorCode::BadFormat, LT("core", "This file holds labels, not pictures"))
            .at(file.string())
            .fix(LT("core", "Choose the file with the pictures, or the folder that holds both"));
    Candidate candidate{file, {}};
    if (isPictures(file)) {
        LEPTON_TRY(auto all, candidates(file.parent_path().empty() ? Path(".") : file.parent_path()));
        candidate.labels = all[stem(file)].labels;
    }
    if (candidate.labels.empty())
        return missingPartner(candidate);
    return std::vector<IdxPair>{{file, candidate.labels, std::nullopt}};
}

} // namespace

bool isIdxName(const Path& file) { return isPictures(file) || isLabels(file); }

Result<std::vector<IdxPair>> findIdxPairs(const Path& path) {
    if (!std::filesystem::is_directory(path))
        return pairOf(path);
    LEPTON_TRY(auto found, candidates(path));
    std::vector<IdxPair> pairs;
    for (const auto& [stem, candidate] : found) {
        if (candidate.pictures.empty() || candidate.labels.empty())
            return missingPartner(candidate);
        pairs.push_back({candidate.pictures, candidate.labels, splitOf(stem)});
    }
    if (pairs.empty())
        return Error(ErrorCode::BadFormat, LT("core", "The folder holds no IDX files"))
            .at(path.string())
            .fix(LT("core", "IDX files are named like “train-images-idx3-ubyte.gz” and “train-labels-idx1-ubyte.gz”"));
    // A set on its own is the whole of the data, whatever it is called.
    if (pairs.size() == 1)
        pairs.front().split.reset();
    std::sort(pairs.begin(), pairs.end(), [](const IdxPair& a, const IdxPair& b) { return a.split < b.split; });
    for (std::size_t i = 0; i < pairs.size() && pairs.size() > 1; ++i)
        if (!pairs[i].split || (i > 0 && pairs[i].split == pairs[i - 1].split))
            return Error(ErrorCode::BadFormat,
                         LT("core",
                            "The folder holds several sets of IDX files that are not told apart as training and test"))
                .at(pairs[i].pictures.string())
                .fix(LT("core", "Choose one of the picture files instead of the folder"));
    return pairs;
}

} // namespace lepton::datasets
