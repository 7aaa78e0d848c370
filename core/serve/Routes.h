// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/serve/Access.h"

#include <optional>
#include <string>

namespace lepton::serve {

enum class Action { Page, OpenApi, Metrics, Live, Ready, Server, Model, ModelReady, Infer, Predict, Index, Load, Unload };

struct Route {
    Action action = Action::Page;
    std::string model;                  ///< of those that name one
    std::optional<std::string> version; ///< none: the newest
};

/// What a path asks for, whether or not there is such a model. Errors: NotFound.
Result<Route> routeOf(const std::string& path);

/// "POST", or "GET" for what HEAD is allowed for as well.
const char* methodOf(Action action);
/// None: open to everybody. Probes of an orchestrator carry no token, and the page holds nothing but the place to type one in.
std::optional<Access::Role> roleOf(Action action);

} // namespace lepton::serve
