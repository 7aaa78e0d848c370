// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Windows.h"

#include <algorithm>
#include <cmath>

namespace lepton::datasets {

namespace {

std::vector<Stretch> asGiven(std::int64_t length, const std::vector<std::optional<Split>>& given) {
    std::vector<Stretch> out;
    if (given.empty())
        return {{Split::Train, 0, length}};
    for (std::int64_t i = 0; i < length; ++i) {
        const auto split = given[static_cast<std::size_t>(i)].value_or(Split::Train);
        if (out.empty() || out.back().split != split)
            out.push_back({split, i, i});
        out.back().end = i + 1;
    }
    return out;
}

bool holds(const std::vector<Stretch>& stretches, Split split) {
    return std::any_of(stretches.begin(), stretches.end(), [&](const Stretch& one) { return one.split == split; });
}

/// Gives the last `count` training positions to another split.
void cutFromEnd(std::vector<Stretch>& stretches, Split split, std::int64_t count) {
    for (std::size_t k = stretches.size(); k-- > 0 && count > 0;) {
        auto& one = stretches[k];
        if (one.split != Split::Train)
            continue;
        const auto taken = std::min(count, one.end - one.begin);
        count -= taken;
        one.end -= taken;
        const Stretch cut{split, one.end, one.end + taken};
        if (one.begin == one.end)
            one = cut;
        else
            stretches.insert(stretches.begin() + static_cast<std::ptrdiff_t>(k) + 1, cut);
    }
}

const char* titleOf(Split split) {
    switch (split) {
    case Split::Train:
        return LT("core", "training");
    case Split::Validation:
        return LT("core", "validation");
    case Split::Test:
        return LT("core", "test");
    }
    return "";
}

} // namespace

Result<std::vector<Stretch>> divideInOrder(std::int64_t length, const std::vector<std::optional<Split>>& given, const SplitSettings& settings) {
    LEPTON_CHECK(splitSettingsFromJson(toJson(settings)));
    auto stretches = asGiven(length, given);
    std::int64_t pool = 0;
    for (const auto& one : stretches)
        pool += one.split == Split::Train ? one.end - one.begin : 0;
    const auto whole = [&](double share) { return static_cast<std::int64_t>(std::floor(share * static_cast<double>(pool) + 0.5 + 1e-9)); };
    const bool test = !holds(stretches, Split::Test);
    const bool validation = !holds(stretches, Split::Validation);
    if (test)
        cutFromEnd(stretches, Split::Test, whole(settings.test));
    if (validation)
        cutFromEnd(stretches, Split::Validation, whole(settings.validation));
    return stretches;
}

Result<Windows> cutWindows(const std::vector<Stretch>& stretches, std::int64_t size, std::int64_t stride, const char* unit, const char* fix) {
    Windows out;
    for (const auto split : {Split::Train, Split::Validation, Split::Test}) {
        auto& list = split == Split::Train ? out.split.train : split == Split::Validation ? out.split.validation : out.split.test;
        std::int64_t longest = 0;
        for (const auto& one : stretches) {
            if (one.split != split)
                continue;
            longest = std::max(longest, one.end - one.begin);
            for (auto at = one.begin; at + size <= one.end; at += stride) {
                list.push_back(static_cast<std::int64_t>(out.starts.size()));
                out.starts.push_back(at);
            }
        }
        if (list.empty() && (longest > 0 || split == Split::Train))
            return Error(ErrorCode::BadFormat, text(LT("core", "A window needs %1 %2, but the %3 part has only %4"), size, unit, titleOf(split), longest))
                .at("recipe[0]")
                .fix(fix);
    }
    return out;
}

} // namespace lepton::datasets
