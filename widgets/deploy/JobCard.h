// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Card.h"
#include "widgets/deploy/DeployJob.h"

#include <QPointer>

class QPlainTextEdit;
class QPushButton;

namespace lepton::widgets {

class Notice;
class StepList;
class TextLabel;

/// How far work on a deployment is: its steps, what the target says of itself, and what came of it. Once it is done, the steps fold away.
class JobCard : public Card {
    Q_OBJECT
public:
    explicit JobCard(QWidget* parent = nullptr);
    void setJob(DeployJob* job); ///< may be null
    DeployJob* job() const { return m_job; }
    QPushButton* cancelButton() const { return m_cancel; }
    QPushButton* againButton() const { return m_again; }
    QPushButton* logButton() const { return m_logButton; }
    QPlainTextEdit* log() const { return m_log; }
    Notice* notice() const { return m_notice; }

Q_SIGNALS:
    void againAsked();

private:
    void refresh();
    void addLog();
    QString stateWords() const;

    QPointer<DeployJob> m_job;
    TextLabel* m_state = nullptr;
    QPushButton* m_stepsButton = nullptr;
    QPushButton* m_logButton = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_again = nullptr;
    StepList* m_steps = nullptr;
    TextLabel* m_back = nullptr;
    QPlainTextEdit* m_log = nullptr;
    Notice* m_notice = nullptr;
    std::size_t m_lines = 0; ///< of the log that are shown
    bool m_unfolded = false;
};

} // namespace lepton::widgets
