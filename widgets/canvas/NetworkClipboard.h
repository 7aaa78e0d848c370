// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/canvas/NetworkEdits.h"

#include <QRectF>
#include <QString>

namespace lepton::widgets::clipboard {

/// Nodes and the edges between them as JSON text, so that they can be pasted into another project, a message or a file.
QString copy(const graph::Network& network, const std::vector<graph::NodeId>& ids);

/// Whether the text is of copied layers at all; paste() says whether they are whole.
bool holdsLayers(const QString& text);

/// The edit that adds what was copied under new ids with its middle at `at`. Without a place it goes a step beside where it
/// was, or into the middle of `seen` if that is out of sight; it never lies exactly on other nodes.
/// Errors (BadFormat): the text is something else, from a newer version, or no network.
Result<NamedEdit> paste(const graph::Network& network, const QString& text, std::optional<QPointF> at, const QRectF& seen);

} // namespace lepton::widgets::clipboard
