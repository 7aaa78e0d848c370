// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/training/ChartSeries.h"
#include "widgets/training/QCustomPlotHeader.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lepton::widgets {

class ChartCursor;

/// Curves over epochs. Follows what comes in until it is zoomed (wheel, drag, + and -) and again after a double click or Home.
/// Draws as many points as it has pixels, however many the curves have.
class Chart : public QCustomPlot {
    Q_OBJECT
public:
    enum class Style { Line, Faint, Dots };
    using Ink = std::function<QColor()>; ///< asked anew when the theme changes

    /// What is drawn. `xScale` turns the series' x (steps) into epochs.
    struct Curve {
        QString name;
        Ink ink;
        Style style = Style::Line;
        std::shared_ptr<const ChartSeries> series;
        double xScale = 1;
        QString key = {}; ///< heading of its columns in a CSV file; empty: the name
    };

    /// `name` is what is measured: "Loss".
    explicit Chart(const QString& name, QWidget* parent = nullptr);
    ~Chart() override;

    const QString& name() const { return m_name; }
    void setName(const QString& name);
    const std::vector<Curve>& curves() const { return m_curves; }
    void setCurves(std::vector<Curve> curves);
    void setXScale(double scale);              ///< of all curves
    void setPlannedEpochs(double epochs);      ///< the axis reaches at least so far
    void setFixedRange(std::optional<double> low, std::optional<double> high);
    void setBest(std::optional<double> epoch); ///< a dashed line there
    void refresh();                            ///< the series have grown
    void resetZoom();
    bool zoomed() const { return m_zoomed; }

Q_SIGNALS:
    void saveFailed(const lepton::Error& error); ///< "save as" of the menu did not work

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void follow();
    void fit();
    void fitHeight();
    void resample();
    void zoomBy(double factor);

    QString m_name;
    std::vector<Curve> m_curves;
    ChartCursor* m_cursor = nullptr;
    QCPItemStraightLine* m_bestLine = nullptr;
    QCPItemText* m_bestText = nullptr;
    std::optional<double> m_low, m_high;
    double m_planned = 1;
    bool m_zoomed = false;
};

} // namespace lepton::widgets
