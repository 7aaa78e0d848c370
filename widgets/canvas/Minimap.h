// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPixmap>
#include <QTransform>
#include <QWidget>

#include <tuple>

namespace lepton::widgets {

class CanvasView;

/// The whole network in the corner of the canvas, with a frame around what is on show; click or drag to go there.
class Minimap : public QWidget {
    Q_OBJECT
public:
    explicit Minimap(CanvasView* canvas);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QTransform toMap() const;
    const QPixmap& picture(const QTransform& map);

    CanvasView* m_canvas;
    QPixmap m_picture;
    std::tuple<quint64, QTransform, double, QRgb> m_pictured{}; ///< what m_picture shows
};

} // namespace lepton::widgets
