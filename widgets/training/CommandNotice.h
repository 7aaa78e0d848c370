// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/training/Callout.h"

#include <QStringList>

namespace lepton::widgets {

/// Asks once, before a run starts, for the shell commands that its callbacks would run: a project may come from anybody.
class CommandNotice : public Callout {
    Q_OBJECT
public:
    explicit CommandNotice(QWidget* parent = nullptr);
    void ask(const QStringList& commands);

Q_SIGNALS:
    void allowed();   ///< now and in the future
    void refused();   ///< the run starts without them
    void cancelled(); ///< no run

private:
    TextLabel* m_commands = nullptr;
    QWidget* m_cancel = nullptr;
};

} // namespace lepton::widgets
