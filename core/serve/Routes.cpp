// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Routes.h"

#include "core/serve/UrlPath.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace lepton::serve {

namespace {

using Parts = std::vector<std::string>;

bool is(const Parts& parts, std::initializer_list<const char*> wanted) { return std::equal(parts.begin(), parts.end(), wanted.begin(), wanted.end()); }

/// Below /v2/models/M[/versions/V].
std::optional<Route> modelRoute(const Parts& parts) {
    Route out{Action::Model, parts[2], {}};
    std::size_t next = 3;
    if (parts.size() >= 5 && parts[3] == "versions") {
        out.version = parts[4];
        next = 5;
    }
    if (parts.size() == next)
        return out;
    if (parts.size() != next + 1)
        return std::nullopt;
    if (parts[next] == "ready")
        out.action = Action::ModelReady;
    else if (parts[next] == "infer")
        out.action = Action::Infer;
    else if (parts[next] == "predict")
        out.action = Action::Predict;
    else
        return std::nullopt;
    return out;
}

std::optional<Route> repositoryRoute(const Parts& parts) {
    if (is(parts, {"v2", "repository", "index"}))
        return Route{Action::Index, {}, {}};
    if (parts.size() == 5 && parts[2] == "models" && (parts[4] == "load" || parts[4] == "unload"))
        return Route{parts[4] == "load" ? Action::Load : Action::Unload, parts[3], {}};
    return std::nullopt;
}

} // namespace

Result<Route> routeOf(const std::string& path) {
    const auto parts = pathParts(path);
    std::optional<Route> out;
    if (path == "/")
        out = Route{Action::Page, {}, {}};
    else if (is(parts, {"openapi.json"}))
        out = Route{Action::OpenApi, {}, {}};
    else if (is(parts, {"metrics"}))
        out = Route{Action::Metrics, {}, {}};
    else if (is(parts, {"v2"}))
        out = Route{Action::Server, {}, {}};
    else if (is(parts, {"v2", "health", "live"}))
        out = Route{Action::Live, {}, {}};
    else if (is(parts, {"v2", "health", "ready"}))
        out = Route{Action::Ready, {}, {}};
    else if (parts.size() >= 3 && parts[0] == "v2" && parts[1] == "models")
        out = modelRoute(parts);
    else if (parts.size() >= 3 && parts[0] == "v2" && parts[1] == "repository")
        out = repositoryRoute(parts);
    if (out)
        return *std::move(out);
    return Error(ErrorCode::NotFound, text(LT("core", "There is nothing at %1"), path)).fix(LT("core", "GET /v2 describes this server"));
}

const char* methodOf(Action action) {
    switch (action) {
    case Action::Infer:
    case Action::Predict:
    case Action::Index:
    case Action::Load:
    case Action::Unload: return "POST";
    default: return "GET";
    }
}

std::optional<Access::Role> roleOf(Action action) {
    switch (action) {
    case Action::Page:
    case Action::Live:
    case Action::Ready:
    case Action::ModelReady: return std::nullopt;
    case Action::Metrics: return Access::Role::Metrics;
    case Action::Load:
    case Action::Unload: return Access::Role::Admin;
    default: return Access::Role::Infer;
    }
}

} // namespace lepton::serve
