// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <map>
#include <string>

namespace lepton::serve {

/// A request as the API sees it, free of the HTTP library.
struct Request {
    std::string method; ///< "GET"
    std::string path;   ///< as sent, without the query: "/v2/models/digits/infer"
    std::string query;  ///< after the question mark
    std::string authorization;
    bool binaryExtension = false; ///< has Inference-Header-Content-Length
    std::string body;
};

struct Response {
    int status = 200;
    std::string body; ///< JSON
    std::map<std::string, std::string> headers;
};

Response jsonResponse(int status, const Json& body);
/// {"error": text}
Response errorResponse(int status, const std::string& text);
/// What failed and what to do, in one text. The status follows from the error's code: 400 for what the client can mend.
Response errorResponse(const Error& error);

} // namespace lepton::serve
