// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

#include <QWidget>

class QMenu;
class QPushButton;

namespace lepton::widgets {

/// What is measured beside the loss, of all that fits the objective. Without a choice it is what is usual. Changes go to the project at once.
class MetricFields : public QWidget {
    Q_OBJECT
public:
    explicit MetricFields(const Studio& studio, QWidget* parent = nullptr);
    QMenu* menu() const { return m_menu; }

private:
    void refresh();
    void fillMenu();
    void switchOn(const std::string& metric, bool on);

    Studio m_studio;
    QPushButton* m_button = nullptr;
    QMenu* m_menu = nullptr;
};

} // namespace lepton::widgets
