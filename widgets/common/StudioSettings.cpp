// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/StudioSettings.h"

#include "core/base/platform/Platform.h"

namespace lepton::widgets {

namespace {

constexpr int mostRecentProjects = 12;

QString fileName() { return QString::fromStdString((platform::configFolder() / "studio.ini").string()); }

} // namespace

StudioSettings::StudioSettings() : m_file(fileName(), QSettings::IniFormat), m_languageAtStart(language()) {}

Theme::Mode StudioSettings::theme() const {
    const QString name = m_file.value("theme").toString();
    return name == "light" ? Theme::Mode::Light : name == "dark" ? Theme::Mode::Dark : Theme::Mode::System;
}

void StudioSettings::setTheme(Theme::Mode mode) {
    m_file.setValue("theme", mode == Theme::Mode::Light ? "light" : mode == Theme::Mode::Dark ? "dark" : "system");
}

QString StudioSettings::language() const { return m_file.value("language").toString(); }
void StudioSettings::setLanguage(const QString& language) { m_file.setValue("language", language); }

QHash<QString, QList<QKeySequence>> StudioSettings::shortcuts() const {
    QHash<QString, QList<QKeySequence>> out;
    const QVariantMap saved = m_file.value("keyboard/shortcuts").toMap();
    for (auto entry = saved.begin(); entry != saved.end(); ++entry) {
        const QString keys = entry->toString();
        out.insert(entry.key(), keys.isEmpty() ? QList<QKeySequence>() : QKeySequence::listFromString(keys, QKeySequence::PortableText));
    }
    return out;
}

void StudioSettings::setShortcuts(const QHash<QString, QList<QKeySequence>>& shortcuts) {
    QVariantMap saved;
    for (auto entry = shortcuts.begin(); entry != shortcuts.end(); ++entry)
        saved.insert(entry.key(), QKeySequence::listToString(*entry, QKeySequence::PortableText));
    m_file.setValue("keyboard/shortcuts", saved);
}

bool StudioSettings::codeShown() const { return m_file.value("code/shown").toBool(); }
int StudioSettings::codeWidth() const { return m_file.value("code/width").toInt(); }

void StudioSettings::setCode(bool shown, int width) {
    m_file.setValue("code/shown", shown);
    m_file.setValue("code/width", width);
}

LayoutDirection StudioSettings::canvasDirection() const {
    return m_file.value("canvas/direction").toString() == "down" ? LayoutDirection::TopToBottom : LayoutDirection::LeftToRight;
}

void StudioSettings::setCanvasDirection(LayoutDirection direction) {
    m_file.setValue("canvas/direction", direction == LayoutDirection::TopToBottom ? "down" : "right");
}

QByteArray StudioSettings::windowGeometry() const { return m_file.value("window/geometry").toByteArray(); }
void StudioSettings::setWindowGeometry(const QByteArray& geometry) { m_file.setValue("window/geometry", geometry); }

QStringList StudioSettings::recentProjects() const { return m_file.value("projects/recent").toStringList(); }

void StudioSettings::addRecentProject(const QString& folder) {
    QStringList all = recentProjects();
    all.removeAll(folder);
    all.prepend(folder);
    m_file.setValue("projects/recent", all.mid(0, mostRecentProjects));
}

void StudioSettings::removeRecentProject(const QString& folder) {
    QStringList all = recentProjects();
    all.removeAll(folder);
    m_file.setValue("projects/recent", all);
}

} // namespace lepton::widgets
