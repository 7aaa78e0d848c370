// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/Content.h"

namespace lepton::report {

/// The figure as an <svg> element for an HTML page, drawn for `width` points. `number` keeps its ids apart from those of the page's others.
std::string svgOf(const Figure& figure, double width, const std::string& language, int number);

} // namespace lepton::report
