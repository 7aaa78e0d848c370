// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/runs/SavedFigure.h"
#include "widgets/training/QCustomPlotHeader.h"

#include <functional>
#include <optional>
#include <vector>

namespace lepton::widgets {

/// Curves and points over any quantity (a Chart is over epochs): ROC curves, calibration, predictions against the truth, forecasts.
/// Wheel, drag, + and - zoom; a double click or Home shows all; Shift with the arrow keys goes from point to point; the menu key saves.
class XyChart : public QCustomPlot {
    Q_OBJECT
public:
    enum class Style { Line, LineDots, Dots, Dashed, Bars };
    using Ink = std::function<QColor()>; ///< asked anew when the theme changes
    struct Line {
        QString name; ///< empty: not pointed at, and not in a CSV file
        Ink ink;
        Style style = Style::Line;
        std::vector<double> x, y; ///< equally many; a point with NaN is left out
        double width = 2; ///< of the pen; of bars in units of x
    };
    /// More about a point than its place: "threshold 0.62". May be empty.
    using Note = std::function<QString(std::size_t line, std::size_t point)>;

    XyChart(const QString& name, const QString& xTitle, const QString& yTitle, QWidget* parent = nullptr);

    const QString& name() const { return m_name; }
    void setName(const QString& name);
    void setTitles(const QString& xTitle, const QString& yTitle);
    void setLines(std::vector<Line> lines, Note note = {});
    const std::vector<Line>& lines() const { return m_lines; }
    /// What is shown unless it is zoomed; none: all points with a little room.
    void setRanges(std::optional<QCPRange> x, std::optional<QCPRange> y);
    void resetZoom();
    bool zoomed() const { return m_zoomed; }
    /// Text of the cross hair; empty: none is shown.
    QString pointed() const;
    SavedFigure figure();

Q_SIGNALS:
    void saveFailed(const lepton::Error& error);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Place {
        std::size_t line, point;
        bool operator==(const Place&) const = default;
    };
    void follow();
    void draw();
    void drawBars(const Line& line);
    void fit();
    void zoomBy(double factor);
    void moveBy(double across, double up);
    void point(std::optional<Place> place);
    void step(int points);
    std::optional<Place> nearest(QPointF position) const;
    QString textOf(const Place& place) const;

    QString m_name, m_xTitle, m_yTitle;
    std::vector<Line> m_lines;
    Note m_note;
    std::optional<QCPRange> m_x, m_y;
    std::optional<Place> m_pointed;
    QCPItemText* m_text = nullptr;      ///< these two belong to the plot
    QCPItemEllipse* m_mark = nullptr;
    bool m_zoomed = false;
};

} // namespace lepton::widgets
