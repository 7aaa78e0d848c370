// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "widgets/common/Room.h"

#include <vector>

class QStackedWidget;

namespace lepton::widgets {

class NodePage;
class NetworkPage;

/// What is selected, in detail: a layer's settings, shapes and cost, or the whole network's when nothing is.
class Inspector : public QWidget {
    Q_OBJECT
public:
    explicit Inspector(const Studio& studio, QWidget* parent = nullptr);
    void show(const std::vector<graph::NodeId>& selection);
    void editTitle(); ///< puts the keyboard into the name of the layer on show
    NodePage& nodePage() { return *m_node; }

Q_SIGNALS:
    void repairAsked(const lepton::graph::Problem& problem, const lepton::graph::Repair& repair);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* scrolled(QWidget* page, const QString& name);

    QStackedWidget* m_pages = nullptr;
    NodePage* m_node = nullptr;
    NetworkPage* m_network = nullptr;
};

} // namespace lepton::widgets
