// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CanvasDriver.h"
#include "StudioFixture.h"

#include "widgets/canvas/LayerPalette.h"
#include "widgets/canvas/LayerSearch.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/common/Theme.h"
#include "widgets/inspector/Inspector.h"
#include "widgets/inspector/NodePage.h"
#include "widgets/inspector/ParameterField.h"

#include <QClipboard>
#include <QLineEdit>
#include <QSignalSpy>

#include <memory>

namespace lepton::widgets {

/// The whole network room with the CNN of the bundled digits open in it, fitted into view, and where a hand finds things.
class CanvasFixture {
public:
    void open() {
        m_fixture = std::make_unique<StudioFixture>();
        m_fixture->openProject();
        m_room = std::make_unique<NetworkRoom>(m_fixture->studio());
        m_room->resize(1376, 800);
        m_room->show();
        m_room->enter();
        QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
        m_room->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_room.get()));
        canvas().setFocus();
        canvas().fitAll();
    }
    void close() {
        m_room.reset();
        m_fixture.reset();
    }

    StudioFixture& studio() { return *m_fixture; }
    ProjectDocument& document() { return m_fixture->document; }
    NetworkRoom& room() { return *m_room; }
    CanvasView& canvas() { return m_room->canvas(); }
    LayerList& palette() { return m_room->palette().list(); }
    LayerSearch& search() { return *canvas().findChild<LayerSearch*>(); }
    const graph::Network& network() { return m_fixture->document.network(); }
    const graph::Node& node(const char* id) { return *network().find(graph::NodeId(id)); }
    bool has(const char* id) { return network().find(graph::NodeId(id)) != nullptr; }
    bool connected(const char* from, const char* to) { return network().hasEdge({{graph::NodeId(from), "out"}, {graph::NodeId(to), "in"}}); }
    std::string undoName() { return m_fixture->document.history().undoName().str(); }
    void perform(const NamedEdit& edit) { QVERIFY(m_fixture->document.edit(edit.name, edit.edit).ok()); }
    std::string file() { return graph::toJson(network()).dump(); }

    QPoint port(const char* id, bool output) { return portOnView(canvas(), id, output); }
    QRectF rect(const char* id) { return canvas().layout().nodes().at(static_cast<std::size_t>(canvas().layout().indexOf(graph::NodeId(id)))).rect; }
    QPoint middle(const char* id) { return canvas().toView(rect(id).center()).toPoint(); }
    QPoint empty() { return {200, canvas().height() - 40}; }
    QPointF centre() { return canvas().rect().center(); }
    void drag(QPoint from, QPoint to) { dragOnCanvas(canvas(), from, to); }
    void click(const char* id, Qt::KeyboardModifiers modifiers = {}) { QTest::mouseClick(&canvas(), Qt::LeftButton, modifiers, middle(id)); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&canvas(), key, modifiers); }
    QLineEdit* field(const char* parameter) { return m_room->inspector().findChild<QLineEdit*>(QString("parameter-") + parameter); }
    QAction* act(const char* id) { return m_fixture->actions.registry().action(id); }
    bool overlaps() {
        const auto& nodes = canvas().layout().nodes();
        for (std::size_t a = 0; a < nodes.size(); ++a)
            for (std::size_t b = a + 1; b < nodes.size(); ++b)
                if (nodes[a].rect.intersects(nodes[b].rect))
                    return true;
        return false;
    }

private:
    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NetworkRoom> m_room;
};

} // namespace lepton::widgets
