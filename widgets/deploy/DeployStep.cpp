// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeployStep.h"

#include "widgets/common/Theme.h"

#include <QCoreApplication>
#include <QHash>
#include <QStringList>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DeployStep)
};

constexpr double shownFrom = 0.05; // seconds: what is quicker needs no time beside it

QString bytesWords(const DeployStep& step) {
    QStringList parts{Words::tr("%1 of %2").arg(bytesText(static_cast<qint64>(step.bytes)), bytesText(static_cast<qint64>(step.total)))};
    if (step.bytesPerSecond > 0) {
        parts << Words::tr("%1/s").arg(bytesText(static_cast<qint64>(step.bytesPerSecond)));
        if (step.bytes < step.total)
            parts << Words::tr("%1 left").arg(durationText((step.total - step.bytes) / step.bytesPerSecond));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString stepTitle(const QString& name) {
    const QHash<QString, QString> titles{
        {QStringLiteral("package"), Words::tr("Make the package")}, {QStringLiteral("read"), Words::tr("Check the package")},
        {QStringLiteral("rehearse"), Words::tr("Run the package here")}, {QStringLiteral("image"), Words::tr("Make the image")},
        {QStringLiteral("push"), Words::tr("Push the image")}, {QStringLiteral("start"), Words::tr("Start the server")},
        {QStringLiteral("load"), Words::tr("Load the new version")}, {QStringLiteral("stop"), Words::tr("Stop the server")},
        {QStringLiteral("apply"), Words::tr("Apply")}, {QStringLiteral("rollout"), Words::tr("Roll out")},
        {QStringLiteral("verify"), Words::tr("Ask the new address")}, {QStringLiteral("live"), Words::tr("Live")},
        {QStringLiteral("rollback"), Words::tr("Go back")}, {QStringLiteral("remove"), Words::tr("Take it away")},
        {QStringLiteral("scale"), Words::tr("Scale")}};
    return titles.value(name, name.left(1).toUpper() + name.mid(1).replace(QLatin1Char('-'), QLatin1Char(' ')));
}

QString stepWords(const DeployStep& step) {
    using State = DeployStep::State;
    if (step.state == State::Running && step.total > 0)
        return bytesWords(step);
    if (step.state == State::Waiting || (step.state == State::Running && step.detail.isEmpty()))
        return step.sentence;
    if (step.state == State::Skipped)
        return step.detail.isEmpty() ? Words::tr("not needed") : step.detail;
    if (step.state != State::Done || step.seconds < shownFrom)
        return step.detail;
    return step.detail.isEmpty() ? durationText(step.seconds) : QStringLiteral("%1 · %2").arg(step.detail, durationText(step.seconds));
}

QString spokenState(DeployStep::State state) {
    switch (state) {
    case DeployStep::State::Done:
        return Words::tr("done");
    case DeployStep::State::Skipped:
        return Words::tr("not needed");
    case DeployStep::State::Running:
        return Words::tr("going on");
    case DeployStep::State::Failed:
        return Words::tr("failed");
    case DeployStep::State::Waiting:
        break;
    }
    return Words::tr("waiting");
}

} // namespace lepton::widgets
