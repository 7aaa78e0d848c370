// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunLog.h"

#include "widgets/common/Theme.h"
#include "widgets/training/RunHold.h"
#include "widgets/training/RunMarks.h"
#include "widgets/training/RunProgress.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunLog)
};

using Tone = TextLabel::Tone;

QString word(const Json& event, const char* key) {
    return event.contains(key) && event[key].is_string() ? QString::fromStdString(event[key].get<std::string>()) : QString();
}

QString count(double value) { return QLocale().toString(value, 'f', 0); }

/// "ran “notify me” (status 0): its first line"
QString commandText(const Json& event) {
    const QString ran = Words::tr("ran “%1” (status %2)").arg(word(event, "command"), count(numberIn(event, "status")));
    const QString printed = word(event, "output").trimmed().section(QLatin1Char('\n'), 0, 0);
    return printed.isEmpty() ? ran : Words::tr("%1: %2", "what was done, and what it printed").arg(ran, printed);
}

QString loadedText(const Json& event) {
    const Json report = event.value("report", Json());
    const auto size = [&](const char* key) { return report.is_object() && report.contains(key) && report[key].is_array() ? static_cast<double>(report[key].size()) : 0.0; };
    return Words::tr("began with the weights of %1: %2 taken over, %3 made anew")
        .arg(word(event, "file").section(QLatin1Char('/'), -1), count(size("matched")), count(size("missing") + size("left_out") + size("reset")));
}

} // namespace

QString timeOf(const Json& event) {
    const double seconds = numberIn(event, "time", -1);
    const QDateTime stamp = seconds < 0 ? QDateTime::currentDateTime() : QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(seconds * 1000));
    return stamp.toString(QStringLiteral("HH:mm:ss"));
}

QString endSentence(const QString& status, double seconds) {
    if (status == QLatin1String("completed"))
        return Words::tr("run completed in %1").arg(durationText(seconds));
    if (status == QLatin1String("stopped"))
        return Words::tr("run stopped after %1").arg(durationText(seconds));
    return Words::tr("run failed after %1").arg(durationText(seconds));
}

std::optional<LogLine> lineOf(const Json& event) {
    const QString kind = word(event, "event");
    const auto line = [&](const QString& text, Tone tone = Tone::Soft) { return LogLine{timeOf(event), text, tone}; };
    if (kind == QLatin1String("run-started"))
        return line(Words::tr("run started"));
    if (kind == QLatin1String("run-resumed"))
        return line(Words::tr("run resumed at step %1").arg(count(numberIn(event, "step"))));
    if (const auto waiting = waitingOf(event))
        return line(waiting->sentence());
    if (kind == QLatin1String("weights-loaded"))
        return line(loadedText(event));
    if (kind == QLatin1String("learning-rate"))
        return line(Words::tr("learning rate changed to %1").arg(QLocale().toString(numberIn(event, "learning_rate"), 'g', 3)));
    if (kind == QLatin1String("unfrozen"))
        return line(Words::tr("layers unfrozen"));
    if (kind == QLatin1String("command"))
        return line(commandText(event), numberIn(event, "status") == 0 ? Tone::Soft : Tone::Warn);
    if (kind == QLatin1String("warning"))
        return line(warningText(event), Tone::Warn);
    if (const auto found = notFiniteOf(event))
        return line(Words::tr("step %1: %2").arg(count(found->step), found->sentence()), Tone::Error);
    if (kind == QLatin1String("paused"))
        return line(Words::tr("paused"));
    if (kind == QLatin1String("continued"))
        return line(event.contains("skipped") ? Words::tr("continued, without the batch of step %1").arg(count(numberIn(event, "skipped"))) : Words::tr("continued"));
    if (kind == QLatin1String("early-stop"))
        return line(word(event, "callback") == QLatin1String("time-limit") ? Words::tr("stopped: its time is up") : Words::tr("stopped early: no improvement any more"));
    return std::nullopt;
}

} // namespace lepton::widgets
