// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QSettings>
#include <QString>

namespace lepton::widgets {

/// The settings with which a project was last deployed to each target: in studio.ini of the configuration folder, by the project's folder. Secrets are no
/// settings; they never come here.
class DeployMemory {
public:
    DeployMemory();
    /// An empty object if there are none.
    Json settings(const QString& project, const QString& target) const;
    QString name(const QString& project, const QString& target) const; ///< of the deployment; empty: none yet
    QString lastTarget(const QString& project) const;
    void keep(const QString& project, const QString& target, const QString& name, const Json& settings);

private:
    QSettings m_file;
};

} // namespace lepton::widgets
