// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/ImageBuild.h"

#include "core/deploy/oci/RuntimeLayers.h"

#include <algorithm>

namespace lepton::deploy::oci {

namespace {

Json configOf(const Request& request, const std::vector<Layer>& layers) {
    const std::string user = std::to_string(imageUser);
    Json diffs = Json::array();
    Json history = Json::array();
    for (const auto& layer : layers) {
        diffs.push_back(layer.diffId);
        history.push_back({{"created", createdOf(request.package)}, {"created_by", "Lepton Studio"}});
    }
    const Json run = {
        {"User", user + ":" + user},
        {"ExposedPorts", {{std::to_string(servedPort) + "/tcp", Json::object()}}},
        {"Env", {"PATH=/opt/lepton/bin:/bin", std::string("LD_LIBRARY_PATH=") + librariesFolder, "HOME=/tmp"}},
        {"Entrypoint", {entryPoint}},
        {"Cmd", serveArguments()},
        {"WorkingDir", "/"},
        {"Labels", annotationsOf(request)},
        {"StopSignal", "SIGTERM"},
    };
    return {{"created", createdOf(request.package)}, {"architecture", architecture()}, {"os", "linux"}, {"config", run}, {"rootfs", {{"type", "layers"}, {"diff_ids", diffs}}}, {"history", history}};
}

Json manifestOf(const Request& request, const BuiltImage& image) {
    Json layers = Json::array();
    for (const auto& layer : image.layers)
        layers.push_back(descriptor(layer.blob));
    return {{"schemaVersion", 2}, {"mediaType", manifestType}, {"config", descriptor(image.config)}, {"layers", layers}, {"annotations", annotationsOf(request)}};
}

} // namespace

std::uint64_t BuiltImage::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& layer : layers)
        sum += layer.blob.size;
    return sum;
}

std::string architecture() {
#if defined(__x86_64__)
    return "amd64";
#elif defined(__aarch64__)
    return "arm64";
#elif defined(__riscv)
    return "riscv64";
#else
#error "the name of this machine's architecture in Go's words (GOARCH)"
#endif
}

std::string createdOf(const project::Package& package) {
    const Json created = package.provenance.value("created", Json());
    return created.is_string() ? created.get<std::string>() : "1970-01-01T00:00:00Z";
}

std::string modelFile(const project::Package& package) { return std::string(modelsFolder) + "/" + package.name + "-" + package.version + ".leptonmodel"; }

Json annotationsOf(const Request& request) {
    const std::string model = request.package.name + " " + request.package.version;
    return {
        {"org.opencontainers.image.title", request.package.name},
        {"org.opencontainers.image.version", request.package.version},
        {"org.opencontainers.image.created", createdOf(request.package)},
        {"org.opencontainers.image.description", "The model " + model + ", served by the Open Inference Protocol"},
        {"org.opencontainers.image.vendor", "Lepton Studio"},
        {"studio.lepton.package.sha256", request.digest},
    };
}

Result<BuiltImage> buildImage(const Request& request, Reporter& reporter) {
    reporter.started("image");
    BuiltImage image;
    LEPTON_TRY(image.layers, makeRuntimeLayers(request.program, reporter));
    LEPTON_TRY(Layer model, makeLayer({{LayerEntry::Kind::File, modelFile(request.package).substr(1), 0644, request.file}}, Compression::None, reporter));
    image.layers.push_back(std::move(model));
    image.config = blobOf(configOf(request, image.layers).dump(), "application/vnd.oci.image.config.v1+json");
    image.manifest = blobOf(manifestOf(request, image).dump(), manifestType);
    reporter.done("image", text(LT("core", "%1 MB in %2 layers"), static_cast<long long>(image.bytes() / 1000000), static_cast<long long>(image.layers.size())));
    return image;
}

} // namespace lepton::deploy::oci
