// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Split.h"

#include "core/base/Random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lepton::datasets {

namespace {

using Indices = std::vector<std::int64_t>;

/// Rounds halves up; a share of 0.15 of 60 is 9 whatever binary fractions make of it.
std::int64_t wholeSamples(double share, std::int64_t count) {
    return static_cast<std::int64_t>(std::floor(share * static_cast<double>(count) + 0.5 + 1e-9));
}

/// Divides `total` among groups in proportion to `sizes`, by largest remainder (Hare quota), with no group above
/// its room. Equal remainders go to the lower group number.
Indices apportion(std::int64_t total, const Indices& sizes, const Indices& room) {
    const auto all = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
    Indices counts(sizes.size(), 0);
    std::vector<std::pair<std::int64_t, std::size_t>> remainders; // negated, so that sorting puts the largest first
    std::int64_t given = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        // In whole numbers, so that no machine's rounding can change the outcome.
        counts[i] = std::min(total * sizes[i] / std::max<std::int64_t>(all, 1), room[i]);
        remainders.emplace_back(-(total * sizes[i] % std::max<std::int64_t>(all, 1)), i);
        given += counts[i];
    }
    std::sort(remainders.begin(), remainders.end());
    for (bool more = true; given < total && more;) {
        more = false;
        for (const auto& [remainder, i] : remainders)
            if (given < total && counts[i] < room[i]) {
                ++counts[i];
                ++given;
                more = true;
            }
    }
    return counts;
}

/// The samples that may be divided, in one group or one for each class.
std::vector<Indices> groupsOf(const Indices& pool, std::span<const std::int64_t> labels, std::int64_t classes,
                              bool stratified) {
    if (!stratified)
        return {pool};
    std::vector<Indices> groups(static_cast<std::size_t>(classes));
    for (const auto i : pool)
        groups[static_cast<std::size_t>(labels[static_cast<std::size_t>(i)])].push_back(i);
    return groups;
}

/// How many of each group become test and validation.
struct Shares {
    Indices test, validation;
};

Shares sharesOf(const std::vector<Indices>& groups, std::int64_t test, std::int64_t validation) {
    Indices sizes;
    Indices room;
    for (const auto& group : groups) {
        sizes.push_back(static_cast<std::int64_t>(group.size()));
        room.push_back(std::max<std::int64_t>(sizes.back() - 1, 0));
    }
    Shares shares;
    shares.test = apportion(test, sizes, room);
    for (std::size_t i = 0; i < room.size(); ++i)
        room[i] -= shares.test[i];
    shares.validation = apportion(validation, sizes, room);
    return shares;
}

void deal(const std::vector<Indices>& groups, const Shares& shares, std::uint64_t seed, SplitIndices& out) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto order = permutation(groups[g].size(), mixSeed({seed, g}));
        const auto test = static_cast<std::size_t>(shares.test[g]);
        const auto validation = static_cast<std::size_t>(shares.validation[g]);
        for (std::size_t k = 0; k < order.size(); ++k) {
            auto& list = k < test ? out.test : k < test + validation ? out.validation : out.train;
            list.push_back(groups[g][static_cast<std::size_t>(order[k])]);
        }
    }
}

Result<void> checkShares(const SplitSettings& settings, const std::string& where) {
    const auto bad = [](double share) { return !(share >= 0 && share < 1); };
    if (!bad(settings.validation) && !bad(settings.test) && settings.validation + settings.test < 1)
        return {};
    return Error(ErrorCode::BadValue,
                 text(LT("core", "The split leaves nothing to train on: validation is %1 and test is %2 of the data"),
                      settings.validation, settings.test))
        .at(where)
        .fix(LT("core", "Choose shares from 0 up to, but not including, 1 that add up to less than 1"));
}

Error noTraining(const char* reason) {
    return Error(ErrorCode::BadFormat, reason)
        .at("split")
        .fix(LT("core", "Add training samples, or give smaller shares to validation and test"));
}

} // namespace

const Indices& SplitIndices::of(Split split) const {
    return split == Split::Train ? train : split == Split::Validation ? validation : test;
}

Json toJson(const SplitSettings& settings) {
    return {{"seed", settings.seed},
            {"validation", settings.validation},
            {"test", settings.test},
            {"stratified", settings.stratified}};
}

Result<SplitSettings> splitSettingsFromJson(const Json& json, const std::string& where) {
    SplitSettings settings;
    const auto wrong = [&](const std::string& key, const char* expected) {
        return Error(ErrorCode::BadValue, text(expected, key)).at(where + "." + key);
    };
    if (!json.is_object())
        return Error(ErrorCode::BadValue, LT("core", "The split is not a JSON object")).at(where);
    for (const auto& [key, value] : json.items()) {
        if (key == "seed") {
            if (!value.is_number_unsigned() && !(value.is_number_integer() && value.get<std::int64_t>() >= 0))
                return wrong(key, LT("core", "“%1” must be a whole number from 0 up"));
            settings.seed = value.get<std::uint64_t>();
        } else if (key == "validation" || key == "test") {
            if (!value.is_number())
                return wrong(key, LT("core", "“%1” must be a number"));
            (key == "test" ? settings.test : settings.validation) = value.get<double>();
        } else if (key == "stratified") {
            if (!value.is_boolean())
                return wrong(key, LT("core", "“%1” must be true or false"));
            settings.stratified = value.get<bool>();
        } else {
            return wrong(key, LT("core", "The split has no setting “%1”"))
                .fix(LT("core", "Known settings are seed, validation, test and stratified"));
        }
    }
    LEPTON_CHECK(checkShares(settings, where));
    return settings;
}

Result<SplitIndices> splitLabels(std::span<const std::int64_t> labels, std::span<const std::optional<Split>> given,
                                 std::int64_t classes, const SplitSettings& settings) {
    LEPTON_CHECK(checkShares(settings, "split"));
    SplitIndices out;
    Indices pool;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto split = given[i].value_or(Split::Train);
        (split == Split::Test         ? out.test
         : split == Split::Validation ? out.validation
                                      : pool)
            .push_back(static_cast<std::int64_t>(i));
    }
    if (pool.empty())
        return noTraining(LT("core", "The data holds no training samples"));
    const auto count = static_cast<std::int64_t>(pool.size());
    const auto test = out.test.empty() ? wholeSamples(settings.test, count) : 0;
    const auto validation = out.validation.empty() ? wholeSamples(settings.validation, count) : 0;
    if (test + validation >= count)
        return noTraining(LT("core", "The data is too small for this split: no training samples would be left"));
    const auto groups = groupsOf(pool, labels, classes, settings.stratified);
    deal(groups, sharesOf(groups, test, validation), settings.seed, out);
    for (auto* list : {&out.train, &out.validation, &out.test})
        std::sort(list->begin(), list->end());
    return out;
}

Result<SplitIndices> splitSource(const Source& source, const SplitSettings& settings) {
    Indices labels;
    std::vector<std::optional<Split>> given;
    for (std::int64_t i = 0; i < source.size(); ++i) {
        labels.push_back(source.label(i));
        given.push_back(source.givenSplit(i));
    }
    return splitLabels(labels, given, static_cast<std::int64_t>(source.info().classes.size()), settings);
}

} // namespace lepton::datasets
