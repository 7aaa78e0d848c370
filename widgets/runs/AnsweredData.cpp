// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/AnsweredData.h"

#include "core/project/RunFolder.h"
#include "datasets/Preparation.h"

#include <string>
#include <unordered_map>

namespace lepton::widgets {

namespace {

constexpr std::uint64_t memoryBudget = 1ULL << 30;

/// Recipes leave rows out that have no target: prepared samples and rows are brought together by their names.
std::vector<std::int64_t> placesOf(const datasets::BatchSource& batches, const datasets::Source& source) {
    std::unordered_map<std::string, std::int64_t> known;
    for (std::int64_t i = 0; i < source.size(); ++i)
        known.emplace(source.name(i), i);
    std::vector<std::int64_t> places(static_cast<std::size_t>(batches.size()), -1);
    for (std::int64_t i = 0; i < batches.size(); ++i)
        if (const auto found = known.find(batches.name(i)); found != known.end())
            places[static_cast<std::size_t>(i)] = found->second;
    return places;
}

} // namespace

std::int64_t AnsweredData::place(std::int64_t prepared) const {
    if (prepared < 0)
        return -1;
    if (places.empty())
        return source && prepared < source->size() ? prepared : -1;
    return static_cast<std::size_t>(prepared) < places.size() ? places[static_cast<std::size_t>(prepared)] : -1;
}

Result<AnsweredData> openAnsweredData(const Path& folder, const std::shared_ptr<const datasets::Source>& open) {
    LEPTON_TRY(const auto run, project::loadRun(folder));
    const auto& data = run.project.data;
    AnsweredData out;
    if (open && open->fingerprint() == data.fingerprint) {
        out.source = open;
    } else {
        LEPTON_TRY(out.source, datasets::openSource(data.source, data.format));
        if (!data.fingerprint.empty() && out.source->fingerprint() != data.fingerprint)
            return Error(ErrorCode::Conflict, LT("core", "The data has changed since this run, so its samples are not shown"))
                .at(data.source.string())
                .fix(LT("core", "Put the data back as it was, or evaluate a run that was trained on it as it is now"));
    }
    if (out.source->info().kind == "pictures")
        return out;
    LEPTON_TRY(const auto preparation, datasets::Preparation::fromJson(run.project.recipe, data.shape));
    LEPTON_TRY(const auto split, datasets::splitSettingsFromJson(data.split));
    LEPTON_TRY(const auto prepared, preparation->open(out.source, split, memoryBudget));
    out.places = placesOf(*prepared.batches, *out.source);
    return out;
}

} // namespace lepton::widgets
