// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/WeightFile.h"

#include "core/exchange/Safetensors.h"
#include "core/exchange/StateDict.h"
#include "core/project/Package.h"

#include <algorithm>
#include <cctype>

namespace lepton::exchange {

namespace {

constexpr const char* kinds = LT("core", "Choose a package (.leptonmodel), a .safetensors file, or a .pt or .pth file with a state_dict");

bool isDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// "features.2" before "features.10".
bool naturalLess(const std::string& a, const std::string& b) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const auto numberOf = [](const std::string& text, std::size_t& at) {
                while (at + 1 < text.size() && text[at] == '0' && isDigit(text[at + 1]))
                    ++at;
                const std::size_t first = at;
                while (at < text.size() && isDigit(text[at]))
                    ++at;
                return text.substr(first, at - first);
            };
            const std::string left = numberOf(a, i);
            const std::string right = numberOf(b, j);
            if (left != right)
                return left.size() != right.size() ? left.size() < right.size() : left < right;
        } else if (a[i] != b[j]) {
            return a[i] < b[j];
        } else {
            ++i;
            ++j;
        }
    }
    return a.size() - i < b.size() - j;
}

bool looksLikeSafetensors(const std::string& bytes) {
    constexpr std::size_t lengthBytes = 8;
    const auto first = bytes.find_first_not_of(" \t\r\n", lengthBytes);
    return bytes.size() > lengthBytes && first != std::string::npos && bytes[first] == '{' && bytes[lengthBytes - 1] == '\0';
}

Error otherKind(const std::string& bytes, const std::string& where) {
    if (bytes.starts_with("\x89HDF"))
        return Error(ErrorCode::Unsupported, LT("core", "Keras' HDF5 files can't be read")).at(where).fix(LT("core", "Save the weights as a safetensors file"));
    if (bytes.starts_with("\x80"))
        return Error(ErrorCode::Unsupported, LT("core", "This is a Python pickle, but none of torch.save")).at(where).fix(kinds);
    return Error(ErrorCode::BadFormat, LT("core", "This is no file of weights that can be read")).at(where).fix(kinds);
}

Result<WeightFile> fromPackage(const Path& path) {
    LEPTON_TRY(const auto package, project::readPackage(path));
    WeightFile file;
    file.kind = "package";
    LEPTON_TRY(file.tensors, readSafetensorsOfAnyType(package.weights, path.string() + ": weights.safetensors"));
    file.lineage = {{"name", package.name}, {"version", package.version}, {"labels", package.labels}};
    for (const char* key : {"run", "trained", "lineage"})
        if (package.provenance.contains(key) && !package.provenance[key].empty())
            file.lineage[key] = package.provenance[key];
    return file;
}

Result<WeightFile> fromBytes(const std::string& bytes, const Path& path) {
    WeightFile file;
    if (looksLikeStateDict(bytes)) {
        file.kind = "state-dict";
        LEPTON_TRY(file.tensors, readStateDict(bytes, path.string()));
        return file;
    }
    if (!looksLikeSafetensors(bytes))
        return otherKind(bytes, path.string());
    file.kind = "safetensors";
    LEPTON_TRY(file.tensors, readSafetensorsOfAnyType(bytes, path.string()));
    // Other programs put the tensors in the order of types and names, which says nothing of the layers'.
    if (bytes.find("\"lepton\":", 8) > bytes.find("\"dtype\":", 8))
        std::stable_sort(file.tensors.begin(), file.tensors.end(), [](const StoredTensor& a, const StoredTensor& b) { return naturalLess(a.name, b.name); });
    return file;
}

} // namespace

Result<WeightFile> readWeightFile(const Path& path) {
    std::error_code fault;
    if (std::filesystem::is_directory(path, fault))
        return Error(ErrorCode::BadFormat, LT("core", "This is a folder, not a file of weights")).at(path.string()).fix(kinds);
    LEPTON_TRY(const std::string bytes, readFile(path));
    const bool package = looksLikeStateDict(bytes) && bytes.find("manifest.json") < 256; // a package's first member
    LEPTON_TRY(WeightFile file, package ? fromPackage(path) : fromBytes(bytes, path));
    if (file.tensors.empty())
        return Error(ErrorCode::BadFormat, LT("core", "There are no tensors in the file")).at(path.string()).fix(kinds);
    Json lineage{{"from", std::filesystem::absolute(path, fault).lexically_normal().string()}, {"kind", file.kind}, {"sha256", sha256(bytes)}};
    lineage.update(file.lineage);
    file.lineage = std::move(lineage);
    return file;
}

bool tellsOtherClasses(const WeightFile& file, const std::vector<std::string>& classes) {
    const Json labels = file.lineage.value("labels", Json::array());
    return !labels.empty() && !classes.empty() && labels != Json(classes);
}

} // namespace lepton::exchange
