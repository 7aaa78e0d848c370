// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/TrainingCharts.h"

#include "widgets/common/Theme.h"
#include "widgets/training/ChartGrid.h"
#include "widgets/training/ChartTools.h"
#include "widgets/training/EarlierRuns.h"
#include "widgets/training/SampleStrip.h"

#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lepton::widgets {

TrainingCharts::TrainingCharts(QWidget* parent) : QWidget(parent) {
    m_tools = new ChartTools;
    m_earlier = new EarlierRuns;
    auto* choose = new QPushButton(tr("Charts"));
    choose->setAutoDefault(false);
    choose->setAccessibleName(tr("Which charts are shown"));
    m_menu = new QMenu(choose);
    choose->setMenu(m_menu);
    m_tools->add(m_earlier);
    m_tools->add(choose);
    m_grid = new ChartGrid;
    m_samples = new SampleStrip;
    m_samples->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    column->addWidget(m_tools);
    column->addWidget(m_grid, 1);
    connect(m_menu, &QMenu::aboutToShow, this, &TrainingCharts::fillMenu);
    connect(m_tools, &ChartTools::logarithmicChanged, &m_group, &ChartGroup::setLogarithmic);
    connect(m_tools, &ChartTools::showAll, &m_group, &ChartGroup::resetZoom);
    connect(m_tools, &ChartTools::smoothingChanged, this, [this](double steps) {
        m_earlier->smoothOver(steps);
        Q_EMIT smoothingChanged(steps);
    });
    connect(&m_group, &ChartGroup::viewChanged, this, [this] { m_tools->setZoomed(m_group.zoomed()); });
    connect(m_earlier, &EarlierRuns::changed, this, &TrainingCharts::wanted);
    connect(m_grid, &ChartGrid::uncovered, this, [this] {
        for (auto* card : m_shown)
            card->chart()->setWheelScrolls(m_grid->scrolls());
        Q_EMIT wanted();
    }, Qt::QueuedConnection); // the layout has its sizes only then
}

double TrainingCharts::smoothing() const { return m_tools->smoothing(); }

void TrainingCharts::setRun(const QString& folder) {
    m_samples->setRun(folder);
    m_earlier->setRun(folder);
}

ChartCard* TrainingCharts::card(const std::string& id, const QString& title) {
    auto& known = m_cards[id];
    if (known == nullptr) {
        known = new ChartCard(title, m_grid->widget());
        known->hide();
        known->setEnlargeable(true);
        m_group.add(known->chart());
        connect(known->chart(), &Chart::saveFailed, this, &TrainingCharts::saveFailed);
        connect(known, &ChartCard::enlarge, this, [this, id](bool on) {
            m_enlarged = on ? id : std::string();
            arrange(m_adversarial, m_pictures);
        });
    }
    return known;
}

void TrainingCharts::attach(const RunProgress& progress) {
    m_group.resetZoom();
    m_charts.clear();
    refresh(progress);
}

void TrainingCharts::draw(std::vector<RunChart> charts) {
    for (std::size_t i = 0; i < charts.size(); ++i) {
        const auto& wanted = charts[i];
        const auto known = std::find_if(m_charts.begin(), m_charts.end(), [&](const auto& one) { return one.same(wanted); });
        if (known != m_charts.end())
            continue;
        auto* shown = card(wanted.id, wanted.title);
        shown->setName(wanted.title);
        shown->setLegend(wanted.legend);
        shown->chart()->setFixedRange(wanted.low, wanted.high);
        shown->chart()->setCurves(wanted.curves);
    }
    m_charts = std::move(charts);
}

void TrainingCharts::arrange(bool adversarial, bool pictures) {
    m_adversarial = adversarial;
    m_pictures = pictures;
    m_samples->setGenerator(adversarial);
    m_shown.clear();
    std::vector<QWidget*> cards;
    const bool enlarged = std::any_of(m_charts.begin(), m_charts.end(), [this](const auto& chart) { return chart.id == m_enlarged; });
    for (const auto& chart : m_charts) {
        auto* shown = m_cards.at(chart.id);
        shown->setEnlarged(chart.id == m_enlarged);
        if (m_hidden.contains(chart.id) || (enlarged && chart.id != m_enlarged))
            continue;
        m_shown.push_back(shown);
        cards.push_back(shown);
        if (chart.id == "loss" && pictures && !enlarged)
            cards.push_back(m_samples);
    }
    m_grid->setCards(cards);
    m_samples->setVisible(pictures && !enlarged && !m_hidden.contains("loss"));
    Q_EMIT wanted();
}

void TrainingCharts::fillMenu() {
    m_menu->clear();
    for (const auto& chart : m_charts) {
        auto* action = m_menu->addAction(chart.title);
        action->setCheckable(true);
        action->setChecked(!m_hidden.contains(chart.id));
        connect(action, &QAction::toggled, this, [this, id = chart.id, title = chart.title](bool on) {
            if (on)
                m_hidden.erase(id);
            else
                m_hidden[id] = title;
            arrange(m_adversarial, m_pictures);
        });
    }
}

void TrainingCharts::refresh(const RunProgress& progress) {
    const auto& curves = progress.curves();
    auto charts = chartsOf(progress, m_earlier->ghosts());
    const auto same = [](const RunChart& a, const RunChart& b) { return a.same(b); };
    const bool sameCards = std::equal(charts.begin(), charts.end(), m_charts.begin(), m_charts.end(), [](const auto& a, const auto& b) { return a.id == b.id; });
    if (!std::equal(charts.begin(), charts.end(), m_charts.begin(), m_charts.end(), same))
        draw(std::move(charts));
    const bool adversarial = isAdversarial(progress);
    const bool pictures = adversarial || !progress.samples().empty();
    if (!sameCards || m_adversarial != adversarial || m_pictures != pictures)
        arrange(adversarial, pictures);
    m_samples->refresh(progress.samples());
    m_tools->setAutomatic(curves.smoothedOver());
    // Until the length of an epoch is known the axis counts steps, and the plan in epochs means nothing on it.
    const double planned = curves.stepsPerEpoch() > 0 ? progress.plan().epochs : 1;
    for (const auto& drawn : m_charts) {
        auto* chart = m_cards.at(drawn.id)->chart();
        chart->setXScale(curves.xScale());
        chart->setPlannedEpochs(planned);
        chart->setMarks(progress.marks());
        chart->setBest(drawn.best && curves.stepsPerEpoch() > 0 ? progress.bestEpoch() : std::nullopt);
        if (!chart->visibleRegion().isEmpty()) // what is out of sight is drawn when it comes into it
            chart->refresh();
    }
}

} // namespace lepton::widgets
