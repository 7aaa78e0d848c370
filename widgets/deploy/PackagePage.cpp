// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/PackagePage.h"

#include "widgets/deploy/ExportCard.h"
#include "widgets/deploy/PackageCard.h"
#include "widgets/deploy/PackageDetails.h"
#include "widgets/deploy/PackageList.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
constexpr int gap = 12;
}

PackagePage::PackagePage(const Studio& studio, QWidget* parent) : QWidget(parent) {
    m_card = new PackageCard(studio);
    m_list = new PackageList;
    m_exports = new ExportCard(studio);
    m_details = new PackageDetails(studio);
    auto* left = new QVBoxLayout;
    left->setSpacing(gap);
    left->addWidget(m_card);
    left->addWidget(m_exports);
    left->addWidget(m_list, 1);
    auto* columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(gap);
    columns->addLayout(left, 1);
    columns->addWidget(m_details, 1);
}

} // namespace lepton::widgets
