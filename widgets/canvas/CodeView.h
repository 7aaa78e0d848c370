// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/CodeEdit.h"
#include "widgets/common/Room.h"

#include <QTimer>

#include <map>
#include <set>

class QPushButton;

namespace lepton::widgets {

/// The open network as PyTorch source, beside the canvas: follows every edit a moment later (it is written on a worker), marks
/// the lines of what is selected, and tells which node a clicked line is of. Nodes are called as in the expanded network.
class CodeView : public QWidget {
    Q_OBJECT
public:
    explicit CodeView(const Studio& studio, QWidget* parent = nullptr);

    void select(const std::vector<graph::NodeId>& nodes);
    CodeEdit& edit() { return *m_edit; }
    const exchange::PyTorchSource& source() const { return m_source; }
    /// The text shown is that of the network as it is now.
    bool upToDate() const { return !m_stale && !m_writing; }
    void copy();
    /// Written on a worker; says so when it is done, or why it could not be.
    void save(const QString& file);
    QSize sizeHint() const override { return {484, 400}; }

Q_SIGNALS:
    void nodeChosen(const lepton::graph::NodeId& node);
    void closeAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Written {
        exchange::PyTorchSource source;
        std::map<int, graph::NodeId> nodes; ///< of the lines
    };
    QWidget* buildHeader();
    void networkMoved();
    void write();
    void show(Written written);
    void mark();
    void askWhereToSave();

    Studio m_studio;
    CodeEdit* m_edit = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_save = nullptr;
    QTimer m_delay;
    bool m_stale = true;    ///< the network is newer than what was last written
    bool m_writing = false; ///< a worker is at it
    exchange::PyTorchSource m_source;
    std::map<int, graph::NodeId> m_nodes;
    std::vector<graph::NodeId> m_selection;
    std::vector<exchange::LineRange> m_marked;
};

} // namespace lepton::widgets
