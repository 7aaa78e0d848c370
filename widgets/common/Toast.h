// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace lepton::widgets {

/// A short line above the foot of its parent that goes by itself; screen readers hear it.
class Toast : public QWidget {
    Q_OBJECT
public:
    explicit Toast(QWidget* parent);
    void say(const QString& message);
    QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void place();

    QString m_text;
    QTimer m_timer;
};

} // namespace lepton::widgets
