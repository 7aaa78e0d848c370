// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/RunControls.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace lepton::widgets {

RunControls::RunControls(QWidget* parent) : QWidget(parent) {
    m_title = new TextLabel(TextLabel::Role::Title);
    m_status = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_status->setElided(Qt::ElideRight);
    m_status->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::grid);
    row->addWidget(m_title);
    row->addWidget(m_status, 1);
    const auto add = [&](QPushButton* button, const QString& explanation, auto signal) {
        button->setToolTip(explanation);
        connect(button, &QPushButton::clicked, this, signal);
        row->addWidget(button);
        return button;
    };
    m_queue = add(plainButton(tr("Queue another")), tr("Saves the project and starts a run with the settings on the right, which waits until the device is free"), &RunControls::queue);
    m_after = add(plainButton(tr("Stop after this epoch")), tr("Finishes the epoch, writes a checkpoint and ends the run"), &RunControls::stopAfterEpoch);
    m_stop = add(plainButton(tr("Stop")), tr("Writes a checkpoint and ends the run now; it can be resumed"), &RunControls::stop);
    m_pause = add(plainButton(tr("Pause")), tr("Holds the run where it is; memory stays taken"), &RunControls::pause);
    m_unpause = add(primaryButton(tr("Continue")), tr("Goes on with the paused run"), &RunControls::unpause);
    m_resume = add(plainButton(tr("Resume this run")), tr("Goes on from its newest checkpoint, with its own settings"), &RunControls::resume);
    m_train = add(primaryButton(tr("Train")), tr("Saves the project and starts a new run with the settings on the right"), &RunControls::train);
}

void RunControls::show(const Facts& facts) {
    m_title->setText(facts.run.isEmpty() ? tr("Training") : tr("Run %1").arg(facts.run));
    m_status->setText(facts.status);
    m_pause->setVisible(facts.running && !facts.paused && !facts.waiting);
    m_unpause->setVisible(facts.running && facts.paused && !facts.held);
    m_stop->setVisible(facts.running && !facts.held);
    m_after->setVisible(facts.running && !facts.waiting && !facts.held);
    m_queue->setVisible(facts.running && !facts.held);
    m_queue->setEnabled(!facts.starting);
    m_resume->setVisible(facts.resumable && !facts.running);
    m_resume->setEnabled(!facts.starting);
    m_train->setVisible(!facts.running);
    m_train->setEnabled(!facts.starting);
}

} // namespace lepton::widgets
