// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/HttpClient.h"
#include "core/deploy/Target.h"

#include <cstdint>
#include <string>

namespace lepton::deploy::oci {

/// Where a runnable image with the request's package goes.
struct ImagePlace {
    std::string repository; ///< "registry.example/team/digits"; the tag is the package's version
    bool plainHttp = false; ///< no TLS: only for registries on this machine
    Tls tls{};
};

struct PushedImage {
    std::string reference; ///< "registry.example/team/digits@sha256:…": names these very bytes for ever
    std::string tagged;    ///< "registry.example/team/digits:3"
    std::string digest;    ///< "sha256:…" of the manifest
    std::uint64_t sentBytes = 0;
    std::uint64_t skippedBytes = 0; ///< of blobs that were there already
};

/// The port that the image's server listens on, and where its packages lie.
inline constexpr int servedPort = 8000;
inline constexpr const char* modelsFolder = "/models";
/// The image's program and its arguments as they stand in the image: the server of all packages in /models, on all addresses, without a token. A target that needs more
/// replaces the arguments: {"serve", "--repository", "/models", "--host", "0.0.0.0", "--port", "8000"} and, say, {"--token-file", "/etc/lepton/token"}.
inline constexpr const char* entryPoint = "/opt/lepton/bin/lepton";
std::vector<std::string> serveArguments();

/// Makes the image (the runtime layer is cached and the same for all models) and pushes it; steps "image" and "push". Blobs that are there are skipped, an
/// upload that broke off is gone on with. Errors: those of the registry in its own words; Unsupported (a library the program needs is not there).
Result<PushedImage> pushImage(const Request& request, const ImagePlace& place, Reporter& reporter);
/// The same under a tag of its own instead of the package's version.
Result<PushedImage> pushImageAs(const std::string& tag, const Request& request, const ImagePlace& place, Reporter& reporter);

} // namespace lepton::deploy::oci
