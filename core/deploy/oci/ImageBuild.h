// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/oci/Image.h"
#include "core/deploy/oci/Layer.h"

#include <string>
#include <vector>

namespace lepton::deploy::oci {

inline constexpr const char* manifestType = "application/vnd.oci.image.manifest.v1+json";

/// A runnable image on this machine (OCI image specification 1.1).
struct BuiltImage {
    std::vector<Layer> layers; ///< lowest first; the last one has the package
    Blob config;
    Blob manifest;

    std::uint64_t bytes() const; ///< compressed, of all layers
};

/// The image of a request's package. The same program, libraries and package give the same bytes, and so the same digest. Step "image".
Result<BuiltImage> buildImage(const Request& request, Reporter& reporter);

/// org.opencontainers.image.* of a package: of images and ModelPacks.
Json annotationsOf(const Request& request);
/// The package's file in an image: "/models/digits-3.leptonmodel".
std::string modelFile(const project::Package& package);
/// "amd64", "arm64": this machine's, in the specification's words.
std::string architecture();
/// When the package was made, so that the same package makes the same image.
std::string createdOf(const project::Package& package);

} // namespace lepton::deploy::oci
