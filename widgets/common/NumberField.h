// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace lepton::widgets {

/// A field for a number that a person types: "0.001", "1e-3", "60,000". What can't be is marked and not taken; leaving the field brings
/// the last good value back.
class NumberField : public QLineEdit {
    Q_OBJECT
public:
    enum class Kind { Whole, Real };
    NumberField(const QString& name, Kind kind, double least, double most, QWidget* parent = nullptr);

    double value() const { return m_value; }
    void setValue(double value); ///< shows it, without valueChanged()

Q_SIGNALS:
    void valueChanged(double value); ///< typed by the user, and in range

protected:
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void typed(const QString& text);
    void show(double value);
    void stepBy(int steps);

    Kind m_kind;
    double m_least, m_most;
    double m_value = 0;
};

} // namespace lepton::widgets
