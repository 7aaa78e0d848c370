// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Preparation.h"

#include <string>
#include <vector>

namespace lepton::datasets {

/// Something to ask a model, as Preparation::encode takes it.
struct Question {
    std::string name; ///< how the answer calls it: what was typed, or "rows.csv:17"
    Json value;
};

/// The questions in what a user typed: JSON where it is some (an object, a list), the rows of a table or the lines of a text where it names
/// a file, else the text itself. A series takes a file as one question, whose last rows are the window.
/// Errors: those of reading the file.
Result<std::vector<Question>> questionsIn(const std::string& input, const Preparation& preparation);

} // namespace lepton::datasets
