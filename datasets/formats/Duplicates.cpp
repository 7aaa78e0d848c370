// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/Duplicates.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <optional>

namespace lepton::datasets {

namespace {

std::uint64_t finalise(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

/// A count, and the first pair that it was found in.
struct Finding {
    long count = 0;
    std::string where;

    void add(const Source& source, std::int64_t copy, std::int64_t original) {
        if (++count == 1)
            where = source.name(copy) + " = " + source.name(original);
    }
    void report(const char* what, const char* code, std::vector<Problem>& problems) const {
        if (count > 0)
            problems.push_back({where, text(what, count), count, code});
    }
};

struct Findings {
    Finding copies, acrossSplits, conflicts;

    /// `group`: samples of equal contents, ascending.
    void add(const Source& source, std::span<const std::int64_t> group) {
        std::optional<std::int64_t> training;
        for (const auto i : group)
            if (!training && source.givenSplit(i) == Split::Train)
                training = i;
        for (const auto i : group.subspan(1)) {
            if (source.label(i) != source.label(group.front()))
                conflicts.add(source, i, group.front());
            if (!training || source.givenSplit(i) == Split::Train)
                copies.add(source, i, group.front());
        }
        for (const auto i : group)
            if (training && source.givenSplit(i) != Split::Train)
                acrossSplits.add(source, i, *training);
    }
};

} // namespace

ContentHash contentHash(std::span<const std::byte> bytes) {
    ContentHash hash{0x9e3779b97f4a7c15ULL ^ bytes.size(), 0xd1b54a32d192ed03ULL + bytes.size()};
    const auto mix = [&hash](std::uint64_t word) {
        hash.high = std::rotl((hash.high ^ word) * 0xbf58476d1ce4e5b9ULL, 29);
        hash.low = std::rotl((hash.low + word) * 0x94d049bb133111ebULL, 31) ^ hash.high;
    };
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        mix(word);
    }
    std::uint64_t rest = 0;
    if (at < bytes.size())
        std::memcpy(&rest, bytes.data() + at, bytes.size() - at);
    mix(rest);
    return {finalise(hash.high), finalise(hash.low ^ hash.high)};
}

long findDuplicates(const Source& source, const std::vector<ContentHash>& hashes, std::vector<Problem>& problems) {
    std::vector<std::int64_t> order(hashes.size());
    std::iota(order.begin(), order.end(), 0);
    const auto hash = [&](std::int64_t i) { return hashes[static_cast<std::size_t>(i)]; };
    std::sort(order.begin(), order.end(),
              [&](std::int64_t a, std::int64_t b) { return std::pair(hash(a), a) < std::pair(hash(b), b); });
    std::vector<std::pair<std::int64_t, std::span<const std::int64_t>>>
        groups; // by first sample, so that reports follow the source
    long unique = 0;
    for (std::size_t from = 0, to = 0; from < order.size(); from = to, ++unique) {
        while (to < order.size() && hash(order[to]) == hash(order[from]))
            ++to;
        if (to - from > 1)
            groups.emplace_back(order[from], std::span(order).subspan(from, to - from));
    }
    std::sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Findings findings;
    for (const auto& [first, group] : groups)
        findings.add(source, group);
    findings.copies.report(LT("core", "Exact copies of other samples: %1"), "duplicate", problems);
    findings.acrossSplits.report(
        LT("core", "Samples of the test or validation split that are in the training split too: %1"),
        "duplicate-across-splits", problems);
    findings.conflicts.report(LT("core", "Exact copies that are labelled differently: %1"), "label-conflict", problems);
    return unique;
}

} // namespace lepton::datasets
