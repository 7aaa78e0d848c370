// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/EndpointCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/ColourDot.h"
#include "widgets/common/Notice.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/LocalEndpoint.h"
#include "widgets/deploy/StepList.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
constexpr double usualPort = 8000;
using Stage = LocalEndpoint::Stage;
} // namespace

EndpointCard::EndpointCard(LocalEndpoint* endpoint, QWidget* parent) : Card(tr("This machine"), parent), m_endpoint(endpoint) {
    m_dot = new ColourDot([] { return Theme::instance().palette().text2; });
    m_state = new TextLabel(TextLabel::Role::Hint);
    header()->addWidget(m_dot);
    header()->addWidget(m_state);
    m_plan = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_plan->setWordWrap(true);
    m_port = new NumberField(tr("Port"), NumberField::Kind::Whole, 0, 65535);
    m_port->setToolTip(tr("0: any port that is free"));
    m_port->setFixedWidth(72);
    m_port->setValue(usualPort);
    connect(m_port, &NumberField::valueChanged, this, &EndpointCard::refresh);
    m_start = primaryButton(tr("Start endpoint"));
    m_stop = plainButton(tr("Stop"));
    m_stop->setAccessibleName(tr("Stop the endpoint"));
    m_stop->setMinimumWidth(80);
    connect(m_start, &QPushButton::clicked, this, [this] { m_endpoint->start(m_file, static_cast<int>(m_port->value())); });
    connect(m_stop, &QPushButton::clicked, m_endpoint, &LocalEndpoint::stop);
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::grid);
    row->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Port")));
    row->addWidget(m_port);
    row->addStretch();
    row->addWidget(m_stop);
    row->addWidget(m_start);
    m_notice = new Notice;
    m_steps = new StepList;
    body()->addWidget(m_plan);
    body()->addSpacing(4);
    body()->addLayout(row);
    body()->addWidget(m_notice);
    body()->addWidget(m_steps);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_endpoint, &LocalEndpoint::changed, this, &EndpointCard::refresh);
    refresh();
}

void EndpointCard::setPackage(const QString& file, const QString& name) {
    m_file = file;
    m_name = name;
    refresh();
}

void EndpointCard::refresh() {
    const Stage stage = m_endpoint->stage();
    const int port = static_cast<int>(m_port->value());
    if (m_file.isEmpty())
        m_plan->setText(tr("Make or choose a package first. It is then served on this machine, for programs on this machine only."));
    else
        m_plan->setText(tr("Starts a server for %1 at 127.0.0.1, %2. Only programs on this machine reach it; it ends with the studio or with Stop.")
                            .arg(m_name, port > 0 ? tr("port %1").arg(port) : tr("on a free port")));
    const auto name = stage == Stage::Live ? tr("live") : stage == Stage::Working ? tr("starting…") : stage == Stage::Stopping ? tr("stopping…") : tr("not started");
    m_state->setText(name);
    m_dot->setInk([stage] {
        const Palette& palette = Theme::instance().palette();
        return stage == Stage::Live ? palette.ok : stage == Stage::Off ? palette.text2 : palette.warn;
    });
    m_start->setVisible(stage == Stage::Off || stage == Stage::Working);
    m_start->setEnabled(stage == Stage::Off && !m_file.isEmpty());
    m_stop->setVisible(stage == Stage::Live || stage == Stage::Stopping);
    m_stop->setEnabled(stage == Stage::Live);
    m_port->setEnabled(stage == Stage::Off);
    m_steps->setSteps(m_endpoint->steps());
    if (m_endpoint->error())
        m_notice->showError(*m_endpoint->error());
    else
        m_notice->clear();
}

} // namespace lepton::widgets
