// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Room.h"

class QPushButton;

namespace lepton::widgets {

class RecentProjects;

/// Where do I start? The sample, a new project, those of before, templates, and what this machine can do.
class HomeRoom : public Room {
    Q_OBJECT
public:
    explicit HomeRoom(const Studio& studio, QWidget* parent = nullptr);
    void enter() override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildHead();
    QWidget* buildTemplates();

    QPushButton* m_sample = nullptr;
    RecentProjects* m_recent = nullptr;
};

} // namespace lepton::widgets
