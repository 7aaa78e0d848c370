// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/LayerList.h"

#include <QMimeData>
#include <QtTest>

// What a user's hand does on the canvas.
namespace lepton::widgets {

/// A layer of the palette let go on the canvas: what Qt delivers then. The list makes the data.
inline void dropLayer(CanvasView& canvas, LayerList& list, const QString& type, QPoint at) {
    for (int i = 0; i < list.count(); ++i) {
        list.setCurrentRow(i);
        if (list.current() != nullptr && QString::fromStdString(list.current()->name) == type)
            break;
    }
    const std::unique_ptr<QMimeData> data(list.model()->mimeData({list.currentIndex()}));
    QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &enter);
    QVERIFY(enter.isAccepted());
    QDragMoveEvent move(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &move);
    QDropEvent let(at, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&canvas, &let);
}

inline QPoint portOnView(CanvasView& canvas, const char* node, bool output) {
    const auto at = canvas.layout().portPoint({graph::NodeId(node), output ? "out" : "in"}, output);
    return at ? canvas.toView(*at).toPoint() : QPoint(-1, -1);
}

inline void dragOnCanvas(CanvasView& canvas, QPoint from, QPoint to) {
    QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas, (from + to) / 2);
    QTest::mouseMove(&canvas, to);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to);
}

} // namespace lepton::widgets
