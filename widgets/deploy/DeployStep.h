// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace lepton::widgets {

/// One step of a deployment, as it is planned and as it goes.
struct DeployStep {
    enum class State { Waiting, Running, Done, Skipped, Failed };
    QString name;      ///< as in the engine's events: "push"
    QString title;     ///< in a few words
    QString sentence;  ///< what the plan says of it; may be empty
    QString detail;    ///< what the target tells
    State state = State::Waiting;
    double seconds = 0;        ///< that it took, or has taken so far
    double began = 0;          ///< seconds after the work's beginning
    double bytes = 0, total = 0, bytesPerSecond = 0; ///< of what is sent; total 0: nothing is
};

/// "Push the image"; of a step that is not known its name.
QString stepTitle(const QString& name);
/// What stands at the right of a step: "12.4 of 118 MB · 34 MB/s · 3 s left", what the target tells, or what will be done.
QString stepWords(const DeployStep& step);
/// "going on": for screen readers.
QString spokenState(DeployStep::State state);

} // namespace lepton::widgets
