// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::deploy {

/// How a connection by HTTPS is secured.
struct Tls {
    bool verify = true;      ///< false: anybody may pose as the server; only where the user has said so for this target
    std::string authorities; ///< certificates in PEM that are trusted; empty: the system's
    std::string certificate; ///< the client's own, PEM; empty: none
    std::string key;         ///< of that certificate, PEM
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers{}; ///< "Name: value"
    std::string body{};
    double timeoutSeconds = 30; ///< for the whole; 0: no limit but `stallSeconds`
    double stallSeconds = 0;    ///< given up when nothing moves for so long; 0: never
    Tls tls{};
    /// A body that is read as it is sent: up to `most` bytes, 0 at its end. Used instead of `body` if set; may be asked for only once.
    std::function<std::size_t(char* to, std::size_t most)> source{};
    std::uint64_t sourceBytes = 0; ///< what `source` gives in all
    /// Takes the answer's body piece by piece as it comes, if its status is below 400; false ends the request without an error.
    std::function<bool(std::string_view piece)> receive{};
    /// Asked several times a second; false: the request ends with Cancelled.
    std::function<bool()> goOn{};
};

struct HttpResponse {
    int status = 0;
    std::string body; ///< empty if `receive` took it
    std::map<std::string, std::string> headers{}; ///< names in small letters; of one sent twice both, with ", " between

    /// Empty if it was not sent.
    std::string header(const std::string& smallName) const;
};

/// One request by libcurl; blocks. Follows redirections of GET and HEAD. Any thread. Errors: Unreadable (no connection, no answer in time, TLS), with the
/// address, never with what could be a secret in it; Cancelled. A status of 400 and above is a response, not an error.
Result<HttpResponse> send(const HttpRequest& request);

/// The address without user, password and query, as it may be shown and logged.
std::string shownAddress(const std::string& url);

} // namespace lepton::deploy
