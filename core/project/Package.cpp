// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Package.h"

#include "core/project/Schemas.h"
#include "core/project/ZipFile.h"

#include <algorithm>

namespace lepton::project {

namespace {

constexpr const char* manifestName = "manifest.json";
constexpr std::int64_t mostManifestBytes = 16 << 20;

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::vector<ZipMember> membersOf(const Package& package) {
    std::vector<ZipMember> members{{"network.json", dump(graph::toJson(package.network))},
                                   {"recipe.json", dump(package.recipe)},
                                   {"weights.safetensors", package.weights},
                                   {"model-card.md", package.modelCard}};
    if (!package.onnx.empty())
        members.emplace_back("model.onnx", package.onnx);
    if (!package.statistics.is_null())
        members.emplace_back("statistics.json", dump(package.statistics));
    for (const auto& [name, contents] : package.parity)
        members.emplace_back("parity/" + name, contents);
    return members;
}

Json manifestOf(const Package& package, const std::vector<ZipMember>& members) {
    Json digests = Json::object();
    for (const auto& [name, contents] : members)
        digests[name] = {{"sha256", sha256(contents)}, {"bytes", contents.size()}};
    return {{"format", "lepton-package"}, {"format_version", newestPackageVersion}, {"name", package.name},
            {"version", package.version}, {"objective", package.objective},         {"labels", package.labels},
            {"signature", package.signature}, {"metrics", package.metrics},         {"provenance", package.provenance},
            {"members", std::move(digests)}};
}

Json objectiveSchema() {
    Json out = schema("project")["properties"]["objective"];
    out["definitions"] = schema("project")["definitions"];
    return out;
}

Error missing(const std::string& member, const std::string& where) {
    return Error(ErrorCode::BadFormat, text(LT("core", "The package is damaged: it has no %1"), member)).at(where).fix(LT("core", "Export or download the package again"));
}

/// A manifest may state any sizes, and zeros unfold a thousandfold; what models are made of does not.
Result<void> checkUnfolded(const Json& listed, std::size_t packed, const std::string& where) {
    const double most = 64.0 * (1 << 20) + 20.0 * static_cast<double>(packed);
    double sum = 0;
    for (const auto& [name, facts] : listed.items())
        sum += facts["bytes"].get<double>();
    if (sum <= most)
        return {};
    return Error(ErrorCode::BadFormat, text(LT("core", "The package would unfold to %1 bytes, which no model does"), sum)).at(where).fix(LT("core", "Don't use this file; get it again from its maker"));
}

Result<std::map<std::string, std::string>> readMembers(const std::string& bytes, const Json& manifest, const std::string& where) {
    const Json& listed = manifest["members"];
    LEPTON_CHECK(checkUnfolded(listed, bytes.size(), where));
    LEPTON_TRY(auto found, readZip(bytes, where, [&listed](const std::string& name) -> std::int64_t {
        return listed.contains(name) ? listed[name]["bytes"].get<std::int64_t>() : name == manifestName ? -1 : 0;
    }));
    std::map<std::string, std::string> members;
    for (auto& [name, contents] : found) {
        if (!listed.contains(name))
            return Error(ErrorCode::BadFormat, LT("core", "The package holds a member that its manifest does not name")).at(where + ": " + name).fix(LT("core", "Don't use this file; get it again from its maker"));
        members[name] = std::move(contents);
    }
    for (const auto& [name, facts] : listed.items()) {
        const auto member = members.find(name);
        if (member == members.end())
            return missing(name, where);
        if (sha256(member->second) != facts["sha256"].get<std::string>())
            return Error(ErrorCode::BadFormat, LT("core", "The package is damaged: a member does not have the SHA-256 that the manifest names"))
                .at(where + ": " + name)
                .fix(LT("core", "Export or download the package again"));
    }
    for (const char* needed : {"network.json", "recipe.json", "weights.safetensors"})
        if (!members.contains(needed))
            return missing(needed, where);
    return members;
}

} // namespace

Objective Package::objectiveSettings() const {
    if (provenance.contains("objective") && checkSchema(provenance["objective"], objectiveSchema(), "provenance").ok())
        return objectiveFromJson(provenance["objective"]);
    Objective out;
    out.type = objective;
    return out;
}

Result<void> writePackage(const Path& file, const Package& package) {
    auto members = membersOf(package);
    members.insert(members.begin(), {manifestName, dump(manifestOf(package, members))});
    LEPTON_TRY(const std::string bytes, makeZip(members));
    return writeFile(file, bytes);
}

Result<Json> readPackageManifest(const std::string& bytes, const std::string& file) {
    LEPTON_TRY(const auto found, readZip(bytes, file, [](const std::string& name) { return name == manifestName ? mostManifestBytes : -1; }));
    if (found.empty())
        return missing(manifestName, file);
    const std::string where = file + ": " + manifestName;
    LEPTON_TRY(Json manifest, parseJson(found[0].second, where));
    Json versioned = manifest.is_object() ? manifest : Json::object();
    versioned["version"] = versioned.value("format_version", Json());
    LEPTON_TRY([[maybe_unused]] const int version, checkFormat(versioned, "lepton-package", newestPackageVersion, where));
    LEPTON_CHECK(checkSchema(manifest, schema("manifest"), where));
    return manifest;
}

Result<Package> readPackage(const Path& file) {
    LEPTON_TRY(const std::string bytes, readFile(file));
    return readPackage(bytes, file.string());
}

Result<Package> readPackage(const std::string& bytes, const std::string& where) {
    LEPTON_TRY(const Json manifest, readPackageManifest(bytes, where));
    LEPTON_TRY(auto members, readMembers(bytes, manifest, where));
    Package package;
    package.name = manifest["name"].get<std::string>();
    package.version = manifest["version"].get<std::string>();
    package.objective = manifest["objective"].get<std::string>();
    package.labels = manifest["labels"].get<std::vector<std::string>>();
    package.signature = manifest["signature"];
    package.metrics = manifest.value("metrics", Json::object());
    package.provenance = manifest.value("provenance", Json::object());
    const std::string networkPlace = where + ": network.json";
    LEPTON_TRY(const Json network, parseJson(members["network.json"], networkPlace));
    LEPTON_TRY(package.network, graph::networkFromJson(network, networkPlace));
    LEPTON_TRY(package.recipe, parseJson(members["recipe.json"], where + ": recipe.json"));
    package.weights = std::move(members["weights.safetensors"]);
    package.modelCard = std::move(members["model-card.md"]);
    if (const auto onnx = members.find("model.onnx"); onnx != members.end())
        package.onnx = std::move(onnx->second);
    if (const auto statistics = members.find("statistics.json"); statistics != members.end()) {
        LEPTON_TRY(package.statistics, parseJson(statistics->second, where + ": statistics.json"));
    }
    for (auto& [name, contents] : members)
        if (name.starts_with("parity/"))
            package.parity[name.substr(7)] = std::move(contents);
    return package;
}

std::string packageName(const std::string& projectName) {
    std::string out;
    for (const unsigned char c : projectName) {
        const bool plain = c < 128 && (std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-');
        const char next = plain ? static_cast<char>(c) : '-';
        if (next != '-' || (!out.empty() && out.back() != '-'))
            out += next;
    }
    while (!out.empty() && std::isalnum(static_cast<unsigned char>(out.back())) == 0)
        out.pop_back();
    while (!out.empty() && std::isalnum(static_cast<unsigned char>(out.front())) == 0)
        out.erase(out.begin());
    return out.empty() ? "model" : out;
}

} // namespace lepton::project
