// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;

namespace lepton::widgets {

/// A row of pills of which exactly one is chosen. Arrow keys move the choice.
class Pills : public QWidget {
    Q_OBJECT
public:
    explicit Pills(const QString& accessibleName, QWidget* parent = nullptr);
    QAbstractButton* add(const QString& text); ///< the first one added is the choice
    QAbstractButton* pill(int index) const;
    void setText(int index, const QString& text);
    int chosen() const;
    void choose(int index);

Q_SIGNALS:
    void changed(int index);

private:
    QButtonGroup* m_group = nullptr;
    QHBoxLayout* m_row = nullptr;
};

} // namespace lepton::widgets
