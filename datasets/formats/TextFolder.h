// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/formats/TableParts.h"

namespace lepton::datasets {

/// Text files in one folder for each class, or under train, val and test folders with such folders inside, as a table with the columns
/// "text" and "label", one row a file. Errors: BadFormat (no text files in class folders), those of readTextFile.
Result<TableParts> readTextFolder(const Path& root, const Progress& progress = {});

/// Whether a file is called like a plain text: .txt, .text, .md, .rst, also with .gz; not README and licences.
bool isTextName(const Path& file);

/// Looks at names only: text files in class folders.
bool looksLikeTextFolder(const Path& path);

} // namespace lepton::datasets
