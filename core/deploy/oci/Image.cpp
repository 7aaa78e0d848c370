// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/Image.h"

#include "core/deploy/oci/ImageBuild.h"
#include "core/deploy/oci/Push.h"

namespace lepton::deploy::oci {

std::vector<std::string> serveArguments() { return {"serve", "--repository", modelsFolder, "--host", "0.0.0.0", "--port", std::to_string(servedPort)}; }

Result<PushedImage> pushImage(const Request& request, const ImagePlace& place, Reporter& reporter) { return pushImageAs(tagFrom(request.package.version), request, place, reporter); }

Result<PushedImage> pushImageAs(const std::string& tag, const Request& request, const ImagePlace& place, Reporter& reporter) {
    LEPTON_TRY(const BuiltImage image, buildImage(request, reporter));
    std::vector<Blob> blobs;
    for (const auto& layer : image.layers)
        blobs.push_back(layer.blob);
    blobs.push_back(image.config);
    return push(blobs, image.manifest, tag, place, request.folder, reporter);
}

} // namespace lepton::deploy::oci
