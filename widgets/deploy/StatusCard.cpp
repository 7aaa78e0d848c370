// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/StatusCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/ColourDot.h"
#include "widgets/common/Notice.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

namespace lepton::widgets {

namespace {
constexpr int mostReplicas = 1000;
constexpr int fieldWidth = 64;
} // namespace

StatusCard::StatusCard(QWidget* parent) : Card(QStringLiteral(" "), parent) {
    m_dot = new ColourDot([] { return Theme::instance().palette().text2; });
    m_state = new TextLabel(TextLabel::Role::Body);
    header()->addWidget(m_dot);
    header()->addWidget(m_state);
    m_reason = new TextLabel(TextLabel::Role::Hint);
    m_reason->setWordWrap(true);
    m_notice = new Notice;
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(measure::cardPadding);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    m_target = addFact(grid, tr("Target"));
    m_version = addFact(grid, tr("Serves"));
    m_since = addFact(grid, tr("Since"));
    m_replicaCount = addFact(grid, tr("Replicas"));
    m_restarts = addFact(grid, tr("Restarts"));
    m_details = new QPlainTextEdit;
    m_details->setReadOnly(true);
    m_details->setAccessibleName(tr("What the target tells of it"));
    m_details->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_details->setTabChangesFocus(true);
    m_details->setMinimumHeight(60);
    body()->addWidget(m_reason);
    body()->addWidget(m_notice);
    buildActs();
    body()->insertWidget(2, m_interruptedPart);
    body()->addLayout(grid);
    body()->addWidget(m_details, 1);
    body()->addWidget(m_scalePart);
    body()->addWidget(m_question);
    auto* last = new QHBoxLayout;
    last->addStretch();
    last->addWidget(m_delete);
    body()->addLayout(last);
    askBeforeDeleting(false); // now that they have a parent: before, they would flash up as windows
    connect(&Theme::instance(), &Theme::changed, this, [this] { m_details->setFont(Theme::instance().figures(11)); });
    m_details->setFont(Theme::instance().figures(11));
}

TextLabel* StatusCard::addFact(QGridLayout* grid, const QString& name) {
    const int row = grid->count() / 2;
    auto* value = new TextLabel(TextLabel::Role::Body);
    value->setElided(Qt::ElideRight);
    value->setAccessibleName(name);
    grid->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, name), row, 0);
    grid->addWidget(value, row, 1);
    return value;
}

void StatusCard::buildActs() {
    m_interruptedPart = new QWidget;
    auto* column = new QVBoxLayout(m_interruptedPart);
    column->setContentsMargins(0, 0, 0, 0);
    m_interrupted = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Warn);
    m_interrupted->setWordWrap(true);
    m_goOn = primaryButton(tr("Go on"));
    m_goBack = plainButton(tr("Roll back"));
    auto* choices = new QHBoxLayout;
    choices->addWidget(m_goOn);
    choices->addWidget(m_goBack);
    choices->addStretch();
    column->addWidget(m_interrupted);
    column->addLayout(choices);
    m_scalePart = new QWidget;
    auto* scale = new QHBoxLayout(m_scalePart);
    scale->setContentsMargins(0, 0, 0, 0);
    m_replicas = new NumberField(tr("Replicas"), NumberField::Kind::Whole, 0, mostReplicas);
    m_replicas->setFixedWidth(fieldWidth);
    m_replicas->setValue(1);
    m_scale = plainButton(tr("Scale"));
    m_scale->setToolTip(tr("So many servers side by side; 0 stops it"));
    scale->addWidget(new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft, tr("Replicas")));
    scale->addStretch();
    scale->addWidget(m_replicas);
    scale->addWidget(m_scale);
    m_question = new QWidget;
    auto* question = new QVBoxLayout(m_question);
    question->setContentsMargins(0, 0, 0, 0);
    m_questionWords = new TextLabel(TextLabel::Role::Body);
    m_questionWords->setWordWrap(true);
    m_confirm = plainButton(tr("Delete for good"));
    setRole(m_confirm, "danger");
    m_keep = plainButton(tr("Keep it"));
    auto* answers = new QHBoxLayout;
    answers->addStretch();
    answers->addWidget(m_keep);
    answers->addWidget(m_confirm);
    question->addWidget(m_questionWords);
    question->addLayout(answers);
    m_delete = plainButton(tr("Delete…"));
    setRole(m_delete, "danger");
    connect(m_goOn, &QPushButton::clicked, this, &StatusCard::goOnAsked);
    connect(m_goBack, &QPushButton::clicked, this, &StatusCard::goBackAsked);
    connect(m_scale, &QPushButton::clicked, this, [this] { Q_EMIT scaleAsked(static_cast<int>(m_replicas->value())); });
    connect(m_delete, &QPushButton::clicked, this, [this] {
        askBeforeDeleting(true);
        m_keep->setFocus();
    });
    connect(m_keep, &QPushButton::clicked, this, [this] { askBeforeDeleting(false); });
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        askBeforeDeleting(false);
        Q_EMIT deleteAsked();
    });
}

void StatusCard::askBeforeDeleting(bool ask) {
    m_questionWords->setText(tr("Delete “%1” at %2, and all its versions here? Its address will answer no more.").arg(m_name, m_target->text()));
    m_question->setVisible(ask);
    m_delete->setVisible(!ask);
}

void StatusCard::setDeployment(const DeploymentFacts& deployment, const QString& targetTitle, bool scales, bool busy) {
    const bool other = deployment.name != m_name;
    m_name = deployment.name;
    setHeading(deployment.name);
    m_target->setText(targetTitle);
    const auto* current = deployment.current();
    m_version->setText(current != nullptr ? tr("%1 version %2, revision %3").arg(current->model, current->version).arg(current->number) : tr("nothing"));
    m_since->setText(current != nullptr ? QLocale().toString(current->created, QLocale::ShortFormat) : QStringLiteral("–"));
    if (other) {
        m_details->clear();
        m_replicaCount->setText(QStringLiteral("–"));
        m_restarts->setText(QStringLiteral("–"));
        m_replicas->setValue(1);
        askBeforeDeleting(false);
        setState(stateOf(deployment, true));
    }
    if (deployment.lastError)
        m_notice->showError(*deployment.lastError);
    else
        m_notice->clear();
    const auto* broken = busy ? nullptr : deployment.interrupted();
    m_interruptedPart->setVisible(broken != nullptr);
    if (broken != nullptr)
        m_interrupted->setText(current != nullptr ? tr("Bringing version %1 there was interrupted. Version %2 was live before.").arg(broken->version, current->version)
                                                  : tr("Bringing version %1 there was interrupted. Nothing was live before.").arg(broken->version));
    m_goBack->setText(current != nullptr ? tr("Roll back to %1").arg(current->version) : tr("Take it away"));
    m_scalePart->setVisible(scales && current != nullptr);
    for (auto* button : {m_scale, m_delete, m_confirm, m_goOn, m_goBack})
        button->setEnabled(!busy);
}

void StatusCard::setState(const DeploymentState& state) {
    m_dot->setInk([name = state.state] { return stateColour(name); });
    m_state->setText(stateWords(state.state));
    m_reason->setText(state.reason);
    m_reason->setVisible(!state.reason.isEmpty());
    if (state.wanted > 0 || state.ready > 0) {
        m_replicaCount->setText(tr("%1 of %2 ready").arg(state.ready).arg(state.wanted));
        if (!m_replicas->hasFocus())
            m_replicas->setValue(state.wanted);
    }
    m_restarts->setText(state.restarts ? QString::number(*state.restarts) : QStringLiteral("–"));
    const QString details = state.details.join(QLatin1Char('\n'));
    if (details != m_details->toPlainText()) {
        const int at = m_details->verticalScrollBar()->value();
        m_details->setPlainText(details);
        m_details->verticalScrollBar()->setValue(at);
    }
}

void StatusCard::setFailure(const Error& error) {
    setState({QStringLiteral("unknown"), sentences(translated(error.what), translated(error.hint)), 0, 0, std::nullopt, {}});
    m_state->setText(tr("not known"));
}

QString StatusCard::words() const { return m_state->text() + (m_reason->text().isEmpty() ? QString() : QStringLiteral(": ") + m_reason->text()); }

} // namespace lepton::widgets
