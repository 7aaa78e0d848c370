// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TargetCard.h"

#include <QPainter>

namespace lepton::widgets {

namespace {

constexpr QSize cardSize(264, 66);
constexpr int side = 14;
constexpr int dot = 8;

QFont titleFont() {
    QFont font = Theme::instance().body();
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

TargetCard::TargetCard(QString name, const QString& title, QWidget* parent) : QAbstractButton(parent), m_name(std::move(name)) {
    setText(title);
    setObjectName(QStringLiteral("target-") + m_name);
    setCheckable(true);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    follow();
}

QSize TargetCard::sizeHint() const { return cardSize; }

void TargetCard::setPlace(const QString& place) {
    m_place = place;
    follow();
}

void TargetCard::setState(Mark mark, const QString& words) {
    m_mark = mark;
    m_words = words;
    follow();
}

void TargetCard::setMissing(const QString& why, const QString& hint) {
    m_why = why;
    setToolTip(hint.isEmpty() ? why : why + QLatin1Char('\n') + hint);
    follow();
}

void TargetCard::follow() {
    const QString second = m_why.isEmpty() ? m_place : m_why;
    setAccessibleName(m_words.isEmpty() ? text() : QStringLiteral("%1, %2").arg(text(), m_words));
    setAccessibleDescription(second);
    if (m_why.isEmpty())
        setToolTip(m_place);
    update();
}

void TargetCard::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = isChecked() || hasFocus();
    painter.setPen(QPen(marked ? palette.accent : palette.line, isChecked() ? 2 : 1));
    painter.setBrush(underMouse() && !isChecked() ? palette.bg2 : palette.bg1);
    const double inset = isChecked() ? 1 : 0.5;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), measure::cardRadius, measure::cardRadius);

    const bool usable = m_why.isEmpty();
    const QRect inner = rect().adjusted(side, 11, -side, -11);
    int right = inner.right();
    if (m_mark != Mark::None) {
        painter.setFont(Theme::instance().hint());
        const int wide = painter.fontMetrics().horizontalAdvance(m_words);
        painter.setPen(palette.text2);
        painter.drawText(QRect(right - wide, inner.top(), wide + 1, 20), Qt::AlignVCenter | Qt::AlignRight, m_words);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_mark == Mark::Live ? palette.ok : m_mark == Mark::Working ? palette.warn : palette.error);
        painter.drawEllipse(QRectF(right - wide - dot - 6, inner.top() + 6.5, dot, dot));
        right -= wide + dot + 14;
    }
    painter.setFont(titleFont());
    painter.setPen(usable ? palette.text : palette.text2);
    painter.drawText(QRect(inner.left(), inner.top(), right - inner.left(), 20), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(text(), Qt::ElideRight, right - inner.left()));
    painter.setFont(Theme::instance().hint());
    painter.setPen(palette.text2);
    const QString second = usable ? m_place : m_why;
    painter.drawText(QRect(inner.left(), inner.bottom() - 19, inner.width(), 20), Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(second, Qt::ElideRight, inner.width()));
}

} // namespace lepton::widgets
