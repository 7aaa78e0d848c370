// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/SettingsGroup.h"

#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace lepton::widgets {

SettingsGroup::SettingsGroup(const QString& title, bool open, QWidget* parent) : QWidget(parent), m_open(open) {
    m_header = new QToolButton;
    m_header->setText(title);
    m_header->setAccessibleName(title);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setIconSize({14, 14});
    m_header->setFocusPolicy(Qt::StrongFocus);
    m_summary = new TextLabel(TextLabel::Role::Hint);
    m_summary->setElided(Qt::ElideRight);
    m_summary->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_summary->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::grid);
    row->addWidget(m_header);
    row->addWidget(m_summary, 1);
    row->addStretch();
    m_body = new QWidget;
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(0, 4, 0, measure::grid);
    m_column->setSpacing(6);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 8, 0);
    all->setSpacing(0);
    all->addLayout(row);
    all->addWidget(m_body);
    connect(m_header, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    connect(&Theme::instance(), &Theme::changed, this, &SettingsGroup::follow);
    follow();
}

void SettingsGroup::setSummary(const QString& summary) {
    m_summary->setText(summary);
    m_summary->setToolTip(summary);
}

void SettingsGroup::setOpen(bool open) {
    m_open = open;
    follow();
}

void SettingsGroup::follow() {
    m_header->setIcon(Theme::instance().icon(m_open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), Theme::instance().palette().text2));
    QFont font = Theme::instance().body();
    font.setWeight(QFont::DemiBold);
    m_header->setFont(font);
    m_header->setAccessibleDescription(m_open ? tr("open") : tr("folded"));
    m_body->setVisible(m_open);
    m_summary->setVisible(!m_open);
}

} // namespace lepton::widgets
