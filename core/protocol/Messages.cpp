// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/Messages.h"

namespace lepton::protocol {

namespace {
constexpr int applicationError = -32000;
constexpr int unknownMethod = -32601;

Json failure(const Json& id, int code, const Error& error) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", error.line()}, {"data", toJson(error)}}}};
}
} // namespace

Json request(std::int64_t id, const std::string& method, Json params) {
    return {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
}

Json notification(const std::string& method, Json params) {
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

Json response(const Json& id, Json result) { return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}}; }

Json errorResponse(const Json& id, const Error& error) { return failure(id, applicationError, error); }

Json methodNotFound(const Json& id, const std::string& method) {
    return failure(id, unknownMethod, Error(ErrorCode::Unsupported, text(LT("core", "The engine has no method “%1”"), method)));
}

Error errorOf(const Json& response) {
    const Json error = response.value("error", Json::object());
    if (error.contains("data") && error["data"].is_object())
        return errorFromJson(error["data"]);
    return Error(ErrorCode::Internal, Text(error.value("message", "unknown error")));
}

} // namespace lepton::protocol
