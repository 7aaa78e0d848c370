// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/common/TextLabel.h"

#include <QString>

#include <optional>

namespace lepton::widgets {

/// A line of a run's log.
struct LogLine {
    QString time;
    QString text;
    TextLabel::Tone tone = TextLabel::Tone::Plain;
};

/// The line of an event that says all by itself; none of those that are told by curves or need what came before (steps, epochs, the end).
std::optional<LogLine> lineOf(const Json& event);

/// The event's own time (seconds, UTC) in local time, or now.
QString timeOf(const Json& event);

/// "run completed in 3 min 20 s"
QString endSentence(const QString& status, double seconds);

} // namespace lepton::widgets
