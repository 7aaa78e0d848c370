// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/JobCard.h"

#include "widgets/common/Buttons.h"
#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/deploy/DeployJson.h"
#include "widgets/deploy/StepList.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace lepton::widgets {

namespace {
constexpr int logHeight = 150;
constexpr int mostLines = 5000;
} // namespace

JobCard::JobCard(QWidget* parent) : Card(QStringLiteral(" "), parent) {
    m_state = new TextLabel(TextLabel::Role::Hint);
    m_stepsButton = linkButton(tr("Steps"));
    m_stepsButton->setCheckable(true);
    m_logButton = linkButton(tr("Log"));
    m_logButton->setCheckable(true);
    m_cancel = plainButton(tr("Cancel"));
    m_again = plainButton(tr("Try again"));
    for (auto* widget : std::initializer_list<QWidget*>{m_state, m_stepsButton, m_logButton, m_again, m_cancel})
        header()->addWidget(widget);
    m_notice = new Notice;
    m_steps = new StepList;
    m_back = new TextLabel(TextLabel::Role::Body, TextLabel::Tone::Soft);
    m_back->setWordWrap(true);
    m_log = new QPlainTextEdit;
    m_log->setReadOnly(true);
    m_log->setAccessibleName(tr("What the target says"));
    m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_log->setMaximumBlockCount(mostLines);
    m_log->setFixedHeight(logHeight);
    m_log->setTabChangesFocus(true);
    body()->addWidget(m_notice);
    body()->addWidget(m_back);
    body()->addWidget(m_steps);
    body()->addWidget(m_log);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_again, &QPushButton::clicked, this, &JobCard::againAsked);
    connect(m_stepsButton, &QPushButton::toggled, this, [this](bool on) {
        m_unfolded = on;
        refresh();
    });
    connect(m_logButton, &QPushButton::toggled, this, &JobCard::refresh);
    connect(&Theme::instance(), &Theme::changed, this, [this] { m_log->setFont(Theme::instance().figures(11)); });
    m_log->setFont(Theme::instance().figures(11));
    refresh();
}

void JobCard::setJob(DeployJob* job) {
    if (m_job == job)
        return;
    if (m_job)
        m_job->disconnect(this);
    m_job = job;
    m_log->clear();
    m_lines = 0;
    m_unfolded = false;
    m_stepsButton->setChecked(false);
    m_logButton->setChecked(false);
    if (job != nullptr) {
        connect(job, &DeployJob::changed, this, &JobCard::refresh);
        connect(job, &DeployJob::logged, this, &JobCard::addLog);
        addLog();
    }
    refresh();
}

void JobCard::addLog() {
    const auto& lines = m_job->log();
    if (lines.size() < m_lines) // its oldest are gone
        m_lines = 0;
    for (; m_lines < lines.size(); ++m_lines)
        m_log->appendPlainText(lines[m_lines].source.isEmpty() ? lines[m_lines].line : QStringLiteral("%1  %2").arg(lines[m_lines].source, lines[m_lines].line));
    m_logButton->setVisible(!lines.empty());
}

QString JobCard::stateWords() const {
    const QString time = durationText(m_job->seconds());
    if (m_job->cancelling())
        return tr("taking back what was begun · %1").arg(time);
    switch (m_job->state()) {
    case DeployJob::State::Running:
        return time;
    case DeployJob::State::Done:
        return tr("done in %1").arg(time);
    case DeployJob::State::Cancelled:
        return tr("cancelled after %1").arg(time);
    case DeployJob::State::Failed:
        break;
    }
    return tr("failed after %1").arg(time);
}

void JobCard::refresh() {
    setVisible(m_job != nullptr);
    if (!m_job)
        return;
    const auto state = m_job->state();
    const bool running = m_job->running(), done = state == DeployJob::State::Done;
    setHeading(m_job->title());
    m_state->setText(stateWords());
    m_state->setTone(done ? TextLabel::Tone::Ok : state == DeployJob::State::Failed ? TextLabel::Tone::Error : TextLabel::Tone::Soft);
    m_steps->setSteps(m_job->steps());
    const bool folds = done && !textIn(m_job->outcome(), "url").isEmpty(); // where nothing answers they are all there is to see
    m_steps->setVisible(!folds || m_unfolded);
    m_stepsButton->setVisible(folds);
    m_logButton->setVisible(!m_job->log().empty());
    m_log->setVisible(m_logButton->isChecked());
    m_cancel->setVisible(running && (m_job->kind() == DeployJob::Kind::Deploy || m_job->kind() == DeployJob::Kind::Rollback));
    m_cancel->setEnabled(!m_job->cancelling());
    m_again->setVisible(!running && !done && m_job->kind() == DeployJob::Kind::Deploy);
    const QString back = m_job->takenBack();
    m_back->setText(back.isEmpty() ? QString() : tr("Taken back: %1").arg(back));
    m_back->setVisible(!running && !done && !back.isEmpty());
    if (!m_job->error())
        m_notice->clear();
    else if (!m_notice->isVisibleTo(this))
        m_notice->showError(*m_job->error());
}

} // namespace lepton::widgets
