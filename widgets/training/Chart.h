// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/training/ChartSeries.h"
#include "widgets/training/QCustomPlotHeader.h"
#include "widgets/training/RunMarks.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lepton::widgets {

class ChartCursor;
class ChartMarks;

/// Curves over epochs. Follows what comes in until it is zoomed (wheel, drag, + and -) and again after a double click or Home.
/// Draws as many points as it has pixels, however many the curves have. Charts of one ChartGroup share zoom and cross hair.
class Chart : public QCustomPlot {
    Q_OBJECT
public:
    enum class Style { Line, Faint, Dots, Ghost, GhostDashed };
    using Ink = std::function<QColor()>; ///< asked anew when the theme changes

    /// What is drawn. `xScale` turns the series' x (steps) into epochs.
    struct Curve {
        QString name; ///< empty: not in the cross hair's list
        Ink ink;
        Style style = Style::Line;
        std::shared_ptr<const ChartSeries> series;
        double xScale = 1;
        QString key = {};   ///< heading of its columns in a CSV file; empty: the name
        bool ghost = false; ///< of another run: setXScale() leaves it alone
    };

    /// `name` is what is measured: "Loss".
    explicit Chart(const QString& name, QWidget* parent = nullptr);
    ~Chart() override;

    const QString& name() const { return m_name; }
    void setName(const QString& name);
    const std::vector<Curve>& curves() const { return m_curves; }
    void setCurves(std::vector<Curve> curves);
    void setXScale(double scale);              ///< of all curves of this run
    void setPlannedEpochs(double epochs);      ///< the axis reaches at least so far
    void setFixedRange(std::optional<double> low, std::optional<double> high);
    void setBest(std::optional<double> epoch); ///< a dashed line there
    /// What happened, on the axis; steps ascending, by the scale of setXScale().
    void setMarks(const std::vector<RunMark>& marks);
    /// The marks at a place of the widget or near it, one a line; empty: none.
    QString marksAt(QPointF position) const;
    /// Within something that scrolls: the wheel zooms only with Ctrl, or once the chart has the keyboard.
    void setWheelScrolls(bool on) { m_wheelScrolls = on; }
    void setLogarithmic(Qt::Orientation axis, bool on);
    bool logarithmic(Qt::Orientation axis) const;
    void refresh();                            ///< the series have grown
    void followTheme();
    void resetZoom();
    bool zoomed() const { return m_zoomed; }
    /// Shows this part of the epochs, without viewChanged().
    void setView(const QCPRange& epochs);
    /// The hair line at an epoch, with the values there; none: hidden. Without pointedAt().
    void showCursor(std::optional<double> epoch);
    std::optional<double> cursor() const;

Q_SIGNALS:
    void saveFailed(const lepton::Error& error); ///< "save as" of the menu did not work
    void viewChanged();                          ///< the user has zoomed, moved or reset
    void pointedAt(std::optional<double> epoch); ///< the user points there; none: nowhere any more

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void fit();
    void fitHeight();
    void resample();
    void zoomBy(double factor);
    void moveBy(double share);
    void userChangedView();
    void pointAt(std::optional<double> epoch);
    double firstEpoch() const;
    std::vector<ChartPoint> points(const Curve& curve) const;

    QString m_name;
    std::vector<Curve> m_curves;
    ChartCursor* m_cursor = nullptr; ///< belongs to the plot, as the next two
    ChartMarks* m_marks = nullptr;
    QCPItemStraightLine* m_bestLine = nullptr;
    QCPItemText* m_bestText = nullptr;
    std::optional<double> m_low, m_high;
    double m_planned = 1;
    double m_xScale = 1;
    bool m_zoomed = false;
    bool m_wheelScrolls = false;
};

} // namespace lepton::widgets
