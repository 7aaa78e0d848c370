// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

namespace lepton::datasets {

/// "idx": MNIST and its relatives. A folder with train- and t10k- files or with a single pair, or one picture file
/// whose labels lie beside it; plain or gzip. classes.txt beside them names the classes, one a line; without it they
/// are "0", "1", …, or Fashion-MNIST's garments where a folder of the path is called so.
Format idxFormat();

} // namespace lepton::datasets
