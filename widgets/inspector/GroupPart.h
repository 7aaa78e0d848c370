// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Edit.h"
#include "core/graph/Group.h"
#include "widgets/common/Room.h"

class QMenu;
class QPushButton;
class QVBoxLayout;

namespace lepton::widgets {

/// The part of a group's page that other layers don't have: which settings of what is inside are its own, looking inside,
/// taking it apart.
class GroupPart : public QWidget {
    Q_OBJECT
public:
    explicit GroupPart(const Studio& studio, QWidget* parent = nullptr);
    void show(const graph::Node& group);

private:
    void listSettings(const graph::Node& group);
    void fillMenu();
    void perform(const Text& name, const Result<graph::Edit>& edit);

    Studio m_studio;
    graph::NodeId m_id;
    QVBoxLayout* m_settings = nullptr;
    QPushButton* m_add = nullptr;
    QMenu* m_menu = nullptr;
};

} // namespace lepton::widgets
