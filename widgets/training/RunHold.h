// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// The first value of a run that is no number, for which it has paused.
struct NotFinite {
    double step = 0;
    QString what; ///< "input", "weight", "output", "gradient" or "loss"
    QString node; ///< the layer that made it; may be empty
    std::vector<Text> causes;

    QString sentence() const; ///< "the output of “dense” is no longer a number", in the user's language
};

/// Of a "not-finite" event; none of any other.
std::optional<NotFinite> notFiniteOf(const Json& event);

/// Other runs that are on the device, or come before this one.
struct WaitingRun {
    QString device;
    int position = 0; ///< so many are before it; 0: it is its turn

    QString sentence() const; ///< "waiting for the device, 2 before it"
};

/// Of a "waiting" event; none of any other.
std::optional<WaitingRun> waitingOf(const Json& event);

} // namespace lepton::widgets
