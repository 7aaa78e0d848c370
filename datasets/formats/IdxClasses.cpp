// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/formats/IdxClasses.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace lepton::datasets {

namespace {

/// True if a folder of the path is called fashion-mnist, however it is written.
bool isFashion(const Path& file) {
    std::error_code ignored;
    for (const auto& part : std::filesystem::weakly_canonical(file, ignored)) {
        std::string letters;
        for (const unsigned char c : part.string())
            if (std::isalpha(c) != 0)
                letters += static_cast<char>(std::tolower(c));
        if (letters == "fashionmnist")
            return true;
    }
    return false;
}

Result<std::vector<std::string>> readClassNames(const Path& file, int highest) {
    LEPTON_TRY(const std::string contents, readFile(file));
    std::istringstream lines(contents);
    std::vector<std::string> names;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        names.push_back(line);
    }
    while (!names.empty() && names.back().empty())
        names.pop_back();
    const auto place = [&](std::size_t i) { return file.string() + ":" + std::to_string(i + 1); };
    if (names.size() <= static_cast<std::size_t>(highest))
        return Error(ErrorCode::BadFormat,
                     text(LT("core", "The file names %1 classes, but the labels go up to %2"), names.size(), highest))
            .at(file.string())
            .fix(LT("core", "Write one line for each class, beginning with that of label 0"));
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i].empty() || std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
                                    names.begin() + static_cast<std::ptrdiff_t>(i))
            return Error(ErrorCode::BadFormat, LT("core", "Every class needs a name of its own"))
                .at(place(i))
                .fix(LT("core", "Write one line for each class, beginning with that of label 0"));
    return names;
}

} // namespace

Result<std::vector<std::string>> idxClassNames(const Path& pictures, const std::vector<std::int64_t>& shape,
                                               int highest) {
    if (const auto file = pictures.parent_path() / "classes.txt"; std::filesystem::exists(file))
        return readClassNames(file, highest);
    // Names as the data set's authors give them: Xiao, Rasul, Vollgraf 2017, table 2.
    if (highest == 9 && shape[1] == 28 && shape[2] == 28 && shape[3] == 1 && isFashion(pictures))
        return std::vector<std::string>{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                        "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    std::vector<std::string> names;
    for (int i = 0; i <= highest; ++i)
        names.push_back(std::to_string(i));
    return names;
}

} // namespace lepton::datasets
