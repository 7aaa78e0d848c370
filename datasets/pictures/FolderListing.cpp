// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/pictures/FolderListing.h"

#include "datasets/formats/NaturalOrder.h"
#include "datasets/formats/SplitNames.h"
#include "datasets/pictures/Pictures.h"

#include <algorithm>
#include <set>

namespace lepton::datasets::pictures {

namespace {

struct Entries {
    std::vector<Path> folders, files; ///< in natural order, hidden ones left out
};

Result<Entries> entriesOf(const Path& folder) {
    Entries entries;
    std::error_code fault;
    for (auto it = std::filesystem::directory_iterator(folder, fault);
         !fault && it != std::filesystem::directory_iterator(); it.increment(fault)) {
        std::error_code dangling;
        if (!it->path().filename().string().starts_with("."))
            (it->is_directory(dangling) ? entries.folders : entries.files).push_back(it->path());
    }
    if (fault)
        return systemError(fault.value(), folder, false);
    const auto before = [](const Path& a, const Path& b) {
        return naturalLess(a.filename().string(), b.filename().string());
    };
    std::sort(entries.folders.begin(), entries.folders.end(), before);
    std::sort(entries.files.begin(), entries.files.end(), before);
    return entries;
}

/// Looks at so many entries at most, so that a guess about a home folder stays quick.
constexpr int mostLooks = 2000;

class Walk {
public:
    explicit Walk(Path root) : m_root(std::move(root)) {}

    Result<FolderListing> run() {
        LEPTON_TRY(const Entries top, entriesOf(m_root));
        const bool splits = std::any_of(top.folders.begin(), top.folders.end(),
                                        [this](const Path& folder) { return holdsClasses(folder); });
        outside(top.files);
        for (const auto& folder : top.folders) {
            if (!splits)
                classFolder(folder, std::nullopt);
            else if (const auto split = splitOfName(folder.filename().string()))
                splitFolder(folder, *split);
            else
                m_out.problems.push_back(
                    {relative(folder),
                     LT("core", "This folder lies beside the training and test folders and is passed over"), 1,
                     "outside-classes"});
        }
        sortClasses();
        return std::move(m_out);
    }

private:
    std::string relative(const Path& file) const { return file.lexically_relative(m_root).generic_string(); }

    /// A folder named like a split is one if classes lie in it; else it is a class that is called so.
    bool holdsClasses(const Path& folder) const {
        if (!splitOfName(folder.filename().string()))
            return false;
        const auto entries = entriesOf(folder);
        return entries.ok() && !entries->folders.empty();
    }

    void splitFolder(const Path& folder, Split split) {
        const auto entries = entriesOf(folder);
        if (!entries)
            return unreadable(folder, entries.error());
        outside(entries->files);
        for (const auto& inner : entries->folders)
            classFolder(inner, split);
    }

    void classFolder(const Path& folder, std::optional<Split> split) {
        m_out.classes.push_back(folder.filename().string());
        collect(folder, folder.filename().string(), split);
    }

    void collect(const Path& folder, const std::string& className, std::optional<Split> split) {
        std::error_code fault;
        if (!m_visited.insert(std::filesystem::canonical(folder, fault)).second)
            return;
        const auto entries = entriesOf(folder);
        if (!entries)
            return unreadable(folder, entries.error());
        for (const auto& file : entries->files) {
            if (isPictureName(file))
                m_out.pictures.push_back({relative(file), className, split});
            else
                notPicture(file);
        }
        for (const auto& inner : entries->folders)
            collect(inner, className, split);
    }

    void outside(const std::vector<Path>& files) {
        for (const auto& file : files) {
            if (isPictureName(file))
                m_out.problems.push_back({relative(file),
                                          LT("core", "The picture lies in no class folder and is passed over"), 1,
                                          "outside-classes"});
            else
                notPicture(file);
        }
    }

    void notPicture(const Path& file) {
        m_out.problems.push_back(
            {relative(file), LT("core", "The file is not a picture and is passed over"), 1, "not-a-picture"});
    }

    void unreadable(const Path& folder, const Error& error) {
        m_out.problems.push_back({relative(folder), error.what, 1, "unreadable-folder"});
    }

    void sortClasses() {
        auto& classes = m_out.classes;
        std::sort(classes.begin(), classes.end(), naturalLess);
        classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
        std::stable_sort(m_out.pictures.begin(), m_out.pictures.end(),
                         [](const ListedPicture& a, const ListedPicture& b) { return a.split < b.split; });
    }

    Path m_root;
    std::set<Path> m_visited; ///< against links that lead in circles
    FolderListing m_out;
};

} // namespace

Result<FolderListing> listFolder(const Path& root) {
    return Walk(root.has_filename() ? root : root.parent_path()).run();
}

double likelihoodOfFolder(const Path& path) {
    std::error_code fault;
    if (!std::filesystem::is_directory(path, fault))
        return isPictureName(path) ? 0.05 : 0;
    double likelihood = 0;
    auto it = std::filesystem::recursive_directory_iterator(
        path, std::filesystem::directory_options::follow_directory_symlink, fault);
    for (int looks = 0; !fault && it != std::filesystem::recursive_directory_iterator() && looks < mostLooks;
         it.increment(fault), ++looks) {
        if (it.depth() > 4)
            it.disable_recursion_pending();
        if (isPictureName(it->path())) {
            if (it.depth() > 0)
                return 0.7;
            likelihood = 0.3;
        } else {
            std::error_code ignored;
            likelihood = std::max(likelihood, it->is_directory(ignored) ? 0.1 : 0.0);
        }
    }
    return likelihood;
}

} // namespace lepton::datasets::pictures
