// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/NotFiniteNotice.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/Theme.h"
#include "widgets/training/RunProgress.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace lepton::widgets {

namespace {

constexpr double smaller = 0.1; // of the learning rate: what is offered
constexpr int rateWidth = 112;

QString listed(const std::vector<Text>& causes) {
    QStringList lines;
    for (const auto& cause : causes)
        lines << QStringLiteral("•  ") + translated(cause);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

NotFiniteNotice::NotFiniteNotice(QWidget* parent) : Callout(TextLabel::Tone::Error, parent) {
    m_what = addText(TextLabel::Role::Body);
    m_causes = addText(TextLabel::Role::Hint);
    auto* row = addRow();
    m_layer = plainButton(tr("Show the layer"));
    m_layer->setToolTip(tr("Selects it in the Network room"));
    auto* label = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Learning rate from here on"));
    m_rate = new NumberField(tr("Learning rate from here on"), NumberField::Kind::Real, 1e-12, 1e3);
    m_rate->setFixedWidth(rateWidth);
    label->setBuddy(m_rate);
    auto* proceed = primaryButton(tr("Continue"));
    proceed->setToolTip(tr("Leaves this batch out and goes on with that learning rate"));
    auto* stop = plainButton(tr("Stop"));
    stop->setToolTip(tr("Ends the run; a checkpoint from before this step is kept, and it can be resumed"));
    row->addWidget(m_layer);
    row->addStretch();
    row->addWidget(label);
    row->addWidget(m_rate);
    row->addWidget(proceed);
    row->addWidget(stop);
    connect(m_layer, &QPushButton::clicked, this, [this] { Q_EMIT showLayer(m_node); });
    connect(proceed, &QPushButton::clicked, this, [this] {
        m_asked = m_rate->value();
        Q_EMIT this->proceed(m_asked);
    });
    connect(m_rate, &QLineEdit::returnPressed, proceed, &QPushButton::click);
    connect(stop, &QPushButton::clicked, this, &NotFiniteNotice::stop);
    hide();
}

void NotFiniteNotice::refresh(const RunProgress& progress, bool running) {
    const auto& found = progress.notFinite();
    if (!running || !progress.paused() || !found) {
        m_step = -1;
        m_asked = running ? m_asked : 0;
        hide();
        return;
    }
    if (m_step == found->step)
        return; // what is being typed stays
    m_step = found->step;
    m_node = found->node;
    m_what->setText(tr("Step %1: %2. The run is paused, and nothing is lost.").arg(QLocale().toString(found->step, 'f', 0), found->sentence()));
    m_causes->setText(tr("Likely, the likeliest first:\n%1").arg(listed(found->causes)));
    m_causes->setVisible(!found->causes.empty());
    m_layer->setVisible(!m_node.isEmpty());
    m_rate->setValue(smaller * (m_asked > 0 ? m_asked : progress.plan().learningRate));
    setAccessibleName(m_what->text());
    show();
}

} // namespace lepton::widgets
