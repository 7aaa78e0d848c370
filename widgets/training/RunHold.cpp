// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunHold.h"

#include "widgets/training/RunProgress.h"

#include <QCoreApplication>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunHold)
};

QString word(const Json& event, const char* key) {
    return event.contains(key) && event[key].is_string() ? QString::fromStdString(event[key].get<std::string>()) : QString();
}

bool isEvent(const Json& event, const char* kind) { return event.is_object() && word(event, "event") == QLatin1String(kind); }

} // namespace

QString NotFinite::sentence() const {
    if (what == QLatin1String("input"))
        return Words::tr("the data given to “%1” has a value that is no number").arg(node);
    if (what == QLatin1String("weight"))
        return Words::tr("a weight of “%1” is no longer a number").arg(node);
    if (what == QLatin1String("output"))
        return Words::tr("the output of “%1” is no longer a number").arg(node);
    if (what == QLatin1String("gradient"))
        return Words::tr("the gradient of “%1” is no longer a number").arg(node);
    return Words::tr("the loss is no longer a number");
}

std::optional<NotFinite> notFiniteOf(const Json& event) {
    if (!isEvent(event, "not-finite"))
        return std::nullopt;
    NotFinite out{numberIn(event, "step"), word(event, "what"), word(event, "node"), {}};
    if (const Json causes = event.value("causes", Json()); causes.is_array())
        for (const auto& cause : causes)
            out.causes.push_back(textFromJson(cause));
    return out;
}

QString WaitingRun::sentence() const {
    return position > 0 ? Words::tr("waiting for the device, %1 before it").arg(position) : Words::tr("the device is free");
}

std::optional<WaitingRun> waitingOf(const Json& event) {
    if (!isEvent(event, "waiting"))
        return std::nullopt;
    return WaitingRun{word(event, "device"), static_cast<int>(numberIn(event, "position"))};
}

} // namespace lepton::widgets
