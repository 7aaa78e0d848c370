// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "datasets/Source.h"

#include <QString>

namespace lepton::widgets {

/// "70,000 pictures, 28 × 28 grey, 10 classes, IDX files"; "1,200 rows, 9 columns, 3 classes, Table"
QString factsText(const datasets::SourceInfo& info);

/// What SourceInfo::kind is called: "Texts with labels".
QString kindTitle(const std::string& kind);

/// The data's name for people: the last part of its path.
QString dataName(const Path& source);

} // namespace lepton::widgets
