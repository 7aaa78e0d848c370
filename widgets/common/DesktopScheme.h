// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace lepton::widgets {

/// Whether the desktop wants dark windows. Qt 6.4 does not say, so: the colours it gave the application at the start, then
/// the answer of the desktop's settings portal, asked for in the background and again whenever the window comes to the front.
class DesktopScheme : public QObject {
    Q_OBJECT
public:
    static DesktopScheme& instance();
    bool dark() const { return m_dark; }
    void ask();

Q_SIGNALS:
    void changed();

private:
    DesktopScheme();
    void take(const QByteArray& answer);

    bool m_dark = false;
    bool m_asking = false;
};

} // namespace lepton::widgets
