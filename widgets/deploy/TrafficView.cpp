// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TrafficView.h"

#include "widgets/common/Card.h"
#include "widgets/common/FigureTile.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/XyChart.h"

#include <QGridLayout>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lepton::widgets {

namespace {

constexpr int gap = 8;
constexpr int chartHeight = 100;
constexpr double minute = 60;
constexpr std::size_t mostFeatures = 5;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

QString figure(std::optional<double> value, int digits = 3) { return value ? QLocale().toString(*value, 'g', digits) : QStringLiteral("–"); }

template <typename Value>
XyChart::Line line(const QString& name, XyChart::Ink ink, const FigureHistory& history, const Value& value, XyChart::Style style = XyChart::Style::Line) {
    XyChart::Line out{name, std::move(ink), style, {}, {}, 1.8};
    const double now = history.empty() ? 0 : history.points().back().at;
    for (const auto& point : history.points()) {
        out.x.push_back((point.at - now) / minute);
        out.y.push_back(std::optional<double>(value(point)).value_or(none));
    }
    return out;
}

/// From nothing up, so that a quiet line lies at the bottom; over a minute at least.
void showLines(XyChart* chart, std::vector<XyChart::Line> lines) {
    if (chart->zoomed()) // the user looks at something
        return;
    double high = 0, since = -1;
    for (const auto& each : lines) {
        for (const double y : each.y)
            high = std::max(high, std::isfinite(y) ? y : 0);
        since = each.x.empty() ? since : std::min(since, each.x.front());
    }
    chart->setLines(std::move(lines));
    chart->setRanges(QCPRange(since, 0), QCPRange(0, high > 0 ? high * 1.15 : 1));
}

XyChart::Ink accent() {
    return [] { return Theme::instance().palette().accent; };
}
XyChart::Ink second() {
    return [] { return Theme::instance().palette().validation; };
}
XyChart::Ink bad() {
    return [] { return Theme::instance().palette().error; };
}
XyChart::Ink inkOf(std::size_t index) {
    constexpr std::array families{graph::Family::Convolution, graph::Family::Activation, graph::Family::Normalisation, graph::Family::Recurrent, graph::Family::Dense};
    return [family = families[index % families.size()]] { return Theme::instance().family(family); };
}

} // namespace

TrafficView::TrafficView(QWidget* parent) : QWidget(parent) {
    m_clock.start();
    m_why = new TextLabel(TextLabel::Role::Hint);
    m_why->setWordWrap(true);
    m_requests = new FigureTile(tr("Requests"));
    m_latency = new FigureTile(tr("Latency, mean / p99"));
    m_failures = new FigureTile(tr("Errors"));
    m_queue = new FigureTile(tr("In the queue"));
    m_replicas = new FigureTile(tr("Replicas"));
    auto* tiles = new QHBoxLayout;
    tiles->setSpacing(gap);
    for (auto* tile : {m_requests, m_latency, m_failures, m_queue, m_replicas})
        tiles->addWidget(tile, tile == m_latency ? 3 : 2);
    auto* grid = new QGridLayout;
    grid->setSpacing(gap);
    const auto place = [&](const QString& name, const QString& hint, XyChart*& chart, const QString& unit, int at) {
        auto* card = new Card(name);
        card->layout()->setContentsMargins(12, 8, 8, 6);
        card->setHint(hint);
        chart = new XyChart(name, tr("minutes"), unit);
        chart->setMinimumHeight(chartHeight);
        card->body()->addWidget(chart, 1);
        grid->addWidget(card, at / 2, at % 2);
        return card;
    };
    place(tr("Requests"), tr("a second"), m_requestChart, tr("a second"), 0);
    place(tr("Latency"), tr("ms · mean and p99"), m_latencyChart, tr("ms"), 1);
    place(tr("Errors and queue"), tr("a second · requests"), m_failureChart, tr("a second"), 2);
    auto* drift = place(tr("Drift of inputs"), {}, m_driftChart, tr("from the training data"), 3);
    m_driftWords = new TextLabel(TextLabel::Role::Hint);
    m_driftWords->setElided(Qt::ElideRight);
    drift->header()->addWidget(m_driftWords, 1);
    m_driftWords->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (auto* chart : {m_requestChart, m_latencyChart, m_failureChart, m_driftChart})
        chart->setTitles({}, {});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(gap);
    all->addLayout(tiles);
    all->addWidget(m_why);
    all->addLayout(grid, 1);
    clear({});
}

void TrafficView::clear(const QString& why) {
    m_history.clear();
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    for (auto* tile : {m_requests, m_latency, m_failures, m_queue, m_replicas})
        tile->setValue(QStringLiteral("–"));
    for (auto* chart : {m_requestChart, m_latencyChart, m_failureChart, m_driftChart})
        chart->resetZoom();
    draw();
}

void TrafficView::setReplicas(int ready, int wanted) { m_replicas->setValue(QStringLiteral("%1 / %2").arg(ready).arg(wanted), tr("that are ready, of those wanted")); }

void TrafficView::append(const Json& figures) {
    m_why->hide();
    m_history.append(static_cast<double>(m_clock.elapsed()) / 1000, figures);
    const auto& now = m_history.points().back();
    m_requests->setValue(now.requests ? tr("%1 / s").arg(figure(now.requests)) : QStringLiteral("–"), tr("since the last look, two seconds ago"));
    m_latency->setValue(now.mean || now.p99 ? tr("%1 / %2 ms").arg(figure(now.mean), figure(now.p99)) : QStringLiteral("–"), tr("from a request's header to its answer; 99 of 100 took no longer than the second"));
    m_failures->setValue(now.failures ? tr("%1 / s").arg(figure(now.failures)) : QStringLiteral("–"));
    m_queue->setValue(QLocale().toString(now.queue, 'f', 0), tr("requests that wait or are being computed"));
    draw();
}

void TrafficView::draw() {
    using Point = FigureHistory::Point;
    showLines(m_requestChart, {line(tr("Requests a second"), accent(), m_history, [](const Point& p) { return p.requests; })});
    showLines(m_latencyChart, {line(tr("Mean, ms"), accent(), m_history, [](const Point& p) { return p.mean; }), line(tr("p99, ms"), second(), m_history, [](const Point& p) { return p.p99; })});
    showLines(m_failureChart, {line(tr("Errors a second"), bad(), m_history, [](const Point& p) { return p.failures; }), line(tr("In the queue"), second(), m_history, [](const Point& p) { return p.queue; }, XyChart::Style::Dashed)});
    std::vector<XyChart::Line> drift;
    const auto features = m_history.drifted(mostFeatures);
    for (std::size_t i = 0; i < features.size(); ++i)
        drift.push_back(line(QString::fromStdString(features[i]), inkOf(i), m_history, [&](const Point& p) {
            const auto found = p.drift.find(features[i]);
            return found == p.drift.end() ? std::nullopt : std::optional(found->second);
        }));
    showLines(m_driftChart, std::move(drift));
    if (features.empty())
        m_driftWords->setText(m_history.empty() ? QString() : tr("not told by this server yet"));
    else
        m_driftWords->setText(tr("furthest: %1 %2").arg(QString::fromStdString(features[0]), figure(m_history.points().back().drift.at(features[0]))));
}

} // namespace lepton::widgets
