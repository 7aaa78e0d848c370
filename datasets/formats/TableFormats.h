// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

namespace lepton::datasets {

/// Rows of numbers and categories, one column to be told from the others.
Format tableFormat();
/// Texts with labels: a table with both, or one folder of text files for each class.
Format textFormat();
/// Running text, one file or a folder of them.
Format corpusFormat();
/// Rows in the order of time.
Format seriesFormat();
/// Who gave what how many points.
Format ratingsFormat();

} // namespace lepton::datasets
