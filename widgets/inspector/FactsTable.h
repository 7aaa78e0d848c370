// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>

class QFormLayout;

namespace lepton::widgets {

class TextLabel;

/// Names at the left, figures that line up at the right.
class FactsTable : public QWidget {
    Q_OBJECT
public:
    explicit FactsTable(QWidget* parent = nullptr);
    void clear();
    void add(const QString& name, const QString& value);
    /// The same with a mark in a colour of the theme: the legend of a bar.
    void add(const QString& name, const QString& value, std::function<QColor()> ink);

private:
    void dropUnused();
    TextLabel* labelOf(int row) const;

    QFormLayout* m_rows = nullptr;
    int m_used = 0;
};

} // namespace lepton::widgets
