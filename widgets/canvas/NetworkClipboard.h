// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/NetworkEdits.h"

#include <QString>

namespace lepton::widgets::clipboard {

/// Nodes and the edges between them as JSON text, so that they can be pasted into another project, a message or a file.
QString copy(const graph::Network& network, const std::vector<graph::NodeId>& ids);

/// The edit that adds what was copied under new ids, its top left corner at `at`, or `offset` from where it was without one.
/// Errors (BadFormat): the text is something else.
Result<NamedEdit> paste(const graph::Network& network, const QString& text, std::optional<QPointF> at, double offset);

} // namespace lepton::widgets::clipboard
