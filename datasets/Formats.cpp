// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Source.h"
#include "datasets/formats/Idx.h"
#include "datasets/formats/TableFormats.h"

#include <algorithm>
#include <system_error>

namespace lepton::datasets {

namespace {

std::vector<Format>& registered() {
    static std::vector<Format> all{idxFormat(), textFormat(), tableFormat(), seriesFormat(), ratingsFormat(), corpusFormat()};
    return all;
}

std::string names() {
    std::string out;
    for (const auto& format : formats())
        out += (out.empty() ? "" : ", ") + format.name;
    return out;
}

Result<const Format*> formatNamed(const std::string& name) {
    for (const auto& format : formats())
        if (format.name == name)
            return &format;
    return Error(ErrorCode::BadValue, text(LT("core", "There is no data format called “%1”"), name))
        .fix(text(LT("core", "Choose one of: %1"), names()));
}

Result<const Format*> likeliest(const Path& path) {
    const Format* best = nullptr;
    double highest = 0;
    for (const auto& format : formats())
        if (const double likelihood = format.likelihood(path); likelihood > highest) {
            highest = likelihood;
            best = &format;
        }
    if (best != nullptr)
        return best;
    // A table that nobody can read says why itself.
    const Path inner = path.extension() == ".gz" ? path.stem() : path;
    for (const char* extension : {".csv", ".tsv", ".jsonl", ".ndjson"})
        if (inner.extension() == extension)
            return formatNamed("table");
    return Error(ErrorCode::BadFormat, LT("core", "No known kind of data was found here"))
        .at(path.string())
        .fix(text(
            LT("core",
               "Choose a folder that holds one folder of pictures for each class, IDX files, a table or texts; known formats: %1"),
            names()));
}

/// What is true of any format: the path is there, can be listed, and isn't an empty folder.
Result<void> checkPath(const Path& path) {
    std::error_code fault;
    const auto status = std::filesystem::status(path, fault);
    if (!std::filesystem::exists(status))
        return Error(ErrorCode::NotFound, LT("core", "There is no such file or folder"))
            .at(path.string())
            .fix(LT("core", "Check the path for typing mistakes"));
    if (!std::filesystem::is_directory(status))
        return {};
    const std::filesystem::directory_iterator entries(path, fault);
    if (fault)
        return systemError(fault.value(), path, false);
    if (entries == std::filesystem::directory_iterator())
        return Error(ErrorCode::BadFormat, LT("core", "The folder is empty"))
            .at(path.string())
            .fix(LT("core", "Choose a folder that holds one folder of pictures for each class, IDX files, a table or texts"));
    return {};
}

} // namespace

const std::vector<Format>& formats() { return registered(); }

void registerFormat(Format format) {
    auto& all = registered();
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const Format& known) { return known.name == format.name; });
    if (same != all.end())
        *same = std::move(format);
    else
        all.push_back(std::move(format));
}

Result<std::unique_ptr<Source>> openSource(const Path& path, const std::string& format, const Progress& progress) {
    LEPTON_CHECK(checkPath(path));
    LEPTON_TRY(const Format* chosen, format.empty() ? likeliest(path) : formatNamed(format));
    try {
        return chosen->open(path, progress);
    } catch (const std::bad_alloc&) {
        return Error(ErrorCode::Internal, LT("core", "There is not enough memory to open the data"))
            .at(path.string())
            .fix(LT("core", "Close other programs, or use a smaller part of the data"));
    } catch (const std::exception& fault) {
        return Error(ErrorCode::Internal, text(LT("core", "Opening the data failed: %1"), fault.what()))
            .at(path.string());
    }
}

} // namespace lepton::datasets
