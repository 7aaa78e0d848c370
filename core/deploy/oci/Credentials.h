// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::oci {

/// What a registry is logged in to with. Never shown, logged or written.
struct Credentials {
    std::string user;
    std::string password;
    std::string identityToken; ///< instead of a password: a refresh token for the registry's token server
};

/// The files that `docker login` and `podman login` keep, in the order in which they are asked: $REGISTRY_AUTH_FILE; $DOCKER_CONFIG/config.json, else
/// ~/.docker/config.json; $XDG_RUNTIME_DIR/containers/auth.json; ~/.config/containers/auth.json.
std::vector<Path> credentialFiles();

/// What those files know for a repository ("registry.example/team/digits"): the entry of its longest prefix, host alone last, from `auths`; else from the helper
/// program in `credHelpers` or `credsStore`. None if nobody has logged in. Errors: BadFormat (a damaged file, named), Unreadable (a helper that fails, in its own
/// words); no error has a secret in it.
Result<std::optional<Credentials>> findCredentials(const std::string& repository, const std::vector<Path>& files = credentialFiles());

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);
/// None if it is not base64.
std::optional<std::string> fromBase64(std::string_view text);

} // namespace lepton::deploy::oci
