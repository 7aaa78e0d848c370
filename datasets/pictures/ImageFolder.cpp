// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/ImageFolder.h"

#include "datasets/formats/Duplicates.h"
#include "datasets/formats/PictureFields.h"
#include "datasets/formats/ProblemList.h"
#include "datasets/pictures/FolderListing.h"
#include "datasets/pictures/Pictures.h"

#include <algorithm>
#include <mutex>

namespace lepton::datasets::pictures {

namespace {

/// What decoding a picture once has shown.
struct Examined {
    bool readable = false;
    Text reason; ///< why not
    std::vector<std::int64_t> shape;
    ContentHash hash;
    std::uint64_t fileBytes = 0;
};

struct Sample {
    std::string path;
    std::int64_t label = 0;
    std::optional<Split> split;
    std::uint64_t fileBytes = 0;
};

class ImageFolder final : public Source {
public:
    explicit ImageFolder(Path root) : m_root(std::move(root)) { m_info.format = "image-folder"; }

    const SourceInfo& info() const override { return m_info; }
    std::int64_t label(std::int64_t i) const override { return sample(i).label; }
    std::optional<Split> givenSplit(std::int64_t i) const override { return sample(i).split; }
    std::string name(std::int64_t i) const override { return sample(i).path; }
    Result<Array> read(std::int64_t i) const override { return decodeFile(m_root / sample(i).path); }

    std::string fingerprint() const override {
        Json parts{{"format", m_info.format},
                   {"samples", m_info.samples},
                   {"classes", m_info.classes},
                   {"counts", m_info.classCounts}};
        std::string bytes = parts.dump(-1, ' ', false, Json::error_handler_t::replace);
        for (const auto& one : m_samples)
            bytes += '\n' + one.path + '\0' + std::to_string(one.fileBytes);
        return sha256(std::string_view(bytes));
    }

    /// Lists and decodes everything, and fills info().
    Result<void> examine(const Progress& progress) {
        LEPTON_TRY(auto listing, listFolder(m_root));
        if (listing.pictures.empty())
            return nothing(listing);
        m_info.problems = std::move(listing.problems);
        std::vector<Examined> examined(listing.pictures.size());
        PixelRange pixels;
        std::mutex mutex;
        LEPTON_CHECK(forEachParallel(
            static_cast<std::int64_t>(examined.size()),
            [&](std::int64_t i) -> Result<void> {
                const auto k = static_cast<std::size_t>(i);
                PixelRange range;
                examined[k] = examineOne(m_root / listing.pictures[k].path, range);
                const std::lock_guard lock(mutex);
                pixels.add(range);
                return {};
            },
            progress));
        return keepReadable(listing, examined, pixels);
    }

private:
    const Sample& sample(std::int64_t i) const { return m_samples[static_cast<std::size_t>(i)]; }

    Error nothing(const FolderListing& listing) const {
        const bool loose = std::any_of(listing.problems.begin(), listing.problems.end(),
                                       [](const Problem& p) { return p.code == "outside-classes"; });
        return Error(ErrorCode::BadFormat, loose ? LT("core", "The pictures do not lie in class folders")
                                                 : LT("core", "The folder holds no pictures"))
            .at(m_root.string())
            .fix(LT("core", "Make one folder for each class, named like the class, and put its pictures there"));
    }

    static Examined examineOne(const Path& file, PixelRange& range) {
        Examined out;
        auto bytes = readFile(file);
        if (!bytes) {
            out.reason = bytes.error().what;
            return out;
        }
        const auto data = std::as_bytes(std::span(*bytes));
        const auto picture = decode(data, file.string());
        if (!picture) {
            out.reason = picture.error().what;
            return out;
        }
        range.add(picture->bytes);
        return {true, {}, picture->shape, contentHash(data), data.size()};
    }

    Result<void> keepReadable(const FolderListing& listing, const std::vector<Examined>& examined,
                              const PixelRange& pixels) {
        std::vector<std::string> missing = nameClasses(listing, examined);
        std::vector<ContentHash> hashes;
        std::vector<std::int64_t> shape;
        long unreadable = 0;
        for (std::size_t k = 0; k < examined.size(); ++k) {
            const auto& picture = listing.pictures[k];
            if (!examined[k].readable) {
                m_info.problems.push_back({picture.path, examined[k].reason, 1, "unreadable"});
                ++unreadable;
                continue;
            }
            const auto label =
                std::find(m_info.classes.begin(), m_info.classes.end(), picture.className) - m_info.classes.begin();
            m_samples.push_back({picture.path, label, picture.split, examined[k].fileBytes});
            hashes.push_back(examined[k].hash);
            shape = shape.empty() ? examined[k].shape : common(shape, examined[k].shape);
        }
        if (m_samples.empty())
            return Error(ErrorCode::BadFormat, text(LT("core", "None of the %1 pictures can be read"), examined.size()))
                .at((m_root / listing.pictures.front().path).string())
                .fix(
                    LT("core", "Open one of them in a picture viewer; if that fails too, copy or download them again"));
        keepSplits();
        m_info.samples = static_cast<std::int64_t>(m_samples.size());
        const auto unique = findDuplicates(*this, hashes, m_info.problems);
        describePictures(*this, m_info.samples, shape, pixels, unique, unreadable, m_info);
        reportClasses(missing);
        sumUpProblems(m_info.problems);
        return {};
    }

    /// Sets info().classes to those with a readable picture and returns the others.
    std::vector<std::string> nameClasses(const FolderListing& listing, const std::vector<Examined>& examined) {
        std::vector<std::string> used;
        for (std::size_t k = 0; k < examined.size(); ++k)
            if (examined[k].readable && (used.empty() || used.back() != listing.pictures[k].className))
                used.push_back(listing.pictures[k].className);
        std::vector<std::string> missing;
        for (const auto& name : listing.classes)
            (std::find(used.begin(), used.end(), name) != used.end() ? m_info.classes : missing).push_back(name);
        return missing;
    }

    static std::vector<std::int64_t> common(std::vector<std::int64_t> a, const std::vector<std::int64_t>& b) {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] != b[i])
                a[i] = -1;
        return a;
    }

    /// Test or validation folders without training folders say nothing about the split.
    void keepSplits() {
        if (std::none_of(m_samples.begin(), m_samples.end(), [](const Sample& s) { return s.split == Split::Train; }))
            for (auto& one : m_samples)
                one.split.reset();
    }

    void reportClasses(const std::vector<std::string>& missing) {
        for (const auto& name : missing)
            m_info.problems.push_back(
                {name, text(LT("core", "The folder “%1” holds no readable pictures and is left out"), name), 1,
                 "empty-class"});
        std::vector<std::int64_t> training(m_info.classes.size(), 0);
        for (const auto& one : m_samples)
            training[static_cast<std::size_t>(one.label)] += one.split.value_or(Split::Train) == Split::Train ? 1 : 0;
        for (std::size_t i = 0; i < training.size(); ++i)
            if (training[i] == 0)
                m_info.problems.push_back(
                    {m_info.classes[i], text(LT("core", "The class “%1” has no training samples"), m_info.classes[i]),
                     1, "untrained-class"});
        if (m_info.classes.size() == 1)
            m_info.problems.push_back({m_info.classes[0],
                                       LT("core", "There is only one class, so there is nothing to tell apart"), 1,
                                       "single-class"});
    }

    Path m_root;
    std::vector<Sample> m_samples;
    SourceInfo m_info;
};

Result<std::unique_ptr<Source>> openFolder(const Path& path, const Progress& progress) {
    if (!std::filesystem::is_directory(path))
        return Error(ErrorCode::BadFormat, LT("core", "A single picture is not a data set"))
            .at(path.string())
            .fix(LT("core", "Choose the folder that holds one folder of pictures for each class"));
    auto source = std::make_unique<ImageFolder>(path);
    LEPTON_CHECK(source->examine(progress));
    return std::unique_ptr<Source>(std::move(source));
}

} // namespace

Format imageFolderFormat() {
    return {"image-folder", LT("core", "Folder of pictures"),
            LT("core", "One folder for each class, or train, val and test folders with such folders inside"),
            likelihoodOfFolder, openFolder};
}

} // namespace lepton::datasets::pictures
