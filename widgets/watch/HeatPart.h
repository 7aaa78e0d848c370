// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/watch/LayerHeat.h"

#include <vector>

namespace lepton::widgets {

class Sparkline;
class TextLabel;

/// The inspector's part about a layer's training: each measure's newest figure and how it came to be. Hidden while nothing is known.
class HeatPart : public QWidget {
    Q_OBJECT
public:
    explicit HeatPart(QWidget* parent = nullptr);
    void setHeat(LayerHeat* heat);
    void show(const std::string& expanded);

private:
    void refresh();

    struct Row {
        HeatMeasure measure;
        QWidget* whole;
        TextLabel* value;
        Sparkline* line;
    };
    LayerHeat* m_heat = nullptr;
    std::string m_node;
    std::vector<Row> m_rows;
};

/// A small curve without axes, over equal distances; logarithmic if all values are above zero and span more than a factor of ten.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);
    void setPoints(const std::vector<LayerHeat::Point>& points);
    QSize sizeHint() const override { return {72, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
};

} // namespace lepton::widgets
