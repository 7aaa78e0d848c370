// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunMarks.h"

#include "widgets/common/Theme.h"
#include "widgets/training/RunProgress.h"

#include <QCoreApplication>
#include <QLocale>

#include <map>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RunMarks)
};

std::string word(const Json& event, const char* key) { return event.contains(key) && event[key].is_string() ? event[key].get<std::string>() : std::string(); }

QString said(const Json& event, const QString& otherwise) {
    const QString text = warningText(event);
    return text.isEmpty() ? otherwise : text;
}

} // namespace

QString warningText(const Json& event) {
    if (event.contains("text"))
        return translated(textFromJson(event["text"]));
    return QString::fromStdString(word(event, "message"));
}

std::optional<RunMark> markOf(const Json& event, double step) {
    using Kind = RunMark::Kind;
    const std::string kind = word(event, "event");
    const auto mark = [&](Kind what, const QString& text) { return RunMark{numberIn(event, "step", step), what, text}; };
    if (kind == "checkpoint")
        return mark(Kind::Checkpoint, Words::tr("checkpoint written"));
    if (kind == "paused")
        return mark(Kind::Paused, Words::tr("paused"));
    if (kind == "continued")
        return mark(Kind::Resumed, Words::tr("continued"));
    if (kind == "run-resumed")
        return mark(Kind::Resumed, Words::tr("resumed"));
    if (kind == "early-stop")
        return mark(Kind::EarlyStop, Words::tr("stopped early"));
    if (kind == "warning")
        return mark(Kind::Warning, said(event, Words::tr("warning")));
    if (kind == "not-finite")
        return mark(Kind::Warning, Words::tr("a value that is no number"));
    if (kind == "learning-rate")
        return mark(Kind::LearningRate, Words::tr("learning rate %1").arg(QLocale().toString(numberIn(event, "learning_rate"), 'g', 3)));
    if (kind == "unfrozen")
        return mark(Kind::Unfrozen, said(event, Words::tr("layers unfrozen")));
    if (kind == "run-finished")
        return mark(Kind::Ended, word(event, "status") == "completed" ? Words::tr("completed")
                                 : word(event, "status") == "stopped" ? Words::tr("stopped")
                                                                      : Words::tr("failed"));
    return std::nullopt;
}

QColor markColour(RunMark::Kind kind) {
    const Palette& palette = Theme::instance().palette();
    switch (kind) {
    case RunMark::Kind::Best:
        return palette.ok;
    case RunMark::Kind::Warning:
    case RunMark::Kind::EarlyStop:
        return palette.warn;
    case RunMark::Kind::LearningRate:
    case RunMark::Kind::Unfrozen:
        return Theme::instance().family(graph::Family::Recurrent);
    case RunMark::Kind::Paused:
    case RunMark::Kind::Resumed:
        return palette.accent;
    default:
        return palette.text2;
    }
}

} // namespace lepton::widgets
