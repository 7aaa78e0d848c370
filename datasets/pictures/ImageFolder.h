// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"

namespace lepton::datasets::pictures {

/// "image-folder": one folder for each class, its name the label, with pictures in it or in folders below it; or
/// train/, val/ (valid/, validation/) and test/ with such folders inside. Hidden files are passed over. Classes are in
/// natural order; those without a readable picture are left out and stand in the problems. Opening decodes every
/// picture once.
Format imageFolderFormat();

} // namespace lepton::datasets::pictures
