// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

namespace lepton::widgets {

class ExportCard;
class PackageCard;
class PackageDetails;
class PackageList;

/// Packages: made of runs, opened from others, looked into, tried, exported.
class PackagePage : public QWidget {
    Q_OBJECT
public:
    explicit PackagePage(const Studio& studio, QWidget* parent = nullptr);
    PackageCard* card() const { return m_card; }
    PackageList* list() const { return m_list; }
    ExportCard* exports() const { return m_exports; }
    PackageDetails* details() const { return m_details; }

private:
    PackageCard* m_card = nullptr;
    PackageList* m_list = nullptr;
    ExportCard* m_exports = nullptr;
    PackageDetails* m_details = nullptr;
};

} // namespace lepton::widgets
