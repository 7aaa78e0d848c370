// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/lepton/Workspace.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::deploy::dgx {

/// Which of the vendor's two sets of routes and bodies a workspace has.
enum class Generation {
    Deployments, ///< /deployments: one container an endpoint
    Endpoints,   ///< /endpoints: a list of components
};

/// What GET /workspace tells.
struct WorkspaceFacts {
    std::string name;
    std::string state; ///< "normal", "paused", "terminated" …
    Generation generation = Generation::Deployments;
    bool makesTokens = false; ///< an endpoint made without a word on access gets a token, told once
    std::vector<std::string> shapes; ///< "cpu.small", where it lists them
};

/// Speaks with one workspace. A request that may be repeated is, up to four times, after 429, 5xx or a lost connection. One thread.
/// Errors: those of send(); by status Unreadable (401, 403, 429, 5xx), NotFound (404), Conflict (409), BadValue (else), with the vendor's words, in which
/// what could be a token is "***"; the first word of Error::where is the method.
class WorkspaceClient {
public:
    WorkspaceClient(Workspace workspace, std::function<bool()> goOn = {}) : m_workspace(std::move(workspace)), m_goOn(std::move(goOn)) {}

    const Workspace& workspace() const { return m_workspace; }
    /// Asks whether the login works. A feature that is not named there is off.
    Result<WorkspaceFacts> facts() const;

    Result<Json> get(const std::string& path) const { return ask("GET", path); }
    /// Not repeated but after 429: what a lost answer did is not known.
    Result<Json> post(const std::string& path, const Json& body) const { return ask("POST", path, &body); }
    Result<Json> patch(const std::string& path, const Json& body) const { return ask("PATCH", path, &body); }
    Result<Json> remove(const std::string& path) const { return ask("DELETE", path); }
    /// Hands over an answer that goes on and on, piece by piece, until `take` gives false, it ends, or nothing comes for `stallSeconds`.
    Result<void> stream(const std::string& path, double stallSeconds, const std::function<bool(std::string_view)>& take) const;

private:
    Result<Json> ask(const std::string& method, const std::string& path, const Json* body = nullptr) const;
    HttpRequest request(const std::string& method, const std::string& path, const Json* body) const;
    Error refused(const HttpRequest& request, const HttpResponse& response) const;
    bool wait(double seconds) const;

    Workspace m_workspace;
    std::function<bool()> m_goOn;
};

/// The vendor's own sentence from the body of an answer, at most 300 letters of it, `secrets` as "***"; nothing if it speaks of api_tokens.
std::string vendorWords(const std::string& body, const std::vector<std::string>& secrets);

} // namespace lepton::deploy::dgx
