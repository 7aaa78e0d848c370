// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/ModelPack.h"

#include "core/deploy/oci/ImageBuild.h"
#include "core/deploy/oci/Push.h"
#include "core/exchange/Safetensors.h"
#include "core/project/ZipFile.h"

#include <array>
#include <cstdio>
#include <limits>

namespace lepton::deploy::oci {

namespace {

constexpr const char* artifactType = "application/vnd.cncf.model.manifest.v1+json";

/// The model-spec's media type of a package's member.
std::string mediaTypeOf(const std::string& member) {
    const bool weights = member == "weights.safetensors" || member.ends_with(".onnx");
    const char* kind = weights ? "weight" : member.ends_with(".md") ? "doc" : "weight.config";
    return std::string("application/vnd.cncf.model.") + kind + ".v1.raw";
}

std::uint64_t parametersOf(const project::Package& package) {
    std::uint64_t count = 0;
    if (const auto view = exchange::readSafetensors(package.weights, package.name))
        for (const auto& tensor : view.value().tensors) {
            std::uint64_t elements = 1;
            for (const auto size : tensor.shape)
                elements *= static_cast<std::uint64_t>(size);
            count += elements;
        }
    return count;
}

Json configOf(const Request& request, const std::vector<Blob>& layers) {
    Json diffs = Json::array();
    for (const auto& layer : layers)
        diffs.push_back(layer.digest); // raw: compressed by nothing
    return {{"descriptor",
             {{"createdAt", createdOf(request.package)},
              {"name", request.package.name},
              {"version", request.package.version},
              {"title", request.package.name + " " + request.package.version},
              {"description", "Made with Lepton Studio: " + request.package.objective}}},
            {"config", {{"format", "safetensors"}, {"paramSize", parameterSize(parametersOf(request.package))}, {"precision", "float32"}}},
            {"modelfs", {{"type", "layers"}, {"diffIds", diffs}}}};
}

} // namespace

std::string parameterSize(std::uint64_t parameters) {
    double count = static_cast<double>(parameters) / 1000;
    char scale = 'K';
    for (const char next : {'M', 'B', 'T', 'Q'}) {
        if (count < 999.95)
            break;
        count /= 1000;
        scale = next;
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f%c", count, scale);
    return text.data();
}

Result<ModelPack> buildModelPack(const Request& request) {
    LEPTON_TRY(const std::string bytes, readFile(request.file));
    LEPTON_TRY(auto members, project::readZip(bytes, request.file.string(), [](const std::string&) { return std::numeric_limits<std::int64_t>::max(); }));
    ModelPack pack;
    Json layers = Json::array();
    for (auto& [name, contents] : members) {
        Blob layer = blobOf(std::move(contents), mediaTypeOf(name));
        layer.annotations = {{"org.cncf.model.filepath", name}};
        layers.push_back(descriptor(layer));
        pack.blobs.push_back(std::move(layer));
    }
    pack.blobs.push_back(blobOf(configOf(request, pack.blobs).dump(), "application/vnd.cncf.model.config.v1+json"));
    const Json manifest{{"schemaVersion", 2}, {"mediaType", manifestType}, {"artifactType", artifactType}, {"config", descriptor(pack.blobs.back())}, {"layers", layers}, {"annotations", annotationsOf(request)}};
    pack.manifest = blobOf(manifest.dump(), manifestType);
    return pack;
}

Result<PushedImage> pushModelPack(const Request& request, const ImagePlace& place, const std::string& tag, Reporter& reporter) {
    LEPTON_TRY(const ModelPack pack, buildModelPack(request));
    return push(pack.blobs, pack.manifest, tag, place, request.folder, reporter);
}

} // namespace lepton::deploy::oci
