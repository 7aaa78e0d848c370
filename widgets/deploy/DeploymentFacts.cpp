// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeploymentFacts.h"

#include "core/base/platform/Platform.h"
#include "widgets/deploy/DeployJson.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace lepton::widgets {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DeploymentFacts)
};

constexpr int longestName = 40;

DeploymentFacts::Revision revisionOf(const Json& json) {
    DeploymentFacts::Revision out;
    out.number = static_cast<int>(numberIn(json, "revision"));
    out.model = textIn(json, "model");
    out.version = textIn(json, "version");
    out.created = QDateTime::fromString(textIn(json, "created"), Qt::ISODate).toLocalTime();
    out.digest = textIn(json, "digest");
    out.outcome = textIn(json, "outcome");
    if (json.contains("settings") && json["settings"].is_object())
        out.settings = json["settings"];
    return out;
}

} // namespace

const DeploymentFacts::Revision* DeploymentFacts::current() const {
    const auto found = std::find_if(revisions.begin(), revisions.end(), [this](const Revision& revision) { return revision.number == live; });
    return found == revisions.end() ? nullptr : &*found;
}

const DeploymentFacts::Revision* DeploymentFacts::interrupted() const {
    return !revisions.empty() && revisions.back().outcome == QLatin1String("interrupted") ? &revisions.back() : nullptr;
}

bool DeploymentFacts::tlsChecked() const {
    const Revision* now = current();
    return now == nullptr || !now->settings.contains("tls_verify") || truthIn(now->settings, "tls_verify");
}

DeploymentFacts deploymentFacts(const Json& record) {
    DeploymentFacts out;
    out.name = textIn(record, "name");
    out.target = textIn(record, "target");
    out.url = textIn(record, "url");
    out.live = static_cast<int>(numberIn(record, "live"));
    out.token = truthIn(record, "token");
    if (record.is_object() && record.contains("last_error") && record["last_error"].is_object())
        out.lastError = errorFromJson(record["last_error"]);
    for (const auto& revision : listIn(record, "revisions"))
        if (revision.is_object())
            out.revisions.push_back(revisionOf(revision));
    return out;
}

std::vector<DeploymentFacts> deploymentsIn(const Json& answer) {
    std::vector<DeploymentFacts> out;
    for (const auto& record : listIn(answer, "deployments"))
        out.push_back(deploymentFacts(record));
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return out;
}

const DeploymentFacts* findDeployment(const std::vector<DeploymentFacts>& all, const QString& name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& deployment) { return deployment.name == name; });
    return found == all.end() ? nullptr : &*found;
}

Path keptPackage(const DeploymentFacts& deployment, const DeploymentFacts::Revision& revision) {
    return platform::dataFolder() / "deployments" / deployment.name.toStdString() / "packages" / (revision.digest.left(16).toStdString() + ".leptonmodel");
}

QString outcomeWords(const QString& outcome) {
    const QHash<QString, QString> words{{QStringLiteral("live"), Words::tr("live")},
                                        {QStringLiteral("superseded"), Words::tr("was live")},
                                        {QStringLiteral("failed"), Words::tr("failed")},
                                        {QStringLiteral("applying"), Words::tr("going on")},
                                        {QStringLiteral("interrupted"), Words::tr("interrupted")}};
    return words.value(outcome, outcome);
}

QString nameRefusal(const QString& name) {
    static const QRegularExpression label(QStringLiteral("^[a-z]([a-z0-9-]*[a-z0-9])?$"));
    if (name.isEmpty())
        return Words::tr("A name is needed");
    if (name.size() > longestName)
        return Words::tr("At most %1 letters").arg(longestName);
    return label.match(name).hasMatch() ? QString() : Words::tr("Small letters, digits and '-'; a letter first, no '-' last");
}

QString deploymentNameOf(const QString& packageName) {
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+")), first(QStringLiteral("^-+")), last(QStringLiteral("-+$"));
    QString out = packageName.toLower().replace(other, QStringLiteral("-")).remove(first);
    if (out.isEmpty() || !out[0].isLetter())
        out.prepend(QStringLiteral("model-"));
    return out.left(longestName).remove(last);
}

} // namespace lepton::widgets
