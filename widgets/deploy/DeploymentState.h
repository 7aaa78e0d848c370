// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/deploy/DeploymentFacts.h"

#include <QColor>
#include <QStringList>

#include <optional>

namespace lepton::widgets {

/// How a deployment is now, as deploy/status tells it, or, until it has, as its record does.
struct DeploymentState {
    QString state; ///< "live", "starting", "updating", "failing", "stopped", "missing", "unknown", "interrupted", "pushed"
    QString reason;
    int ready = 0, wanted = 0;
    std::optional<int> restarts; ///< none: the target does not tell
    QStringList details;         ///< lines: pods, events, conditions
};

DeploymentState stateIn(const Json& status);
DeploymentState stateOf(const DeploymentFacts& deployment, bool answers);
/// "live": in words.
QString stateWords(const QString& state);
QColor stateColour(const QString& state); ///< of the theme

} // namespace lepton::widgets
