// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/AlignEdits.h"
#include "widgets/canvas/CanvasLayout.h"
#include "widgets/canvas/CanvasPainter.h"
#include "widgets/canvas/NetworkEdits.h"
#include "widgets/common/Room.h"

#include <QTimer>
#include <QTransform>

#include <map>
#include <optional>
#include <set>
#include <vector>

class QAction;
class QMenu;

namespace lepton::widgets {

class BlockLibrary;
class Breadcrumbs;
class CanvasFind;
class LayerHelp;
class LayerSearch;
class LayerHeat;
class LayoutRun;
class Minimap;

/// The network as its user sees and edits it: one widget that paints all of it and turns mouse and keys into edits of the
/// document. It holds no truth of its own but what is selected and where one looks.
class CanvasView : public QWidget {
    Q_OBJECT
public:
    explicit CanvasView(const Studio& studio, QWidget* parent = nullptr);

    const CanvasLayout& layout() const { return m_layout; }
    const CanvasState& state() const { return m_state; }
    const graph::Network& network() const; ///< the one that is looked at: the project's, or that of a group
    void setHeat(LayerHeat& heat); ///< whose figures the nodes show from now on
    const QList<QLineF>& guides() const { return m_guides; } ///< the lines that a drag has snapped to, world

    // What is selected.
    std::vector<graph::NodeId> selection() const;
    void select(const std::vector<graph::NodeId>& ids);
    void selectAll();
    std::optional<graph::Edge> selectedEdge() const;

    // Where one looks. World coordinates are the nodes' positions; view coordinates the widget's pixels.
    double zoom() const { return m_zoom; }
    QPointF toView(QPointF world) const;
    QPointF toWorld(QPointF view) const;
    QRectF visibleWorld() const;
    void setZoom(double zoom, QPointF keep); ///< `keep`: the point of the view that stays
    void centreOn(QPointF world);
    void fit(const QRectF& world);
    void fitAll();
    void fitSelection();
    /// Selects a node, by its id in the expanded network, looks into the group it is in, and moves the view if it is out of sight.
    void reveal(const graph::NodeId& expanded);

    // What can be done; each is one undo step.
    void addLayer(const QString& type);                     ///< behind the selected node, or in the middle of the view
    void dropLayer(const QString& type, QPointF world);      ///< onto the edge there, or free
    void deleteSelection();
    void copySelection();
    void cutSelection();
    void paste(std::optional<QPointF> at = {}); ///< its middle there; beside where it was without a place
    void pasteText(const QString& text, std::optional<QPointF> at); ///< the same from elsewhere than the clipboard
    void align(Alignment way);
    void duplicate();
    void tidy();                                             ///< lays out the selection, or all; on a worker
    void setFlow(LayoutDirection direction);                 ///< lays all out in that direction, and remembers it
    void repair(const graph::Problem& problem, const graph::Repair& repair);
    void searchLayer(QPointF world);
    void rename();
    void showHelp(); ///< on the selected layer's type
    void groupSelection();
    void enterGroup();  ///< looks inside the selected group
    void leaveGroup();
    void addNote(QPointF world);
    void saveBlock(const QString& name); ///< the selected group, for any project
    BlockLibrary& blocks() { return *m_blocks; }
    void cancel();   ///< the gesture that goes on, or the selection

Q_SIGNALS:
    void selectionChanged();
    void viewChanged();
    void renameAsked();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    // CanvasMouse.cpp
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    // CanvasKeys.cpp
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    // CanvasMenus.cpp
    void contextMenuEvent(QContextMenuEvent* event) override;
    // CanvasDrops.cpp
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    enum class Mode { Idle, Pan, Move, RubberBand, Connect };

    void rebuild();
    void takeHeat();
    void opened();
    bool perform(const std::optional<NamedEdit>& edit, const std::string& mergeKey = {});
    void selectionMoved();
    void describe();
    QString tipAt(QPointF world) const;

    // CanvasGroups.cpp
    void buildGroupActions();
    void updateGroupActions();
    void fillGroupMenu(QMenu& menu);
    bool performOr(const Result<NamedEdit>& edit);
    void askBlockName();
    void dropBlock(const QString& name, QPointF world);
    bool mayAdd(const graph::Edit& edit);
    // CanvasMarks.cpp
    void paintFound(QPainter& painter) const;
    void paintGuides(QPainter& painter) const;
    void paintRefusal(QPainter& painter) const;
    void paintInvitation(QPainter& painter) const;
    // CanvasMouse.cpp
    void pressNode(int node, Qt::KeyboardModifiers modifiers);
    void dragNodes(QPointF world, Qt::KeyboardModifiers modifiers);
    void dropNodes();
    void stretchRubberBand(QPointF world);
    void hover(QPointF world);
    void cancelGesture();
    // CanvasDrag.cpp
    void startDrag();
    QPointF snappedMove(QPointF by);
    bool fitsIntoEdges(int node) const;
    bool nearBorder(QPoint view) const;
    void watchBorder(QPoint view);
    void panAtBorder();
    // CanvasConnect.cpp
    void startConnection(const PortHit& port);
    void dragConnection(QPointF world);
    void dropConnection(QPointF world);
    void findTargets();
    graph::Edge edgeTo(const PortHit& port) const;
    Result<void> mayConnect(const graph::Edge& edge) const;
    std::vector<const graph::LayerType*> layersHere() const;
    std::vector<const graph::LayerType*> layersFor(const PortHit& source) const;
    // CanvasTidy.cpp
    void buildTidy();
    void takeLayout(const NamedEdit& edit);
    void stopTidy();
    void endGlide();
    void takeUpFlow();
    // CanvasCamera.cpp
    void leaveNetwork();
    void takeUpNetwork();
    double zoomFor(const QRectF& world, QSizeF room) const;
    void fitInto(const QRectF& world, QSizeF room);
    // CanvasKeys.cpp
    void buildActions();
    void addNudges();
    void updateActions();
    bool isHoldKey(const QKeyEvent& event) const;
    std::optional<QPointF> mouseOnCanvas() const;
    void searchAtMouse();
    void selectNext(int step);
    void nudge(QPointF by);
    // CanvasMenus.cpp
    void addRoomActs(QMenu& menu, std::initializer_list<const char*> ids) const;
    void fillNodeMenu(QMenu& menu);
    void fillAlignMenu(QMenu& menu);
    void fillEdgeMenu(QMenu& menu, QPointF world);

    Studio m_studio;
    CanvasLayout m_layout;
    PaintCaches m_paintCaches;
    LayoutRun* m_tidy = nullptr;
    CanvasState m_state;
    double m_zoom = 1;
    QPointF m_origin; ///< world point at the view's top left
    bool m_fitted = false; ///< the user has not moved the view since it was fitted
    /// How a network of the project was left, to be found so again.
    struct Left {
        double zoom = 1;
        QPointF origin;
        bool fitted = true;
        std::vector<graph::NodeId> selection;
    };
    std::map<std::string, Left> m_left;

    Mode m_mode = Mode::Idle;
    QPointF m_pressedAt;       ///< world
    QPoint m_pressedView;
    QPointF m_moved;           ///< how far the selection is displaced
    QRectF m_dragged;          ///< around the selection before it was displaced
    std::vector<QRectF> m_others; ///< what a drag may snap to
    QList<QLineF> m_guides;
    QTimer m_edgePan;          ///< runs while something is dragged near the border
    QPoint m_dragView;         ///< where the mouse was last
    bool m_mayLeave = false;   ///< it has been away from the border since the button went down
    std::set<int> m_beforeBand;
    std::optional<graph::Edge> m_picked; ///< the edge whose end is being drawn elsewhere
    QString m_refusal;         ///< why the port under the mouse can't take the edge
    bool m_space = false;
    bool m_spaceUsed = false;

    Minimap* m_minimap = nullptr;
    LayerSearch* m_search = nullptr;
    LayerHeat* m_heat = nullptr;
    CanvasFind* m_find = nullptr;
    BlockLibrary* m_blocks = nullptr;
    Breadcrumbs* m_breadcrumbs = nullptr;
    LayerHelp* m_help = nullptr;
    QHash<QString, QAction*> m_actions;
};

} // namespace lepton::widgets
