// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/deploy/HttpClient.h"

#include <string>

/// NVIDIA DGX Cloud Lepton. Source of all names and routes: PyPI's `leptonai` 0.47.1, the vendor's own client.
namespace lepton::deploy::dgx {

inline constexpr const char* tokenSecret = "dgx-lepton/token";
inline constexpr const char* credentialsPage = "https://dashboard.dgxc-lepton.nvidia.com/credentials";

/// Where a workspace is, and who we are there.
struct Workspace {
    std::string id;
    std::string url;    ///< of its API, without a slash at its end: "https://gateway.dgxc-lepton.nvidia.com/api/v2/workspaces/ID"
    std::string origin; ///< value of the header `origin`; empty: not sent
    std::string token;
    Tls tls{};
};

/// From the settings "workspace", "workspace_url", "authorities" and "tls_verify"; what is not set there from LEPTON_WORKSPACE_ID, LEPTON_WORKSPACE_URL and
/// LEPTON_WORKSPACE_ORIGIN_URL; the token from LEPTON_WORKSPACE_TOKEN, else from the secret. Sends nothing. Errors: BadValue for an id, address or token
/// that can't be one, without its text if that could hold a token; NotFound if there is no token.
Result<Workspace> workspaceOf(const Json& settings);

/// The address a name belongs to at the vendor's, or the one that is set. Errors as above. Needs no token.
Result<Workspace> workspaceAddress(const Json& settings);

} // namespace lepton::deploy::dgx
