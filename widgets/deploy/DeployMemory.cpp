// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/DeployMemory.h"

#include "core/base/platform/Platform.h"

#include <QCryptographicHash>

namespace lepton::widgets {

namespace {

QString keyOf(const QString& project, const QString& target, const char* what) {
    const QByteArray folder = QCryptographicHash::hash(project.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("deploy/%1/%2/%3").arg(QString::fromLatin1(folder), target, QString::fromLatin1(what));
}

} // namespace

DeployMemory::DeployMemory() : m_file(QString::fromStdString((platform::configFolder() / "studio.ini").string()), QSettings::IniFormat) {}

Json DeployMemory::settings(const QString& project, const QString& target) const {
    const Json kept = Json::parse(m_file.value(keyOf(project, target, "settings")).toString().toStdString(), nullptr, false);
    return kept.is_object() ? kept : Json::object();
}

QString DeployMemory::name(const QString& project, const QString& target) const { return m_file.value(keyOf(project, target, "name")).toString(); }

QString DeployMemory::lastTarget(const QString& project) const { return m_file.value(keyOf(project, QStringLiteral("any"), "target")).toString(); }

void DeployMemory::keep(const QString& project, const QString& target, const QString& name, const Json& settings) {
    m_file.setValue(keyOf(project, target, "settings"), QString::fromStdString(settings.dump()));
    m_file.setValue(keyOf(project, target, "name"), name);
    m_file.setValue(keyOf(project, QStringLiteral("any"), "target"), target);
}

} // namespace lepton::widgets
