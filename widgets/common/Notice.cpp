// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Notice.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace lepton::widgets {

Notice::Notice(QWidget* parent) : QWidget(parent) {
    m_what = new TextLabel(TextLabel::Role::Body);
    m_what->setWordWrap(true);
    m_hint = new TextLabel(TextLabel::Role::Hint);
    m_hint->setWordWrap(true);
    for (auto* label : {m_what, m_hint})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_what);
    texts->addWidget(m_hint);
    auto* close = iconButton(QStringLiteral("close"), tr("Dismiss"));
    connect(close, &QToolButton::clicked, this, &Notice::clear);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(measure::cardPadding, measure::grid, measure::grid, measure::grid);
    m_row->setSpacing(measure::grid);
    m_row->addLayout(texts, 1);
    m_row->addWidget(close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void Notice::showError(const Error& error) {
    clear();
    const QString where = QString::fromStdString(error.where);
    m_what->setText(where.isEmpty() ? translated(error.what) : tr("%1 (%2)").arg(translated(error.what), where));
    m_hint->setText(translated(error.hint));
    m_hint->setVisible(!error.hint.empty());
    setAccessibleName(text());
    show();
}

void Notice::clear() {
    for (auto* button : std::as_const(m_buttons))
        button->deleteLater();
    m_buttons.clear();
    hide();
}

QString Notice::text() const { return m_hint->text().isEmpty() ? m_what->text() : m_what->text() + QLatin1Char('\n') + m_hint->text(); }

QPushButton* Notice::addButton(const QString& text) {
    auto* button = plainButton(text);
    m_row->insertWidget(m_row->count() - 1, button, 0, Qt::AlignVCenter);
    m_buttons.append(button);
    return button;
}

void Notice::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor wash = palette.error;
    wash.setAlpha(24);
    painter.setPen(palette.line);
    painter.setBrush(palette.bg1);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(box, measure::nodeRadius, measure::nodeRadius);
    painter.setBrush(wash);
    painter.drawRoundedRect(box, measure::nodeRadius, measure::nodeRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.error);
    painter.drawRoundedRect(QRectF(4, 8, 3, height() - 16), 1.5, 1.5);
}

} // namespace lepton::widgets
