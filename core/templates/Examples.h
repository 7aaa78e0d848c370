// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

namespace lepton::templates {

/// Typical data of that kind ("pictures", "text" …), for what is shown or tried before there is any: grey pictures of 28 × 28 in ten
/// classes, texts of 64 words from 10,000, rows of 13 numbers, a day's hours in three columns, ratings of 1,000 users.
DataFacts exampleFacts(const std::string& kind);
/// Of the first kind that the template is for.
DataFacts exampleFacts(const Template& item);

} // namespace lepton::templates
