// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace lepton::widgets {

class TextLabel;

/// Settings under a heading that folds them away; folded, it says in a few words how they stand.
class SettingsGroup : public QWidget {
    Q_OBJECT
public:
    SettingsGroup(const QString& title, bool open, QWidget* parent = nullptr);
    QVBoxLayout* body() const { return m_column; }
    void setSummary(const QString& summary); ///< "Adam, 0.001"
    void setOpen(bool open);
    bool isOpen() const { return m_open; }
    QToolButton* header() const { return m_header; }

private:
    void follow();

    bool m_open;
    QToolButton* m_header = nullptr;
    TextLabel* m_summary = nullptr;
    QWidget* m_body = nullptr;
    QVBoxLayout* m_column = nullptr;
};

} // namespace lepton::widgets
