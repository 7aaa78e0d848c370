// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/home/TemplateCard.h"

#include "widgets/common/Theme.h"
#include "widgets/data/DataFacts.h"
#include "widgets/home/NetworkThumbnail.h"

#include <QPainter>

namespace lepton::widgets {

namespace {

QString taskTitle(const std::string& task) {
    if (task == "classification")
        return TemplateCard::tr("classes");
    if (task == "regression")
        return TemplateCard::tr("numbers");
    if (task == "generation")
        return TemplateCard::tr("writing on");
    if (task == "forecasting")
        return TemplateCard::tr("forecasts");
    if (task == "rating")
        return TemplateCard::tr("ratings");
    return QString::fromStdString(task);
}

/// "Tables: classes, numbers"
QString purposeOf(const templates::Template& item) {
    QStringList kinds, tasks;
    for (const auto& kind : item.kinds)
        kinds << kindTitle(kind);
    for (const auto& task : item.tasks)
        tasks << taskTitle(task);
    return TemplateCard::tr("%1: %2").arg(kinds.join(QStringLiteral(", ")), tasks.join(QStringLiteral(", ")));
}

} // namespace

TemplateCard::TemplateCard(const templates::Template& item, QWidget* parent) : QAbstractButton(parent), m_item(item) {
    setAccessibleName(translated(item.title));
    setAccessibleDescription(sentences(translated(item.summary), purposeOf(item)));
    setToolTip(QString::fromUtf8(item.source));
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, sizeHint().height());
    setMaximumWidth(320);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QString TemplateCard::templateName() const { return QString::fromStdString(m_item.name); }

void TemplateCard::setNetwork(graph::Network network, const QString& cost) {
    m_network = std::move(network);
    m_cost = cost;
    setAccessibleDescription(sentences(translated(m_item.summary), cost));
    setMinimumHeight(sizeHint().height());
    update();
}

void TemplateCard::refuse(const QString& reason) {
    setAccessibleDescription(reason);
    setEnabled(false);
}

void TemplateCard::paintEvent(QPaintEvent*) {
    const Palette& palette = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = isChecked() || hasFocus();
    painter.setPen(QPen(marked ? palette.accent : underMouse() ? palette.text2 : palette.line, isChecked() ? 2 : 1));
    painter.setBrush(palette.bg1);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), measure::cardRadius, measure::cardRadius);
    const QRectF picture(12, 12, width() - 24, 104);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.bg0);
    painter.drawRoundedRect(picture, measure::fieldRadius, measure::fieldRadius);
    if (!m_network)
        m_network = exampleOf(m_item);
    paintThumbnail(painter, picture.adjusted(10, 8, -10, -8), *m_network);
    QFont title = Theme::instance().title();
    title.setPixelSize(14);
    painter.setFont(title);
    painter.setPen(palette.text);
    painter.drawText(QRectF(16, 124, width() - 32, 22), Qt::AlignVCenter | Qt::AlignLeft, accessibleName());
    painter.setFont(Theme::instance().hint());
    painter.setPen(palette.text2);
    const QString words = isEnabled() ? translated(m_item.summary) : accessibleDescription();
    painter.drawText(QRectF(16, 148, width() - 32, height() - (m_cost.isEmpty() ? 156 : 184)), Qt::TextWordWrap | Qt::AlignTop | Qt::AlignLeft, words);
    painter.setFont(Theme::instance().figures(11));
    painter.drawText(QRectF(16, height() - 32, width() - 32, 18), Qt::AlignVCenter | Qt::AlignLeft, m_cost);
}

} // namespace lepton::widgets
