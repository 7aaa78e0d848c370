// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartGraph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lepton::widgets {

namespace {

constexpr int dense = 4; // a point to so many pixels
constexpr double rough = 1.5; // so much further up and down than across

/// What of the curve lies in one column of pixels.
struct Column {
    double top = std::numeric_limits<double>::infinity();
    double bottom = -std::numeric_limits<double>::infinity();

    bool empty() const { return top > bottom; }
    void add(double y) {
        top = std::min(top, y);
        bottom = std::max(bottom, y);
    }
};

/// The columns of `area` from left to right, in device pixels from its corner; a gap in the curve leaves them empty.
std::vector<Column> columnsOf(const QVector<QPointF>& lines, const QRect& area, double ratio) {
    std::vector<Column> out(static_cast<std::size_t>(std::max(area.width() * ratio, 1.0)));
    const auto place = [&](const QPointF& point) { return (point - area.topLeft()) * ratio; };
    const auto count = static_cast<int>(out.size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QPointF to = place(lines[i]);
        const QPointF from = i > 0 ? place(lines[i - 1]) : to;
        if (!std::isfinite(to.x()) || !std::isfinite(to.y()))
            continue;
        const bool joined = std::isfinite(from.x()) && std::isfinite(from.y()) && to.x() > from.x();
        const auto height = [&](double x) { return from.y() + (to.y() - from.y()) * std::clamp((x - from.x()) / (to.x() - from.x()), 0.0, 1.0); };
        const double first = std::floor(joined ? from.x() : to.x());
        for (int column = static_cast<int>(std::clamp(first, 0.0, double(count))); column < count && column <= to.x(); ++column) {
            if (joined)
                out[static_cast<std::size_t>(column)].add(height(column));
            if (joined && column + 1 <= to.x())
                out[static_cast<std::size_t>(column)].add(height(column + 1));
            else
                out[static_cast<std::size_t>(column)].add(to.y());
        }
    }
    return out;
}

/// Written pixel by pixel: for each of so many rectangles the painter would call on its pool of threads. `ratio`: device pixels to one of
/// the area's.
void drawBars(QCPPainter& painter, const std::vector<Column>& columns, const QRect& area, double ratio, const QPen& pen) {
    const int width = std::max(1, static_cast<int>(std::lround(pen.widthF() * ratio)));
    const QSize size = (QSizeF(area.size()) * ratio).toSize();
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return;
    image.setDevicePixelRatio(ratio);
    image.fill(0);
    const QRgb ink = qPremultiply(pen.color().rgba());
    auto* const pixels = reinterpret_cast<QRgb*>(image.bits());
    const auto stride = static_cast<std::ptrdiff_t>(image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb)));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].empty())
            continue;
        const int top = static_cast<int>(std::clamp(std::floor(columns[i].top), 0.0, double(size.height())));
        const int bottom = static_cast<int>(std::clamp(std::max(std::ceil(columns[i].bottom), std::floor(columns[i].top) + width), 0.0, double(size.height())));
        const int right = std::min(static_cast<int>(i) + width, size.width());
        for (int y = top; y < bottom; ++y)
            for (int x = static_cast<int>(i); x < right; ++x)
                pixels[y * stride + x] = ink;
    }
    painter.drawImage(area.topLeft(), image);
}

/// Through the middle of each column.
QVector<QPointF> middle(const std::vector<Column>& columns, const QRect& area, double ratio) {
    QVector<QPointF> out;
    out.reserve(static_cast<qsizetype>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i)
        out.append({area.left() + (static_cast<double>(i) + 0.5) / ratio,
                    columns[i].empty() ? std::nan("") : area.top() + (columns[i].top + columns[i].bottom) / (2 * ratio)});
    return out;
}

} // namespace

void ChartGraph::drawLinePlot(QCPPainter* painter, const QVector<QPointF>& lines) const {
    const QRect area = keyAxis()->axisRect()->rect();
    if (painter->modes().testFlag(QCPPainter::pmVectorized) || lines.size() < area.width() / dense || pen().style() != Qt::SolidLine)
        return QCPGraph::drawLinePlot(painter, lines);
    const double ratio = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
    const auto columns = columnsOf(lines, area, ratio);
    double climbed = 0;
    for (const auto& column : columns)
        climbed += column.empty() ? 0 : column.bottom - column.top;
    if (climbed < rough * static_cast<double>(columns.size()))
        QCPGraph::drawLinePlot(painter, middle(columns, area, ratio));
    else
        drawBars(*painter, columns, area, ratio, pen());
}

} // namespace lepton::widgets
