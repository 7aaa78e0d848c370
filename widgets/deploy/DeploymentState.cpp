// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeploymentState.h"

#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"

#include <QCoreApplication>
#include <QHash>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DeploymentState)
};

constexpr int mostLines = 60;

QString plain(const Json& value) { return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString::fromStdString(value.dump()); }

/// "digits-7c9d Running ready: true restarts: 2": the values of texts stand for themselves.
QString lineOf(const Json& object) {
    QStringList parts;
    for (const auto& [key, value] : object.items())
        if (value.is_string() ? !value.get_ref<const std::string&>().empty() : value.is_primitive() && !value.is_null())
            parts << (value.is_string() ? plain(value) : QStringLiteral("%1 %2").arg(QString::fromStdString(key), plain(value)));
    return parts.join(QStringLiteral(" · "));
}

QStringList linesOf(const Json& details) {
    QStringList out;
    for (const auto& [key, value] : details.items()) {
        const QString name = QString::fromStdString(key).replace(QLatin1Char('_'), QLatin1Char(' '));
        if (value.is_array() && !value.empty()) {
            out << name;
            for (const auto& item : value)
                out << QStringLiteral("  ") + (item.is_object() ? lineOf(item) : plain(item));
        } else if (value.is_primitive() && !value.is_null() && value != "") {
            out << QStringLiteral("%1  %2").arg(name, plain(value));
        }
        if (out.size() > mostLines)
            break;
    }
    return out.mid(0, mostLines);
}

/// Of the one server, or of all pods together.
std::optional<int> restartsIn(const Json& details) {
    if (details.contains("restarts") && details["restarts"].is_number())
        return details["restarts"].get<int>();
    const Json pods = listIn(details, "pods");
    if (pods.empty())
        return std::nullopt;
    int out = 0;
    for (const auto& pod : pods)
        out += static_cast<int>(numberIn(pod, "restarts"));
    return out;
}

} // namespace

DeploymentState stateIn(const Json& status) {
    DeploymentState out;
    out.state = textIn(status, "state");
    out.reason = sentenceIn(status, "reason_texts", "reason");
    const Json replicas = status.is_object() ? status.value("replicas", Json()) : Json();
    out.ready = static_cast<int>(numberIn(replicas, "ready"));
    out.wanted = static_cast<int>(numberIn(replicas, "wanted"));
    const Json details = status.is_object() ? status.value("details", Json::object()) : Json::object();
    if (details.is_object()) {
        out.restarts = restartsIn(details);
        out.details = linesOf(details);
    }
    return out;
}

DeploymentState stateOf(const DeploymentFacts& deployment, bool answers) {
    DeploymentState out;
    if (deployment.interrupted() != nullptr)
        out.state = QStringLiteral("interrupted");
    else if (deployment.current() != nullptr)
        out.state = answers ? QStringLiteral("unknown") : QStringLiteral("pushed");
    else
        out.state = deployment.lastError ? QStringLiteral("failing") : QStringLiteral("missing");
    return out;
}

QString stateWords(const QString& state) {
    const QHash<QString, QString> words{
        {QStringLiteral("live"), Words::tr("live")},           {QStringLiteral("starting"), Words::tr("starting")},
        {QStringLiteral("updating"), Words::tr("updating")},   {QStringLiteral("failing"), Words::tr("failing")},
        {QStringLiteral("stopped"), Words::tr("stopped")},     {QStringLiteral("missing"), Words::tr("not there")},
        {QStringLiteral("unknown"), Words::tr("asking…")},     {QStringLiteral("interrupted"), Words::tr("interrupted")},
        {QStringLiteral("pushed"), Words::tr("pushed")},       {QStringLiteral("working"), Words::tr("being worked on")}};
    return words.value(state, state);
}

QColor stateColour(const QString& state) {
    const Palette& palette = Theme::instance().palette();
    if (state == QLatin1String("live") || state == QLatin1String("pushed"))
        return palette.ok;
    if (state == QLatin1String("failing") || state == QLatin1String("missing"))
        return palette.error;
    return state == QLatin1String("stopped") || state == QLatin1String("unknown") ? palette.text2 : palette.warn;
}

} // namespace lepton::widgets
