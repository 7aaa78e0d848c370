// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/Pills.h"

#include "widgets/common/Theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace lepton::widgets {

Pills::Pills(const QString& accessibleName, QWidget* parent) : QWidget(parent), m_group(new QButtonGroup(this)) {
    setAccessibleName(accessibleName);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(measure::grid);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (on)
            Q_EMIT changed(id);
    });
}

QAbstractButton* Pills::add(const QString& text) {
    auto* pill = new QPushButton(text, this);
    pill->setAccessibleName(text);
    pill->setCheckable(true);
    pill->setAutoDefault(false);
    setRole(pill, "pill");
    const int id = static_cast<int>(m_group->buttons().size());
    pill->setChecked(id == 0);
    m_group->addButton(pill, id);
    m_row->addWidget(pill);
    return pill;
}

QAbstractButton* Pills::pill(int index) const { return m_group->button(index); }

void Pills::setText(int index, const QString& text) {
    pill(index)->setText(text);
    pill(index)->setAccessibleName(text);
}

int Pills::chosen() const { return m_group->checkedId(); }

void Pills::choose(int index) {
    if (auto* button = m_group->button(index))
        button->setChecked(true);
}

} // namespace lepton::widgets
