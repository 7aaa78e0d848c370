// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::datasets::pictures {

/// A file that is called like a picture, in a class folder.
struct ListedPicture {
    std::string path; ///< below the root, with '/'
    std::string className;
    std::optional<Split> split;
};

struct FolderListing {
    std::vector<ListedPicture> pictures; ///< by split, class and path, each in natural order
    std::vector<std::string> classes;    ///< every class folder's name once, in natural order
    std::vector<Problem> problems;       ///< "not-a-picture", "outside-classes", "unreadable-folder"
};

/// Walks the folder, following links to folders once each. Errors: Unreadable (the root itself).
Result<FolderListing> listFolder(const Path& root);

/// 0 to 1: how likely the folder is a set of pictures in class folders. Looks at names only, and at the first 2,000.
double likelihoodOfFolder(const Path& path);

} // namespace lepton::datasets::pictures
