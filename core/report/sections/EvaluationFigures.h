// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/report/sections/Sections.h"

#include <vector>

/// Figures of an evaluation document; none where the document does not have what they need.
namespace lepton::report {

std::vector<Figure> rocFigures(const RunFacts& facts);
std::vector<Figure> precisionRecallFigures(const RunFacts& facts);
std::vector<Figure> calibrationFigures(const RunFacts& facts);
/// Prediction against truth and the distribution of errors, for each target.
std::vector<Figure> scatterFigures(const RunFacts& facts);
std::vector<Figure> forecastFigures(const RunFacts& facts);

} // namespace lepton::report
