// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/PdfPages.h"

namespace lepton::report {

/// A table from here on: columns as wide as they need, its head repeated on each page; a row stays whole.
void writeTable(PdfPages& pages, const Table& table);
/// Room that its head and first row take.
double firstRowsHeight(PdfPages& pages, const Table& table);

} // namespace lepton::report
