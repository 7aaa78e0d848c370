// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/NumberField.h"

#include "widgets/common/Theme.h"

#include <QKeyEvent>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lepton::widgets {

namespace {

/// In the user's way of writing numbers, or as programs write them.
std::optional<double> numberIn(QString text) {
    bool ok = false;
    text = text.trimmed();
    double value = text.toDouble(&ok);
    if (!ok)
        value = QLocale().toDouble(text, &ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace

NumberField::NumberField(const QString& name, Kind kind, double least, double most, QWidget* parent)
    : QLineEdit(parent), m_kind(kind), m_least(least), m_most(most) {
    setAccessibleName(name);
    const auto text = [](double limit) { return QLocale().toString(limit, 'g', 10); };
    setToolTip(tr("%1 to %2").arg(text(least), text(most)));
    setRole(this, "figures");
    connect(this, &QLineEdit::textEdited, this, &NumberField::typed);
}

void NumberField::setValue(double value) {
    m_value = value;
    if (!hasFocus() || !isModified())
        show(value);
}

void NumberField::show(double value) {
    setRole(this, "figures");
    QLocale plain;
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    setText(m_kind == Kind::Whole ? plain.toString(value, 'f', 0) : plain.toString(value, 'g', 6));
    setModified(false);
}

void NumberField::typed(const QString& text) {
    const auto value = numberIn(text);
    const bool good = value && *value >= m_least && *value <= m_most && (m_kind == Kind::Real || *value == std::floor(*value));
    setRole(this, good ? "figures" : "refused");
    if (!good || *value == m_value)
        return;
    m_value = *value;
    Q_EMIT valueChanged(m_value);
}

void NumberField::stepBy(int steps) {
    // Whole numbers go up by one, reals by what doubles them: both are what one tries next.
    const double next = m_kind == Kind::Whole ? m_value + steps : m_value * std::pow(2.0, steps);
    const double kept = std::clamp(next, m_least, m_most);
    if (kept == m_value)
        return;
    m_value = kept;
    show(m_value);
    Q_EMIT valueChanged(m_value);
}

void NumberField::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    show(m_value);
}

void NumberField::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        stepBy(event->key() == Qt::Key_Up ? 1 : -1);
    else
        QLineEdit::keyPressEvent(event);
}

} // namespace lepton::widgets
