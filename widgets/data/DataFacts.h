// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Source.h"

#include <QString>

namespace lepton::widgets {

/// "70,000 pictures, 28 × 28 grey, 10 classes, IDX files"
QString factsText(const datasets::SourceInfo& info);

/// The data's name for people: the last part of its path.
QString dataName(const Path& source);

} // namespace lepton::widgets
