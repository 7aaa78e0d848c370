// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QPushButton;
class QToolButton;

namespace lepton::widgets {

/// The buttons of the studio's look. Their texts are their names for screen readers.
QPushButton* primaryButton(const QString& text); ///< the one act that a place is for
QPushButton* plainButton(const QString& text);
QPushButton* linkButton(const QString& text); ///< text in the accent colour, no frame
/// A small button that is a symbol; `name` says what it does, in its tooltip and to screen readers.
QToolButton* iconButton(const QString& icon, const QString& name);

} // namespace lepton::widgets
