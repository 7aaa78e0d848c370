// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runs/ConfusionPainter.h"
#include "widgets/runs/SavedFigure.h"

#include <QAbstractScrollArea>

#include <optional>

namespace lepton::widgets {

/// A confusion matrix for 2 to hundreds of classes: as large as fits, or zoomed and scrolled. Arrow keys go from cell to cell, + and - (or
/// Ctrl and the wheel) zoom, 0 fits it again, the menu key saves.
class ConfusionMatrix : public QAbstractScrollArea {
    Q_OBJECT
public:
    using Figures = ConfusionPainter::Figures;
    explicit ConfusionMatrix(QWidget* parent = nullptr);

    /// Null: nothing.
    void setData(std::shared_ptr<const ConfusionData> data);
    void setFigures(Figures figures); ///< what stands in the cells
    std::optional<QPoint> current() const { return m_current; } ///< x: answered, y: true class
    void setCurrent(std::optional<QPoint> cell);
    int side() const { return m_painter ? m_painter->side() : 0; } ///< of a cell, in pixels
    bool fitted() const { return !m_zoomed; }
    /// In the viewport.
    QRect cellRect(int truth, int answer) const;
    /// "True cat, predicted dog: 12 of 80 (15 %)"
    QString sentence(int truth, int answer) const;
    SavedFigure figure() const;

Q_SIGNALS:
    void cellChosen(int truth, int answer);
    void saveFailed(const lepton::Error& error);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void layOut();
    int fittingSide() const;
    int mostLabel() const;
    void zoomTo(int side);
    void moveBy(int across, int down);
    void reveal();
    QPoint scroll() const;
    std::optional<QPoint> cellAt(QPoint position) const;

    std::shared_ptr<const ConfusionData> m_data;
    std::optional<ConfusionPainter> m_painter;
    Figures m_figures = Figures::Shares;
    std::optional<QPoint> m_current;
    int m_wanted = 0; ///< side while zoomed
    bool m_zoomed = false;
};

} // namespace lepton::widgets
