// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QHash>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

namespace lepton::widgets {

/// A room's button in the bar: icon above its name, an accent line at the left of the current one.
class NavigationButton : public QAbstractButton {
    Q_OBJECT
public:
    NavigationButton(QString icon, const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
};

/// The bar on the left, the way the data takes, with the settings at its foot.
class NavigationBar : public QWidget {
    Q_OBJECT
public:
    explicit NavigationBar(QWidget* parent = nullptr);
    void addRoom(const QString& name, const QString& icon, const QString& text);
    void setCurrent(const QString& name);
    void setShortcut(const QString& name, const QString& keys); ///< told in the room's tooltip; may be empty

Q_SIGNALS:
    void chosen(const QString& room);
    void settingsAsked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHash<QString, NavigationButton*> m_buttons;
    QButtonGroup* m_group = nullptr;
    QVBoxLayout* m_rooms = nullptr;
};

} // namespace lepton::widgets
