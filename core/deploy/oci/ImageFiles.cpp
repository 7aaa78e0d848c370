// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/ImageFiles.h"

#include "core/deploy/oci/TarFile.h"

#include <cerrno>
#include <fstream>

namespace lepton::deploy::oci {

namespace {

std::string hexOf(const std::string& digest) { return digest.substr(digest.find(':') + 1); }

Result<void> placeBlob(const Blob& blob, const Path& folder) {
    const Path file = folder / hexOf(blob.digest);
    if (blob.file.empty())
        return writeFile(file, blob.bytes);
    std::error_code fault;
    std::filesystem::create_symlink(std::filesystem::absolute(blob.file), file, fault);
    return fault ? systemError(fault.value(), file, true) : Result<void>();
}

} // namespace

Result<void> writeLayout(const BuiltImage& image, const std::string& name, const Path& folder) {
    const Path blobs = folder / "blobs" / "sha256";
    LEPTON_CHECK(makeFolders(blobs));
    for (const auto& layer : image.layers)
        LEPTON_CHECK(placeBlob(layer.blob, blobs));
    LEPTON_CHECK(placeBlob(image.config, blobs));
    LEPTON_CHECK(placeBlob(image.manifest, blobs));
    Json manifest = descriptor(image.manifest);
    manifest["annotations"] = {{"org.opencontainers.image.ref.name", name}};
    LEPTON_CHECK(writeFile(folder / "oci-layout", R"({"imageLayoutVersion":"1.0.0"})"));
    return writeJson(folder / "index.json", {{"schemaVersion", 2}, {"manifests", Json::array({manifest})}});
}

Result<void> writeDockerArchive(const BuiltImage& image, const std::string& name, const Path& file, const Reporter& reporter) {
    std::ofstream out(file, std::ios::binary);
    if (!out)
        return systemError(errno, file, true);
    TarWriter tar([&out](std::string_view bytes) { return static_cast<bool>(out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()))); });
    Json layers = Json::array();
    for (const auto& layer : image.layers) {
        layers.push_back(hexOf(layer.blob.digest) + ".tar");
        LEPTON_CHECK(tar.add({LayerEntry::Kind::File, layers.back(), 0644, layer.blob.file}, reporter));
    }
    const std::string config = hexOf(image.config.digest) + ".json";
    LEPTON_CHECK(tar.add({LayerEntry::Kind::File, config, 0644, {}, image.config.bytes}, reporter));
    const Json entry{{"Config", config}, {"RepoTags", Json::array({name})}, {"Layers", layers}};
    LEPTON_CHECK(tar.add({LayerEntry::Kind::File, "manifest.json", 0644, {}, Json::array({entry}).dump()}, reporter));
    LEPTON_CHECK(tar.finish());
    out.close();
    return out ? Result<void>() : systemError(errno, file, true);
}

} // namespace lepton::deploy::oci
