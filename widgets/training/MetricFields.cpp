// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/MetricFields.h"

#include "core/project/MetricTypes.h"
#include "widgets/common/ProjectDocument.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/training/Metrics.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int editorWidth = 140; // as ParameterField's

std::vector<std::string> chosen(const project::Project& project) { return project::measuredMetrics(project.objective, project::answerKind(project)); }

/// A metric's kinds of mean are a choice of their own: "f1:micro".
std::vector<std::string> variants(const std::string& metric) {
    const auto named = project::metricNamed(metric);
    std::vector<std::string> out{metric};
    if (!named || named->type->parameters.empty())
        return out;
    for (const auto& choice : named->type->parameters.front().choices)
        if (const std::string other = named->type->name + ":" + choice; other != metric)
            out.push_back(other);
    return out;
}

} // namespace

MetricFields::MetricFields(const Studio& studio, QWidget* parent) : QWidget(parent), m_studio(studio) {
    m_button = new QPushButton;
    m_button->setAutoDefault(false);
    m_button->setFixedWidth(editorWidth);
    m_menu = new QMenu(m_button);
    m_menu->setToolTipsVisible(true);
    m_button->setMenu(m_menu);
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Metrics"));
    label->setToolTip(tr("Measured beside the loss after each epoch, on training and validation data"));
    label->setBuddy(m_button);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label, 1);
    row->addWidget(m_button);
    connect(m_menu, &QMenu::aboutToShow, this, &MetricFields::fillMenu);
    for (auto signal : {&ProjectDocument::opened, &ProjectDocument::settingsChanged, &ProjectDocument::sourceChanged})
        connect(m_studio.document, signal, this, &MetricFields::refresh);
    refresh();
}

void MetricFields::refresh() {
    const auto& project = m_studio.document->project();
    const bool any = m_studio.document->isOpen() && !project::fittingMetrics(project::answerKind(project)).empty();
    setVisible(any);
    if (!any)
        return;
    QStringList titles;
    for (const auto& metric : chosen(project))
        titles << metricTitle(metric);
    const QString all = titles.isEmpty() ? tr("none") : titles.join(QStringLiteral(", "));
    m_button->setText(titles.size() == 1 ? m_button->fontMetrics().elidedText(all, Qt::ElideRight, editorWidth - 40) : titles.isEmpty() ? all : tr("%n chosen", nullptr, static_cast<int>(titles.size())));
    m_button->setToolTip(all);
    m_button->setAccessibleName(tr("Metrics: %1").arg(all));
}

void MetricFields::fillMenu() {
    m_menu->clear();
    const auto& project = m_studio.document->project();
    const auto now = chosen(project);
    auto offered = project::fittingMetrics(project::answerKind(project));
    for (const auto& metric : now)
        if (std::find(offered.begin(), offered.end(), metric) == offered.end() &&
            std::none_of(offered.begin(), offered.end(), [&](const auto& one) { const auto all = variants(one); return std::find(all.begin(), all.end(), metric) != all.end(); }))
            offered.push_back(metric);
    const auto add = [&](QMenu* menu, const std::string& metric) {
        auto* action = menu->addAction(metricTitle(metric));
        action->setCheckable(true);
        action->setChecked(std::find(now.begin(), now.end(), metric) != now.end());
        if (const auto named = project::metricNamed(metric))
            action->setToolTip(translated(named->type->doc));
        connect(action, &QAction::toggled, this, [this, metric](bool on) { switchOn(metric, on); });
    };
    for (const auto& metric : offered) {
        const auto all = variants(metric);
        auto* menu = all.size() > 1 ? m_menu->addMenu(metricTitle(metric)) : m_menu;
        for (const auto& one : all)
            add(menu, one);
    }
}

void MetricFields::switchOn(const std::string& metric, bool on) {
    auto objective = m_studio.document->project().objective;
    auto metrics = chosen(m_studio.document->project());
    std::erase(metrics, metric);
    if (on)
        metrics.push_back(metric);
    objective.metrics = metrics;
    m_studio.document->setObjective(objective);
}

} // namespace lepton::widgets
