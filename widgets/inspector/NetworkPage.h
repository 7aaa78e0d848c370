// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"
#include "widgets/common/Room.h"

#include <vector>

class QPushButton;

namespace lepton::widgets {

class FactsTable;
class MemoryMeter;
class TextLabel;

/// The network as a whole, or several selected layers together: size, cost, and the memory that training takes.
class NetworkPage : public QWidget {
    Q_OBJECT
public:
    explicit NetworkPage(const Studio& studio, QWidget* parent = nullptr);
    void show(const std::vector<graph::NodeId>& selection);

private:
    void refresh();
    void showMemory();
    std::int64_t freeMemory() const;
    QPushButton* templateButton();

    Studio m_studio;
    std::vector<graph::NodeId> m_selection;
    TextLabel* m_title = nullptr;
    TextLabel* m_hint = nullptr;
    FactsTable* m_facts = nullptr;
    QWidget* m_memoryPart = nullptr;
    TextLabel* m_memoryTitle = nullptr;
    MemoryMeter* m_meter = nullptr;
    FactsTable* m_memory = nullptr;
    TextLabel* m_memoryHint = nullptr;
    QPushButton* m_template = nullptr;
};

} // namespace lepton::widgets
