// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/charts/Charts.h"

#include "core/report/charts/Plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lepton::report {

namespace {

constexpr double longestName = 78;
constexpr double title = 12;
constexpr double largestCell = 34;
constexpr double smallestNamed = 4.8; ///< narrower rows have no names beside them
constexpr double turned = 50;         ///< degrees of the columns' names

struct Layout {
    double cell = 0, left = 0, top = 0;
    bool named = true;
    bool upright = false; ///< the columns' names fit level
};

/// Widths of names can't be measured without a pen, and the height is asked before there is one: letters are about this wide.
double widthOfName(const std::string& name) {
    double width = 0;
    for (const char c : name)
        width += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : static_cast<unsigned char>(c) >= 0xE0U ? 7.2 : 4.1;
    return std::min(width, longestName);
}

/// `height`: that it must not exceed.
Layout layoutOf(const Matrix& matrix, double width, double height = INFINITY) {
    double widest = 0;
    for (const auto& name : matrix.classes)
        widest = std::max(widest, widthOfName(name));
    const auto count = static_cast<double>(std::max<std::size_t>(1, matrix.classes.size()));
    Layout out;
    out.left = title + widest + 5;
    out.cell = std::min(largestCell, (width - out.left - widest * 0.5) / count);
    out.named = out.cell >= smallestNamed;
    if (!out.named) {
        out.left = title;
        out.cell = (width - out.left) / count;
    }
    for (int pass = 0; pass < 2; ++pass) { // smaller cells may turn the names, which then need more room
        out.upright = widest <= out.cell - 3;
        out.top = title + (!out.named ? 2 : out.upright ? 12 : widest * std::sin(turned * 3.14159 / 180) + 9);
        out.cell = std::min(out.cell, (height - out.top - 2) / count);
    }
    return out;
}

std::string cellText(double count) {
    std::array<char, 24> out{};
    if (count >= 10000)
        std::snprintf(out.data(), out.size(), "%.0fk", count / 1000);
    else
        std::snprintf(out.data(), out.size(), "%.0f", count);
    return out.data();
}

void drawCell(Pen& pen, const Rect& rect, double count, double share, bool right) {
    const double strength = share <= 0 ? 0 : right ? 0.12 + 0.78 * share : std::min(1.0, 0.1 + 1.2 * share);
    const Colour full = right ? colour::accent : colour::error;
    pen.fill({rect.x + 0.25, rect.y + 0.25, rect.width - 0.5, rect.height - 0.5}, count > 0 ? mixed(colour::paper, full, strength) : colour::panel);
    if (count <= 0 || rect.width < 11)
        return;
    const std::string words = cellText(count);
    double size = std::min(7.5, rect.width * 0.42);
    const double needed = pen.textWidth(words, {size});
    size = needed > rect.width - 1.5 ? size * (rect.width - 1.5) / needed : size;
    if (size >= 3.6)
        pen.text(words, rect.x + rect.width / 2, rect.y + rect.height / 2, {size, right, false, strength > 0.55 ? colour::paper : colour::text}, Align::Centre);
}

void draw(Pen& pen, double width, double height, const Matrix& matrix) {
    const Layout at = layoutOf(matrix, width, height);
    const std::size_t count = matrix.classes.size();
    const double side = at.cell * static_cast<double>(count);
    pen.text(matrix.columnTitle, at.left + side / 2, title / 2 - 1, chart::strong, Align::Centre);
    pen.turnedText(matrix.rowTitle, {title / 2 - 1, at.top + side / 2}, 90, chart::strong, Align::Centre);
    const TextStyle names{std::min(6.8, at.cell * 0.95), false, false, colour::text2};
    for (std::size_t i = 0; at.named && i < count; ++i) {
        const double middle = (static_cast<double>(i) + 0.5) * at.cell;
        pen.text(matrix.classes[i], at.left - 4, at.top + middle, names, Align::Right, at.left - title - 3);
        if (at.upright)
            pen.text(matrix.classes[i], at.left + middle, at.top - 6, names, Align::Centre);
        else
            pen.turnedText(matrix.classes[i], {at.left + middle, at.top - 4}, turned, names, Align::Left, longestName);
    }
    for (std::size_t row = 0; row < std::min(count, matrix.counts.size()); ++row) {
        double sum = 0;
        for (const double value : matrix.counts[row])
            sum += value;
        for (std::size_t column = 0; column < std::min(count, matrix.counts[row].size()); ++column) {
            const double value = matrix.counts[row][column];
            drawCell(pen, {at.left + static_cast<double>(column) * at.cell, at.top + static_cast<double>(row) * at.cell, at.cell, at.cell}, value,
                     sum > 0 ? value / sum : 0, row == column);
        }
    }
}

} // namespace

Figure matrixFigure(std::string title, std::string description, Matrix matrix) {
    return {std::move(title), std::move(description),
            [matrix](double width) {
                const Layout at = layoutOf(matrix, width);
                return at.top + at.cell * static_cast<double>(matrix.classes.size()) + 2;
            },
            [matrix](Pen& pen, double width, double height) { draw(pen, width, height, matrix); }, 0.62};
}

} // namespace lepton::report
