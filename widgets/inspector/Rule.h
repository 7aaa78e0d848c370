// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QFrame;

namespace lepton::widgets {

/// A thin line between two parts of a panel.
QFrame* rule();

} // namespace lepton::widgets
