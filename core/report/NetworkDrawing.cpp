// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/NetworkDrawing.h"

#include "core/layers/Layers.h"
#include "core/report/NetworkWires.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lepton::report {

namespace {

constexpr double nodeWidth = 146, nodeHeight = 64, margin = 18;
constexpr double portStep = 26;
const Colour wireColour = mixed(colour::text2, colour::paper, 0.15);

std::string shapeWithoutBatch(const graph::Shape& shape) {
    std::string out;
    for (std::size_t i = 1; i < shape.size(); ++i)
        out += (out.empty() ? "" : "×") + shape[i].str();
    return out;
}

/// The port's place among the node's: they stand evenly about the middle.
double portY(const Rect& rect, std::size_t index, std::size_t count) {
    const double step = std::min(portStep, rect.height / static_cast<double>(std::max<std::size_t>(1, count)));
    return rect.y + rect.height / 2 + (static_cast<double>(index) - (static_cast<double>(count) - 1) / 2) * step;
}

std::size_t placeOf(const std::vector<graph::PortSpec>& ports, const std::string& name) {
    const auto found = std::find_if(ports.begin(), ports.end(), [&](const graph::PortSpec& port) { return port.name == name; });
    return found == ports.end() ? 0 : static_cast<std::size_t>(found - ports.begin());
}

} // namespace

NetworkDrawing::NetworkDrawing(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix, const Language& language) {
    addBoxes(network, analysis, prefix, language);
    addWires(network, analysis, prefix);
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    const auto take = [&](double x, double y) { left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y); };
    for (const auto& box : m_boxes) {
        take(box.rect.x, box.rect.y);
        take(box.rect.right(), box.rect.bottom());
    }
    for (const auto& wire : m_wires)
        for (std::size_t i = 0; i < wire.points.size(); ++i)
            // A Bézier curve reaches three quarters of the way to its controls.
            take(i % 3 == 0 ? wire.points[i].x : wire.points[i].x + (wire.points[i % 3 == 1 ? i - 1 : i + 1].x - wire.points[i].x) * 0.25, wire.points[i].y);
    if (left <= right)
        m_bounds = {left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin};
}

void NetworkDrawing::addBoxes(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix, const Language& language) {
    const auto& catalogue = layers::catalogue();
    for (const auto& node : network.nodes()) {
        if (node.type == graph::noteType)
            continue;
        const auto* type = catalogue.find(node.type);
        const auto* facts = analysis.find(graph::NodeId(prefix + node.id.str()));
        Box box;
        box.rect = {node.position.x, node.position.y, nodeWidth, nodeHeight};
        box.colour = familyColour(type != nullptr ? type->family : graph::Family::Shape);
        box.title = !node.title.empty() ? node.title : type != nullptr ? language.say(Text(type->title)) : node.type;
        box.group = node.group != nullptr;
        if (box.group) {
            box.title = !node.title.empty() ? node.title : !node.group->block.empty() ? node.group->block : node.id.str();
            box.caption = language.say(text(LT("report", "%1 layers"), graph::layerCount(*node.group)));
            if (const auto rounds = graph::repeatsOf(node); rounds > 1)
                box.caption += " · × " + std::to_string(rounds);
        } else if (graph::isGroupPort(node.type)) {
            box.caption = node.id.str();
        } else if (const auto complete = graph::completeParameters(node, catalogue); complete && type != nullptr && type->caption) {
            box.caption = language.say(type->caption(*complete));
        }
        if (node.bypassed)
            box.caption = language.say(Text(LT("report", "left out")));
        if (facts != nullptr && facts->parameterCount > 0)
            box.figure = language.number(static_cast<long long>(facts->parameterCount));
        m_boxes.push_back(std::move(box));
    }
}

void NetworkDrawing::addWires(const graph::Network& network, const graph::Analysis& analysis, const std::string& prefix) {
    std::unordered_map<graph::NodeId, const graph::Node*> nodes;
    std::vector<Rect> rects;
    for (const auto& box : m_boxes)
        rects.push_back(box.rect);
    WireRouter router(std::move(rects));
    std::unordered_map<graph::NodeId, std::size_t> incoming;
    for (const auto& edge : network.edges()) {
        const auto* from = network.find(edge.from.node);
        const auto* to = network.find(edge.to.node);
        if (from == nullptr || to == nullptr)
            continue;
        const auto portsFrom = graph::portsOf(*from, layers::catalogue()).value_or(graph::Ports{});
        const auto portsTo = graph::portsOf(*to, layers::catalogue()).value_or(graph::Ports{});
        const std::size_t out = placeOf(portsFrom.outputs, edge.from.port);
        const Rect a{from->position.x, from->position.y, nodeWidth, nodeHeight}, b{to->position.x, to->position.y, nodeWidth, nodeHeight};
        Wire wire = router.route({a.right(), portY(a, out, portsFrom.outputs.size())}, {b.x, portY(b, placeOf(portsTo.inputs, edge.to.port), portsTo.inputs.size())});
        const auto* facts = analysis.find(graph::NodeId(prefix + edge.from.node.str()));
        if (facts != nullptr && out < facts->outputs.size())
            wire.label = shapeWithoutBatch(facts->outputs[out].shape);
        m_wires.push_back(std::move(wire));
    }
}

void NetworkDrawing::drawBox(Pen& pen, const Box& box) const {
    const Rect& r = box.rect;
    if (box.group) // a second sheet behind: there is more inside
        pen.frame({r.x + 5, r.y + 5, r.width, r.height}, colour::line, 1.2, 8);
    pen.fill(r, colour::paper, 8);
    pen.frame(r, mixed(colour::line, colour::text2, 0.25), 1.1, 8);
    pen.fill({r.x + 5, r.y + 9, 4, r.height - 18}, box.colour, 2);
    const double left = r.x + 17, room = r.width - 25;
    TextStyle title{13, true};
    const TextStyle small{11, false, true, colour::text2}, caption{12, false, false, colour::text2};
    const double figure = box.figure.empty() ? 0 : pen.textWidth(box.figure, small) + 8;
    if (const double needed = pen.textWidth(box.title, title); needed > room) {
        if (title.size * room / needed < 10.5)
            return drawLongTitle(pen, box, figure);
        title.size *= room / needed;
    }
    const bool beside = pen.textWidth(box.title, title) + figure <= room;
    // A number that has no place beside the title stands below, beside the caption or under it.
    const bool third = !beside && pen.textWidth(box.caption, caption) + figure > room && !box.caption.empty();
    const bool two = !box.caption.empty() || !beside;
    const double first = r.y + (third ? 16 : two ? 22 : r.height / 2), second = r.y + (third ? 33 : 42);
    pen.text(box.title, left, first, title, Align::Left, room + 0.5);
    pen.text(box.caption, left, second, caption, Align::Left, room);
    pen.text(box.figure, r.right() - 8, beside ? first : third ? r.y + 49 : second, small, Align::Right);
}

/// In two lines, the caption and the number in a third.
void NetworkDrawing::drawLongTitle(Pen& pen, const Box& box, double figure) const {
    const Rect& r = box.rect;
    const double left = r.x + 17, room = r.width - 25;
    const TextBlock title(pen.context(), box.title, {11, true}, room);
    pango_layout_set_height(title.layout(), -2);
    pango_layout_set_ellipsize(title.layout(), PANGO_ELLIPSIZE_END);
    title.draw(pen.cairo(), left, title.lines() > 1 ? r.y + 5 : r.y + 12);
    pen.text(box.caption, left, r.y + 50, {12, false, false, colour::text2}, Align::Left, std::max(20.0, room - figure));
    pen.text(box.figure, r.right() - 8, r.y + 50, {11, false, true, colour::text2}, Align::Right);
}

void NetworkDrawing::drawWire(Pen& pen, const Wire& wire) const {
    for (std::size_t i = 0; i + 3 < wire.points.size(); i += 3)
        pen.curve(wire.points[i], wire.points[i + 1], wire.points[i + 2], wire.points[i + 3], wireColour, 1.3);
    const Point end = wire.points.back();
    const Point head[] = {{end.x - 7, end.y - 4}, end, {end.x - 7, end.y + 4}};
    pen.polyline(head, wireColour, 1.3);
    if (wire.label.empty())
        return;
    TextStyle style{10.5, false, true, colour::text2};
    const double needed = pen.textWidth(wire.label, style);
    if (!wire.labelBeside && needed > wire.room - 6)
        style.size = std::max(7.5, style.size * (wire.room - 6) / needed);
    if (wire.labelBeside)
        pen.text(wire.label, wire.labelAt.x + 8, wire.labelAt.y, style);
    else
        pen.text(wire.label, wire.labelAt.x, wire.labelAt.y - 9, style, Align::Centre);
}

void NetworkDrawing::draw(Pen& pen, const Rect& view, double width) const {
    cairo_t* cairo = pen.cairo();
    cairo_save(cairo);
    cairo_scale(cairo, width / view.width, width / view.width);
    cairo_rectangle(cairo, 0, 0, view.width, view.height);
    cairo_clip(cairo);
    cairo_translate(cairo, -view.x, -view.y);
    for (const auto& wire : m_wires)
        drawWire(pen, wire);
    for (const auto& box : m_boxes)
        if (box.rect.x < view.right() && box.rect.right() > view.x && box.rect.y < view.bottom() && box.rect.bottom() > view.y)
            drawBox(pen, box);
    cairo_restore(cairo);
}

void NetworkDrawing::drawOverview(Pen& pen, const std::vector<Rect>& views, double width) const {
    const double scale = width / m_bounds.width;
    const auto placed = [&](const Rect& r) { return Rect{(r.x - m_bounds.x) * scale, (r.y - m_bounds.y) * scale, r.width * scale, r.height * scale}; };
    for (std::size_t i = 0; i < views.size(); ++i) {
        const Rect view = placed(views[i]);
        pen.fill(view, colour::panel);
        pen.frame(view, colour::line, 0.6);
    }
    for (const auto& wire : m_wires) {
        const Rect from = placed({wire.points.front().x, wire.points.front().y, 0, 0}), to = placed({wire.points.back().x, wire.points.back().y, 0, 0});
        pen.line({from.x, from.y}, {to.x, to.y}, mixed(wireColour, colour::paper, 0.5), 0.35);
    }
    for (const auto& box : m_boxes)
        pen.fill(placed(box.rect), box.colour, 0, 0.85);
    for (std::size_t i = 0; i < views.size(); ++i)
        pen.text(std::to_string(i + 1), placed(views[i]).x + 4, placed(views[i]).y + 7, {8, true, false, colour::text2});
}

} // namespace lepton::report
