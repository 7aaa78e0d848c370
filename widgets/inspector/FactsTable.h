// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFormLayout;

namespace lepton::widgets {

/// Names at the left, figures that line up at the right.
class FactsTable : public QWidget {
    Q_OBJECT
public:
    explicit FactsTable(QWidget* parent = nullptr);
    void clear();
    void add(const QString& name, const QString& value);

private:
    QFormLayout* m_rows = nullptr;
};

} // namespace lepton::widgets
