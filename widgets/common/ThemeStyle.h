// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/Theme.h"

namespace lepton::widgets {

/// The one style sheet, with the theme's colours put in.
QString styleSheet(const Palette& palette, const QString& monospaceFamily);

} // namespace lepton::widgets
