// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/CommandPalette.h"
#include "widgets/common/Room.h"

namespace lepton::widgets {

/// What the command palette offers for the words typed: the acts of the registry, then the layers of the network by id and
/// title ("Go to conv1"), then layers to add ("Add Conv 2d"). Every word must be found in the name or among the synonyms; what
/// begins with the words stands first.
QList<Command> findCommands(const Studio& studio, const QString& typed);

} // namespace lepton::widgets
