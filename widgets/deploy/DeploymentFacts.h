// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Files.h"
#include "core/base/Json.h"

#include <QDateTime>
#include <QString>

#include <optional>
#include <vector>

namespace lepton::widgets {

/// A deployment's record, as deploy/list tells it.
struct DeploymentFacts {
    struct Revision {
        int number = 0;
        QString model, version;
        QDateTime created;
        QString digest; ///< SHA-256 of its package, hexadecimal
        QString outcome; ///< "live", "superseded", "failed", "applying", "interrupted"
        Json settings = Json::object();
    };
    QString name, target, url;
    int live = 0;       ///< number of the revision that serves; 0: none
    bool token = false; ///< its clients need one
    std::optional<Error> lastError;
    std::vector<Revision> revisions; ///< oldest first

    /// Null if none is.
    const Revision* current() const;
    /// The newest one, if nobody works on it any more though it was never finished; else null.
    const Revision* interrupted() const;
    /// False where the deployment's settings leave the address's certificate unchecked.
    bool tlsChecked() const;
};

DeploymentFacts deploymentFacts(const Json& record);
/// Those of deploy/list, by name.
std::vector<DeploymentFacts> deploymentsIn(const Json& answer);
/// Null if there is none of that name.
const DeploymentFacts* findDeployment(const std::vector<DeploymentFacts>& all, const QString& name);
/// Where the engine keeps the package of a revision on this machine.
Path keptPackage(const DeploymentFacts& deployment, const DeploymentFacts::Revision& revision);
/// "live", "failed": in words.
QString outcomeWords(const QString& outcome);
/// A label of DNS: letters, digits and '-', 40 at most. Empty if the name fits, else why not.
QString nameRefusal(const QString& name);
/// Any name made into one that fits.
QString deploymentNameOf(const QString& packageName);

} // namespace lepton::widgets
