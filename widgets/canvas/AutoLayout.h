// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/NetworkEdits.h"

#include <QSizeF>

namespace lepton::widgets {

/// Lays the network out from left to right: a column for each step away from the inputs, branches above each other, and the
/// columns in rows that wrap like text so that all of it fits the view's proportions. One undo step.
NamedEdit layoutNetwork(const graph::Network& network, QSizeF view);

} // namespace lepton::widgets
