// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace lepton::serve {

using Clock = std::chrono::steady_clock;

/// A request as the API sees it, free of the HTTP library.
struct Request {
    std::string method; ///< "GET"
    std::string path;   ///< as sent, without the query: "/v2/models/digits/infer"
    std::string query;  ///< after the question mark
    std::string authorization;
    std::string contentType;
    std::string accept;
    std::optional<std::size_t> inferenceHeaderLength; ///< Inference-Header-Content-Length: bytes of JSON, binary tensors after them
    std::string id;     ///< X-Request-Id as sent, if it is short and printable; else one made for it
    std::string client; ///< its address without the port: "127.0.0.1"
    Clock::time_point received{};                         ///< when its header was complete
    Clock::time_point deadline = Clock::time_point::max(); ///< not computed any more after that (--deadline-s); the body may ask for an earlier one
    std::string body;
};

/// Which model answered and what it cost, for the access log and the metrics. An answer to infer or predict names the model and the version
/// though it is an error; others don't.
struct Account {
    std::string model;
    std::string version;
    std::chrono::microseconds queued{0};    ///< from Batcher::submit to the beginning of the computation
    std::chrono::microseconds computing{0}; ///< the batch that it was in
};

struct Response {
    int status = 200;
    std::string body;
    std::map<std::string, std::string> headers; ///< beside Content-Type and Content-Length
    std::string contentType = "application/json";
    Account account;
};

/// Takes a request's answer: to be called exactly once, from any thread.
using Reply = std::function<void(Response)>;

Response jsonResponse(int status, const Json& body);
/// {"error": text}
Response errorResponse(int status, const std::string& text);
/// What failed and what to do, in one text. The status follows from the error's code: 400 for what the client can mend.
Response errorResponse(const Error& error);
/// 503 with Retry-After: too many wait already.
Response busyResponse();
/// 504: the deadline has passed before it could be computed.
Response expiredResponse();

} // namespace lepton::serve
