// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/HttpClient.h"
#include "core/deploy/Reporter.h"
#include "core/deploy/oci/Authorization.h"
#include "core/deploy/oci/Reference.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace lepton::deploy::oci {

struct StoredManifest {
    std::string mediaType;
    std::string digest; ///< "sha256:…" of `bytes`
    std::string bytes;
};

/// One repository of a registry, by the OCI distribution specification 1.1. Each call blocks; one thread at a time. What can pass (a lost connection, 429, 5xx) is tried
/// again with growing pauses; a 401 in the middle of work gets a new token once.
class RegistryClient {
public:
    struct Options {
        Reference place;
        bool plainHttp = false;
        Tls tls{};
        std::optional<Credentials> credentials{};
        int attempts = 6;           ///< of each request, before it is given up
        double pauseSeconds = 0.5;  ///< before the second attempt; doubles with each
        double stallSeconds = 60;   ///< a connection on which nothing moves for so long is lost
    };
    RegistryClient(Options options, Reporter& reporter);

    /// Asks the registry whether it is one, and logs in. Errors: as of request(); Unreadable if something else answers there.
    Result<void> connect();

    Result<bool> hasBlob(const std::string& digest);
    /// None if there is no such tag or digest.
    Result<std::optional<StoredManifest>> manifest(const std::string& tagOrDigest);
    /// Gives its digest. Errors: Conflict if the registry names another digest than that of `bytes`.
    Result<std::string> putManifest(const std::string& tagOrDigest, const std::string& mediaType, const std::string& bytes);
    /// True if it was there. Errors: Unsupported if the registry deletes nothing.
    Result<bool> removeManifest(const std::string& digest);

    /// An answer of any status but 401 and those that can pass. `make` makes the request anew for each attempt; its url may be absolute, or a path at the registry. The
    /// credentials go to the registry's own host only. Errors: those of send(); BadValue (not logged in, or refused).
    Result<HttpResponse> request(const std::function<HttpRequest()>& make);
    /// The same, once: what can pass is for the caller to try again.
    Result<HttpResponse> requestOnce(const std::function<HttpRequest()>& make);
    /// Waits before attempt `attempt` (from 1) and says why, or gives the error back that ends it.
    Result<void> pauseBefore(int attempt, const Result<HttpResponse>& outcome);
    /// Whether to try again: a lost connection, 408, 429, 5xx but 501 and a full disk.
    static bool passing(const Result<HttpResponse>& outcome);
    /// A status that ends the work, in the registry's own words.
    Error refusal(const HttpResponse& response, const std::string& what) const;

    /// "/v2/team/digits/" and what follows.
    std::string path(const std::string& rest) const { return "/v2/" + m_options.place.repository + "/" + rest; }
    /// An address from a Location header, absolute.
    std::string absolute(const std::string& location) const;
    const Options& options() const { return m_options; }
    Reporter& reporter() { return m_reporter; }
    /// Reading from another repository of this registry too, for the next tokens: blobs are mounted from there.
    void alsoRead(const std::string& repository);

private:
    std::string origin() const;

    Options m_options;
    Reporter& m_reporter;
    Authorization m_authorization;
    std::vector<std::string> m_scopes;
};

} // namespace lepton::deploy::oci
