// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/NetworkPicture.h"

#include "core/report/NetworkDrawing.h"
#include "core/report/NetworkFold.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace lepton::report {

namespace {

/// As much of the canvas as fits one picture: titles of 13 units stay above 5.4 points on paper.
constexpr double widest = 1180, highest = 1480;
/// A network that can't be folded is drawn a little smaller before it is cut into parts: 4.4 points.
constexpr double widestWhole = 1440;
constexpr double usualWidth = 944;
constexpr double largestScale = 0.62;
constexpr std::size_t mostViews = 12;

/// Cuts [low, low + size) into parts of at most `most`, through gaps between boxes where there are any nearby.
std::vector<std::pair<double, double>> cut(double low, double size, double most, const std::vector<std::pair<double, double>>& boxes) {
    std::vector<std::pair<double, double>> out;
    double begin = low;
    const double end = low + size;
    while (end - begin > most) {
        double best = begin + most;
        auto fewest = boxes.size() + 1;
        for (double at = begin + most; at > begin + most * 0.55; at -= 12) {
            const auto hit = static_cast<std::size_t>(std::count_if(boxes.begin(), boxes.end(), [&](const auto& box) { return box.first < at && box.second > at; }));
            if (hit < fewest)
                fewest = hit, best = at;
            if (hit == 0)
                break;
        }
        out.emplace_back(begin, best - begin);
        begin = best;
    }
    out.emplace_back(begin, end - begin);
    return out;
}

std::vector<Rect> viewsOf(const NetworkDrawing& drawing) {
    const Rect& bounds = drawing.bounds();
    std::vector<std::pair<double, double>> across, down;
    for (const auto& box : drawing.boxes()) {
        across.emplace_back(box.rect.x - 8, box.rect.right() + 8);
        down.emplace_back(box.rect.y - 8, box.rect.bottom() + 8);
    }
    std::vector<Rect> out;
    if (bounds.width <= widestWhole && bounds.height <= highest)
        return {bounds};
    for (const auto& [y, height] : cut(bounds.y, bounds.height, highest, down))
        for (const auto& [x, width] : cut(bounds.x, bounds.width, widest, across)) {
            const Rect view{x, y, width, height};
            if (std::any_of(drawing.boxes().begin(), drawing.boxes().end(), [&](const auto& box) {
                    return box.rect.x < view.right() && box.rect.right() > view.x && box.rect.y < view.bottom() && box.rect.bottom() > view.y;
                }))
                out.push_back(view);
        }
    return out;
}

Figure partFigure(std::shared_ptr<const NetworkDrawing> drawing, const Rect& view, std::string title, std::string description) {
    const auto drawnWidth = [view](double width) { return std::min({width, view.width * largestScale, view.width * width / std::max(view.width, usualWidth)}); };
    return {std::move(title), std::move(description), [view, drawnWidth](double width) { return view.height * drawnWidth(width) / view.width; },
            [drawing = std::move(drawing), view, drawnWidth](Pen& pen, double width, double height) {
                const double own = std::min(drawnWidth(width), height * view.width / view.height);
                cairo_save(pen.cairo());
                cairo_translate(pen.cairo(), (width - own) / 2, 0);
                drawing->draw(pen, view, own);
                cairo_restore(pen.cairo());
            }, 0.8};
}

} // namespace

std::vector<Figure> networkFigures(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix, const Language& language) {
    const auto inRows = folded(network, widest - 60, highest);
    auto drawing = std::make_shared<const NetworkDrawing>(inRows.value_or(network), analysis, prefix, language);
    if (drawing->bounds().width > widest)
        drawing = std::make_shared<const NetworkDrawing>(narrowed(network), analysis, prefix, language);
    if (drawing->boxes().empty())
        return {};
    const std::string description = language.say(text(LT("report", "Picture of a network with %1 nodes; the table of layers has the same in words"), drawing->boxes().size()));
    std::vector<Rect> views = viewsOf(*drawing);
    if (views.size() == 1)
        return {partFigure(drawing, drawing->bounds(), "", description)};
    std::vector<Figure> out;
    if (views.size() > mostViews)
        views.clear();
    const Rect bounds = drawing->bounds();
    const auto overviewWidth = [bounds](double width) { return std::min(width, 640 * bounds.width / bounds.height); };
    out.push_back({language.say(Text(LT("report", "Overview"))), description, [bounds, overviewWidth](double width) { return bounds.height * overviewWidth(width) / bounds.width; },
                   [drawing, views, overviewWidth](Pen& pen, double width, double) { drawing->drawOverview(pen, views, overviewWidth(width)); }});
    for (std::size_t i = 0; i < views.size(); ++i)
        out.push_back(partFigure(drawing, views[i], language.say(text(LT("report", "Part %1 of %2"), i + 1, views.size())), description));
    return out;
}

} // namespace lepton::report
