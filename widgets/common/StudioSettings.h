// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/PortPlace.h"
#include "widgets/common/Theme.h"

#include <QByteArray>
#include <QHash>
#include <QKeySequence>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace lepton::widgets {

/// What the studio remembers of its user: studio.ini in the configuration folder ($LEPTON_CONFIG moves it).
class StudioSettings {
public:
    StudioSettings();

    Theme::Mode theme() const;
    void setTheme(Theme::Mode mode);
    /// "en", "zh_CN", or empty: as the desktop.
    QString language() const;
    void setLanguage(const QString& language);
    QString languageAtStart() const { return m_languageAtStart; } ///< the one that the window speaks

    /// The user's own shortcuts by act; an empty list: none.
    QHash<QString, QList<QKeySequence>> shortcuts() const;
    void setShortcuts(const QHash<QString, QList<QKeySequence>>& shortcuts);

    /// The code beside the canvas; a width of 0: never set.
    bool codeShown() const;
    int codeWidth() const;
    void setCode(bool shown, int width);

    /// Which way new networks go on the canvas.
    LayoutDirection canvasDirection() const;
    void setCanvasDirection(LayoutDirection direction);

    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);

    /// Folders, the last opened first; those that are gone stay, so that a disk that is plugged in again is found.
    QStringList recentProjects() const;
    void addRecentProject(const QString& folder);
    void removeRecentProject(const QString& folder);

private:
    QSettings m_file;
    QString m_languageAtStart;
};

} // namespace lepton::widgets
