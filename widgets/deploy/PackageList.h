// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/PackageFacts.h"

class QTreeWidget;

namespace lepton::widgets {

/// The packages in the project's folder, newest first. Choosing one shows it.
class PackageList : public Card {
    Q_OBJECT
public:
    explicit PackageList(QWidget* parent = nullptr);
    void setPackages(const std::vector<PackageFacts>& packages);
    void mark(const QString& file); ///< the one on show
    int count() const;
    QTreeWidget* table() const { return m_table; }

Q_SIGNALS:
    void chosen(const QString& file);

private:
    QTreeWidget* m_table = nullptr;
};

} // namespace lepton::widgets
