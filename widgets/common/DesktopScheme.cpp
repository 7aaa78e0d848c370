// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/DesktopScheme.h"

#include <QGuiApplication>
#include <QPalette>
#include <QProcess>
#include <QStandardPaths>

namespace lepton::widgets {

DesktopScheme& DesktopScheme::instance() {
    static DesktopScheme scheme;
    return scheme;
}

DesktopScheme::DesktopScheme() : m_dark(QGuiApplication::palette().color(QPalette::Window).lightness() < 128) {
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            ask();
    });
}

void DesktopScheme::ask() {
    // Without a desktop (tests, screenshots) there is nobody to ask.
    if (m_asking || QGuiApplication::platformName() == "offscreen" || QStandardPaths::findExecutable("gdbus").isEmpty())
        return;
    m_asking = true;
    auto* process = new QProcess(this);
    connect(process, &QProcess::finished, this, [this, process] {
        m_asking = false;
        take(process->readAllStandardOutput());
        process->deleteLater();
    });
    process->start("gdbus", {"call", "--session", "--timeout", "2", "--dest", "org.freedesktop.portal.Desktop", "--object-path",
                             "/org/freedesktop/portal/desktop", "--method", "org.freedesktop.portal.Settings.Read",
                             "org.freedesktop.appearance", "color-scheme"});
}

// "(<<uint32 1>>,)": 1 is dark, 2 is light, 0 leaves it to the program.
void DesktopScheme::take(const QByteArray& answer) {
    const auto at = answer.indexOf("uint32 ");
    if (at < 0 || at + 7 >= answer.size() || answer[at + 7] == '0')
        return;
    const bool dark = answer[at + 7] == '1';
    if (dark == m_dark)
        return;
    m_dark = dark;
    Q_EMIT changed();
}

} // namespace lepton::widgets
