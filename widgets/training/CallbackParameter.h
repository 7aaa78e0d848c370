// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <functional>

class QWidget;

namespace lepton::widgets {

/// The field for one parameter of a callback. `spec` is a graph::ParameterSpec as JSON; a choice without choices is free text.
QWidget* callbackParameter(const Json& spec, const Json& value, std::function<void(const Json&)> changed);

} // namespace lepton::widgets
