// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <string>
#include <vector>

namespace lepton::deploy {

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers; ///< "Name: value"
    std::string body;
    double timeoutSeconds = 30;
};

struct HttpResponse {
    int status = 0;
    std::string body;
};

/// One request by libcurl; blocks. Any thread. Errors: Unreadable (no connection, no answer in time, TLS), with the address.
/// A status of 400 and above is a response, not an error.
Result<HttpResponse> send(const HttpRequest& request);

} // namespace lepton::deploy
