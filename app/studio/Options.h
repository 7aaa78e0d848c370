// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

class QCoreApplication;

namespace lepton::studio {

/// What the studio was started with.
struct Options {
    QString project;          ///< folder to open, or a package to look into
    bool sample = false;      ///< open the bundled digits' project
    bool measureStart = false; ///< print the milliseconds to a window that takes input, and end
    QString theme;            ///< "light" or "dark" for this session; empty: as in the settings
    QString language;         ///< "en" or "zh_CN" for this session; empty: as in the settings
    QString room;             ///< to show first
    QString grab;             ///< picture file to write once the window has settled, and end
    QSize size;               ///< of the window; empty: as it was left
};

/// Reads the command line; on wrong usage prints why and ends the program with 2.
Options readOptions(const QCoreApplication& application);

} // namespace lepton::studio
