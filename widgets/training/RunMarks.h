// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QColor>
#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// Something that happened at a step of a run, for the axis of its charts.
struct RunMark {
    enum class Kind { Checkpoint, Best, LearningRate, Unfrozen, Paused, Resumed, EarlyStop, Warning, Ended }; ///< the later, the more it matters
    double step = 0;
    Kind kind = Kind::Checkpoint;
    QString text; ///< "checkpoint written"
    bool operator==(const RunMark&) const = default;
};

/// The mark of an event; none if it is told by curves, or not at all. `step` is the run's last step, for events that don't tell theirs.
std::optional<RunMark> markOf(const Json& event, double step);

/// The theme's colour of such marks.
QColor markColour(RunMark::Kind kind);

/// What a warning says, in the user's language.
QString warningText(const Json& event);

} // namespace lepton::widgets
