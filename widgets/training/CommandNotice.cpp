// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/CommandNotice.h"

#include "widgets/common/Buttons.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace lepton::widgets {

CommandNotice::CommandNotice(QWidget* parent) : Callout(TextLabel::Tone::Warn, parent) {
    addText(TextLabel::Role::Body, tr("This run would have the shell of this computer run:"));
    m_commands = addText(TextLabel::Role::Figures);
    addText(TextLabel::Role::Hint, tr("Allow only what you understand, most of all if the project comes from somebody else. You are asked once for each command."));
    auto* row = addRow();
    row->addStretch();
    const auto add = [&](QPushButton* button, const QString& explanation, auto signal) {
        button->setToolTip(explanation);
        connect(button, &QPushButton::clicked, this, [this, signal] {
            hide();
            Q_EMIT (this->*signal)();
        });
        row->addWidget(button);
        return button;
    };
    m_cancel = add(plainButton(tr("Cancel")), tr("Starts no run"), &CommandNotice::cancelled);
    add(plainButton(tr("Train without")), tr("The callback says in the log that it was left out"), &CommandNotice::refused);
    add(primaryButton(tr("Allow and train")), tr("Remembers that these commands may be run, now and in the future"), &CommandNotice::allowed);
    hide();
}

void CommandNotice::ask(const QStringList& commands) {
    m_commands->setText(commands.join(QLatin1Char('\n')));
    setAccessibleName(tr("This run would have the shell run: %1").arg(commands.join(QStringLiteral("; "))));
    show();
    m_cancel->setFocus(); // Enter by habit must not allow it
}

} // namespace lepton::widgets
