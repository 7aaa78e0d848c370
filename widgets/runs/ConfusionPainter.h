// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPainter>
#include <QPoint>
#include <QRect>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace lepton::widgets {

/// Counts of a confusion matrix, and what is painted in its cells.
struct ConfusionData {
    QStringList classes;
    std::vector<std::vector<qint64>> counts; ///< [true class][answered class]
    std::vector<qint64> rows;                ///< samples of each true class

    int size() const { return static_cast<int>(classes.size()); }
    qint64 count(int truth, int answer) const { return counts[static_cast<std::size_t>(truth)][static_cast<std::size_t>(answer)]; }
    /// Of the row, 0 to 1; 0 where the row is empty.
    double share(int truth, int answer) const;
};

/// Paints a confusion matrix: labels at the left and above, then the cells, `side` pixels each. Labels stand upright where a column is too narrow.
class ConfusionPainter {
public:
    enum class Figures { Shares, Counts };
    /// `mostLabel`: room for a label in pixels; longer ones are cut in the middle.
    ConfusionPainter(std::shared_ptr<const ConfusionData> data, int side, int mostLabel, Figures figures);

    /// Left and top of the cells.
    QPoint origin() const { return {m_left, m_top}; }
    int side() const { return m_side; }
    /// Labels and cells together.
    QSize wholeSize() const;
    QRect cell(int truth, int answer) const; ///< without scrolling
    /// Everything inside `area`, with the cells moved by -scroll and the labels staying at the edge.
    void paint(QPainter& painter, QRect area, QPoint scroll, std::optional<QPoint> current, bool focused) const;
    QString figure(int truth, int answer) const;
    bool upright() const { return m_upright; }

    static int smallestSide();
    static int largestSide();
    static int comfortableSide(); ///< figures can be read

private:
    void paintCells(QPainter& painter, QRect area, QPoint scroll) const;
    void paintCurrent(QPainter& painter, QRect area, QPoint scroll, QPoint current, bool focused) const;
    void paintLabels(QPainter& painter, QRect area, QPoint scroll, std::optional<QPoint> current) const;
    void paintTitles(QPainter& painter, QRect area) const;

    std::shared_ptr<const ConfusionData> m_data;
    QFont m_labelFont, m_figureFont;
    int m_side;
    Figures m_figures;
    int m_labelWidth = 0;
    int m_left = 0, m_top = 0;
    bool m_upright = false;
};

} // namespace lepton::widgets
