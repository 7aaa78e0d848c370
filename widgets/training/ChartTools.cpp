// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/ChartTools.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSlider>

#include <cmath>

namespace lepton::widgets {

namespace {

constexpr int places = 28; // of the slider: two to a doubling, up to 2^14 steps
constexpr int perDoubling = 2;
constexpr int stepsWidth = 72;

double stepsAt(int place) { return std::round(std::exp2(static_cast<double>(place) / perDoubling)); }

QPushButton* pill(const QString& text, const QString& explanation) {
    auto* button = new QPushButton(text);
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setAccessibleName(text);
    button->setToolTip(explanation);
    setRole(button, "pill");
    return button;
}

} // namespace

ChartTools::ChartTools(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    auto* label = new TextLabel(TextLabel::Role::Hint, tr("Smoothing"));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, places);
    m_slider->setFixedWidth(96);
    m_slider->setAccessibleName(tr("Smoothing of the curves"));
    m_slider->setToolTip(tr("A running mean over so many steps; those of each step stay behind it"));
    label->setBuddy(m_slider);
    m_steps = new TextLabel(TextLabel::Role::Hint);
    m_steps->setFixedWidth(stepsWidth);
    m_automatic = pill(tr("Automatic"), tr("Smooths as suits the length of an epoch"));
    m_automatic->setChecked(true);
    auto* height = pill(tr("log y"), tr("The axis upwards in powers of ten"));
    auto* width = pill(tr("log x"), tr("The axis of the epochs in powers of ten"));
    m_all = linkButton(tr("Show all"));
    m_all->setToolTip(tr("Back from zooming; a double click on a chart does it too"));
    m_all->hide();
    row->addWidget(label);
    row->addWidget(m_slider);
    row->addWidget(m_steps);
    row->addWidget(m_automatic);
    row->addSpacing(measure::grid);
    row->addWidget(height);
    row->addWidget(width);
    row->addWidget(m_all);
    row->addStretch();
    connect(m_slider, &QSlider::valueChanged, this, [this] {
        const QSignalBlocker quiet(m_automatic);
        m_automatic->setChecked(false);
        tellSmoothing();
    });
    connect(m_automatic, &QPushButton::toggled, this, &ChartTools::tellSmoothing);
    connect(height, &QPushButton::toggled, this, [this](bool on) { Q_EMIT logarithmicChanged(Qt::Vertical, on); });
    connect(width, &QPushButton::toggled, this, [this](bool on) { Q_EMIT logarithmicChanged(Qt::Horizontal, on); });
    connect(m_all, &QPushButton::clicked, this, &ChartTools::showAll);
    showSmoothing();
}

void ChartTools::add(QWidget* widget) { layout()->addWidget(widget); }

void ChartTools::setZoomed(bool zoomed) { m_all->setVisible(zoomed); }

void ChartTools::setAutomatic(double steps) {
    if (steps == m_automaticSteps)
        return;
    m_automaticSteps = steps;
    showSmoothing();
}

double ChartTools::smoothing() const { return m_automatic->isChecked() ? 0 : stepsAt(m_slider->value()); }

void ChartTools::tellSmoothing() {
    showSmoothing();
    Q_EMIT smoothingChanged(smoothing());
}

void ChartTools::showSmoothing() {
    if (m_automatic->isChecked()) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(static_cast<int>(std::lround(perDoubling * std::log2(std::max(m_automaticSteps, 1.0)))));
    }
    const double steps = m_automatic->isChecked() ? m_automaticSteps : smoothing();
    m_steps->setText(steps <= 1 ? tr("none") : tr("%1 steps").arg(QLocale().toString(std::round(steps), 'f', 0)));
}

} // namespace lepton::widgets
