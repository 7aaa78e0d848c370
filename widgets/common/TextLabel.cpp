// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/TextLabel.h"

#include "widgets/common/Theme.h"

#include <QPainter>

namespace lepton::widgets {

namespace {

QFont fontOf(TextLabel::Role role) {
    const Theme& theme = Theme::instance();
    QFont font = theme.title();
    switch (role) {
    case TextLabel::Role::Title:
        font.setPixelSize(19);
        return font;
    case TextLabel::Role::Heading:
        font.setPixelSize(14);
        return font;
    case TextLabel::Role::Value:
        font.setPixelSize(18);
        return font;
    case TextLabel::Role::Hint:
        return theme.hint();
    case TextLabel::Role::Figures:
        return theme.figures();
    case TextLabel::Role::Body:
        break;
    }
    return theme.body();
}

} // namespace

QColor toneColour(TextLabel::Tone tone) {
    const Palette& palette = Theme::instance().palette();
    switch (tone) {
    case TextLabel::Tone::Soft:
        return palette.text2;
    case TextLabel::Tone::Accent:
        return palette.accent;
    case TextLabel::Tone::Ok:
        return palette.ok;
    case TextLabel::Tone::Warn:
        return palette.warn;
    case TextLabel::Tone::Error:
        return palette.error;
    case TextLabel::Tone::Plain:
        break;
    }
    return palette.text;
}

TextLabel::TextLabel(Role role, const QString& text, QWidget* parent)
    : TextLabel(role, role == Role::Hint ? Tone::Soft : Tone::Plain, text, parent) {}

TextLabel::TextLabel(Role role, Tone tone, const QString& text, QWidget* parent) : QLabel(text, parent), m_role(role), m_tone(tone) {
    setTextFormat(Qt::PlainText); // what comes from files and the engine is never markup
    follow();
    connect(&Theme::instance(), &Theme::changed, this, &TextLabel::follow);
}

void TextLabel::setTone(Tone tone) {
    if (tone == m_tone)
        return;
    m_tone = tone;
    follow();
}

void TextLabel::setElided(Qt::TextElideMode mode) {
    m_elide = mode;
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

QSize TextLabel::minimumSizeHint() const {
    return m_elide == Qt::ElideNone ? QLabel::minimumSizeHint() : QSize(0, QLabel::minimumSizeHint().height());
}

void TextLabel::paintEvent(QPaintEvent* event) {
    if (m_elide == Qt::ElideNone) {
        QLabel::paintEvent(event);
        return;
    }
    const QString shown = fontMetrics().elidedText(text(), m_elide, contentsRect().width());
    setToolTip(shown == text() ? QString() : text());
    QPainter painter(this);
    painter.setPen(toneColour(m_tone));
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

void TextLabel::follow() {
    setFont(fontOf(m_role));
    // By name, or the tooltip would inherit it.
    setStyleSheet(QStringLiteral("lepton--widgets--TextLabel { color: %1; background: transparent; }").arg(toneColour(m_tone).name()));
}

} // namespace lepton::widgets
