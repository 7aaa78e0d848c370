// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/RoomStack.h"

namespace lepton::widgets {

/// The studio's rooms in the order of the bar: the way the data takes. A new room is one line here.
std::vector<RoomEntry> roomList();

} // namespace lepton::widgets
