// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Http.h"

namespace lepton::serve {

namespace {

int statusOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::BadValue:
    case ErrorCode::BadFormat:
    case ErrorCode::Unreadable: return 400;
    case ErrorCode::Unsupported: return 501;
    case ErrorCode::NotFound: return 404;
    default: return 500;
    }
}

} // namespace

Response jsonResponse(int status, const Json& body) {
    Response response;
    response.status = status;
    response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return response;
}

Response errorResponse(int status, const std::string& text) { return jsonResponse(status, {{"error", text}}); }

Response errorResponse(const Error& error) {
    std::string text = error.line();
    if (!error.hint.empty())
        text += ". " + error.hint.str();
    return errorResponse(statusOf(error.code), text);
}

Response busyResponse() {
    Response response = errorResponse(503, "Too many requests are waiting");
    response.headers["Retry-After"] = "1";
    return response;
}

Response expiredResponse() { return errorResponse(504, "The request's deadline passed before it could be computed"); }

} // namespace lepton::serve
