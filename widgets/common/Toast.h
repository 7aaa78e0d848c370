// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>

class QPushButton;

namespace lepton::widgets {

/// A short line above the foot of its parent that goes by itself, with a button if there is something to be done; screen readers hear it.
class Toast : public QWidget {
    Q_OBJECT
public:
    explicit Toast(QWidget* parent);
    void say(const QString& message);
    /// The same with a button, "Undo", for a while longer.
    void offer(const QString& message, const QString& action, std::function<void()> act);
    QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void announce(const QString& message);
    void place();

    QString m_text;
    QTimer m_timer;
    QPushButton* m_button = nullptr;
    std::function<void()> m_act;
};

} // namespace lepton::widgets
