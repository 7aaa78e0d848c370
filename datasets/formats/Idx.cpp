// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/Idx.h"

#include "datasets/formats/Duplicates.h"
#include "datasets/formats/IdxClasses.h"
#include "datasets/formats/IdxFile.h"
#include "datasets/formats/IdxPairs.h"
#include "datasets/formats/PictureFields.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <mutex>

namespace lepton::datasets {

namespace {

/// One pair of files, unpacked.
struct IdxSet {
    IdxPair files;
    Array pictures;         ///< uint8 [N, H, W, C]
    Array labels;           ///< uint8 [N]
    std::int64_t first = 0; ///< number of its first sample in the source

    std::int64_t size() const { return pictures.shape[0]; }
};

class IdxSource final : public Source {
public:
    IdxSource(std::vector<IdxSet> sets, std::vector<std::string> classes) : m_sets(std::move(sets)) {
        m_info.format = "idx";
        m_info.classes = std::move(classes);
        const auto& shape = m_sets.front().pictures.shape;
        m_shape = {shape[1], shape[2], shape[3]};
        m_sampleBytes = static_cast<std::size_t>(shape[1] * shape[2] * shape[3]);
    }

    const SourceInfo& info() const override { return m_info; }

    std::int64_t label(std::int64_t i) const override {
        const auto& set = setOf(i);
        return std::to_integer<std::int64_t>(set.labels.bytes[static_cast<std::size_t>(i - set.first)]);
    }
    std::optional<Split> givenSplit(std::int64_t i) const override { return setOf(i).files.split; }

    Result<Array> read(std::int64_t i) const override {
        Array picture(ElementType::UInt8, m_shape);
        std::memcpy(picture.bytes.data(), pixels(i).data(), m_sampleBytes);
        return picture;
    }

    std::string name(std::int64_t i) const override {
        const auto& set = setOf(i);
        return set.files.pictures.filename().string() + "#" + std::to_string(i - set.first);
    }

    std::string fingerprint() const override {
        Json parts{{"format", m_info.format},
                   {"samples", m_info.samples},
                   {"classes", m_info.classes},
                   {"counts", m_info.classCounts}};
        for (const auto& set : m_sets)
            for (const auto& file : {set.files.pictures, set.files.labels}) {
                std::error_code unknown;
                parts["files"].push_back({file.filename().string(), std::filesystem::file_size(file, unknown)});
            }
        return sha256(std::string_view(parts.dump(-1, ' ', false, Json::error_handler_t::replace)));
    }

    /// Fills info(): pixel statistics, duplicates, counts.
    Result<void> describe(const Progress& progress) {
        const auto samples = m_sets.back().first + m_sets.back().size();
        std::vector<ContentHash> hashes(static_cast<std::size_t>(samples));
        PixelRange all;
        std::mutex mutex;
        constexpr std::int64_t block = 512;
        LEPTON_CHECK(forEachParallel((samples + block - 1) / block,
                                     [&](std::int64_t b) -> Result<void> {
                                         PixelRange range;
                                         for (auto i = b * block; i < std::min(samples, (b + 1) * block); ++i) {
                                             hashes[static_cast<std::size_t>(i)] = contentHash(pixels(i));
                                             range.add(pixels(i));
                                         }
                                         const std::lock_guard lock(mutex);
                                         all.add(range);
                                         return {};
                                     },
                                     progress));
        const auto unique = findDuplicates(*this, hashes, m_info.problems);
        describePictures(*this, samples, m_shape, all, unique, 0, m_info);
        return {};
    }

private:
    const IdxSet& setOf(std::int64_t i) const {
        const auto after = std::upper_bound(m_sets.begin(), m_sets.end(), i,
                                            [](std::int64_t value, const IdxSet& set) { return value < set.first; });
        return *std::prev(after);
    }

    std::span<const std::byte> pixels(std::int64_t i) const {
        const auto& set = setOf(i);
        return std::span(set.pictures.bytes)
            .subspan(static_cast<std::size_t>(i - set.first) * m_sampleBytes, m_sampleBytes);
    }

    std::vector<IdxSet> m_sets;
    std::vector<std::int64_t> m_shape; ///< [H, W, C]
    std::size_t m_sampleBytes = 0;
    SourceInfo m_info;
};

/// The four files of MNIST are unpacked at the same time.
Result<std::vector<IdxSet>> readSets(const std::vector<IdxPair>& pairs, const Progress& progress) {
    std::vector<IdxSet> sets(pairs.size());
    LEPTON_CHECK(forEachParallel(
        static_cast<std::int64_t>(pairs.size() * 2),
        [&](std::int64_t k) -> Result<void> {
            const auto& files = pairs[static_cast<std::size_t>(k / 2)];
            auto& set = sets[static_cast<std::size_t>(k / 2)];
            if (k % 2 == 0) {
                LEPTON_TRY(set.pictures, readIdxFile(files.pictures, IdxContents::Pictures));
            } else {
                LEPTON_TRY(set.labels, readIdxFile(files.labels, IdxContents::Labels));
            }
            return {};
        },
        progress));
    for (std::size_t i = 0; i < sets.size(); ++i) {
        sets[i].files = pairs[i];
        sets[i].first = i == 0 ? 0 : sets[i - 1].first + sets[i - 1].size();
    }
    return sets;
}

Result<void> checkSets(const std::vector<IdxSet>& sets) {
    for (const auto& set : sets) {
        if (set.labels.shape[0] != set.size())
            return Error(ErrorCode::BadFormat,
                         text(LT("core", "The file holds %1 labels, but there are %2 pictures in %3"),
                              set.labels.shape[0], set.size(), set.files.pictures.filename().string()))
                .at(set.files.labels.string() + ", offset 4")
                .fix(LT("core", "Put the label file that belongs to these pictures in its place"));
        const auto& here = set.pictures.shape;
        const auto& first = sets.front().pictures.shape;
        if (!std::equal(here.begin() + 1, here.end(), first.begin() + 1))
            return Error(ErrorCode::BadFormat,
                         text(LT("core", "The pictures are %1 × %2, but those in %3 are %4 × %5"), here[2], here[1],
                              sets.front().files.pictures.filename().string(), first[2], first[1]))
                .at(set.files.pictures.string() + ", offset 8")
                .fix(LT("core", "Choose one of the picture files instead of the folder"));
    }
    return {};
}

int highestLabel(const std::vector<IdxSet>& sets) {
    int highest = 0;
    for (const auto& set : sets)
        for (const auto label : set.labels.bytes)
            highest = std::max(highest, std::to_integer<int>(label));
    return highest;
}

Result<std::unique_ptr<Source>> openIdx(const Path& path, const Progress& progress) {
    LEPTON_TRY(const auto pairs, findIdxPairs(path));
    LEPTON_TRY(auto sets, readSets(pairs, progress));
    LEPTON_CHECK(checkSets(sets));
    const auto& first = sets.front();
    LEPTON_TRY(auto classes, idxClassNames(first.files.pictures, first.pictures.shape, highestLabel(sets)));
    auto source = std::make_unique<IdxSource>(std::move(sets), std::move(classes));
    LEPTON_CHECK(source->describe(progress));
    return std::unique_ptr<Source>(std::move(source));
}

double idxLikelihood(const Path& path) {
    std::error_code fault;
    if (!std::filesystem::is_directory(path, fault)) {
        std::ifstream in(path, std::ios::binary);
        char magic[4] = {1, 1, 1, 1};
        in.read(magic, sizeof magic);
        const bool looksIdx =
            magic[0] == 0 && magic[1] == 0 && magic[2] >= 8 && magic[2] <= 14 && magic[3] >= 1 && magic[3] <= 4;
        return isIdxName(path) ? 0.95 : looksIdx ? 0.8 : 0;
    }
    for (auto it = std::filesystem::directory_iterator(path, fault);
         !fault && it != std::filesystem::directory_iterator(); it.increment(fault))
        if (isIdxName(it->path()))
            return 0.9;
    return 0;
}

} // namespace

Format idxFormat() {
    return {"idx", LT("core", "IDX (MNIST)"),
            LT("core", "Files like “train-images-idx3-ubyte.gz” and “train-labels-idx1-ubyte.gz”, as MNIST has them"),
            idxLikelihood, openIdx};
}

} // namespace lepton::datasets
