// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Batch.h"
#include "core/templates/Template.h"

namespace lepton::testing {

/// Typical data of the template's kind, small enough for tests: pictures of 16 × 16 in four classes, texts of 16 words out of 40.
templates::DataFacts smallFacts(const templates::Template& item);

/// That many made-up samples of it: pictures are smooth waves, texts are of different lengths, what follows a text's word is its next.
engine::Batch batchFor(const templates::DataFacts& facts, std::int64_t samples);

} // namespace lepton::testing
