// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "datasets/Source.h"
#include "datasets/Table.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::datasets {

/// A table as one file gave it.
struct TableFile {
    Table table;
    std::vector<std::int64_t> lines; ///< where each row begins in the file, from 1
    std::vector<Problem> problems;   ///< "ragged-row", "bad-line", "no-header"
    bool header = true;              ///< the names are the file's own; else they are "column1", "column2", …
    char delimiter = ',';            ///< of CSV
    std::string encoding;
    std::uint64_t fileBytes = 0;
    bool cut = false; ///< there is more of it than was asked for
};

/// CSV (RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes) with the delimiter , ; tab or |, guessed, and a header,
/// guessed; with another delimiter, numbers may have decimal commas. `where` is the file in errors and problems. One row in a hundred may have too many or too few cells: it becomes a
/// problem. `cut`: the text is only a beginning, so that the last row may be torn.
/// Errors (BadFormat), with the line: more ragged rows, an open quote, doubled names, no rows.
Result<TableFile> parseCsv(std::string_view utf8, const std::string& where, bool cut = false);

/// One JSON object a line; a key is a column, null and absent are missing, lists and objects stay JSON text.
/// Errors (BadFormat), with the line: more than one line in a hundred that is no object, no rows.
Result<TableFile> parseJsonLines(std::string_view utf8, const std::string& where);

/// CSV or JSON lines by contents, gzip or plain, in any encoding of decodeText(). With `mostBytes` only so much of the beginning is
/// read, up to a line's end. Errors: those of UnpackedFile, decodeText and the parsers.
Result<TableFile> readTableFile(const Path& file, std::uint64_t mostBytes = UINT64_MAX);

/// A whole text file as UTF-8, gzip or plain, every line end a \n. Errors: those of UnpackedFile and decodeText.
struct TextFile {
    std::string utf8;
    std::string encoding;
    std::uint64_t fileBytes = 0;
    bool cut = false;
};
Result<TextFile> readTextFile(const Path& file, std::uint64_t mostBytes = UINT64_MAX);

} // namespace lepton::datasets
