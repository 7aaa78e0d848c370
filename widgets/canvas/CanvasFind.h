// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Network.h"
#include "widgets/common/Room.h"

#include <QFrame>

#include <set>
#include <vector>

class QLineEdit;

namespace lepton::widgets {

class CanvasView;
class TextLabel;

/// The nodes that have every word in their id, title, type or a synonym of it, in the order of the network, those inside
/// groups too; by their ids in the expanded network.
std::vector<graph::NodeId> findNodes(const graph::Network& network, const QString& words);

/// Looks for layers on the canvas: marks those that have the words, Enter goes from one to the next and Shift+Enter back.
class CanvasFind : public QFrame {
    Q_OBJECT
public:
    CanvasFind(const Studio& studio, CanvasView* canvas);
    void open();
    void close();
    const std::vector<graph::NodeId>& found() const { return m_found; }
    /// The nodes on show that were found, and the groups in which something was.
    const std::set<graph::NodeId>& marked() const { return m_marked; }
    void place(); ///< in the middle of the canvas's top
    void search(); ///< anew, after an edit or another word

Q_SIGNALS:
    void foundChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void go(int step);
    void count();

    Studio m_studio;
    CanvasView* m_canvas;
    QLineEdit* m_field = nullptr;
    TextLabel* m_count = nullptr;
    std::vector<graph::NodeId> m_found;
    std::set<graph::NodeId> m_marked;
    int m_at = -1; ///< position in m_found of the one that was gone to
};

} // namespace lepton::widgets
