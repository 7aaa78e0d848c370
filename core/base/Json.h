// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace lepton {

/// JSON that keeps the order of its keys, so that a saved file reads as it was written.
using Json = nlohmann::ordered_json;

/// Parses a document; the error names `where` and the line.
Result<Json> parseJson(std::string_view text, const std::string& where);
Result<Json> readJson(const std::filesystem::path& file);
/// Writes beside and renames. Two-space indent, newline at the end.
Result<void> writeJson(const std::filesystem::path& file, const Json& document);

/// Checks `document` against a JSON Schema (draft 7). The error names the offending place ("networks[0].nodes[2].type")
/// and, for unknown keys, the key.
Result<void> checkSchema(const Json& document, const Json& schema, const std::string& where);

/// For documents with {"format":…,"version":…}: the right format, and a version from 1 to `newest`.
/// Returns the version.
Result<int> checkFormat(const Json& document, const std::string& format, int newest, const std::string& where);

Json toJson(const Text& text);
Text textFromJson(const Json& json);
/// {"code","what","where","hint"} with the sentences in English, and their translatable parts under "texts".
Json toJson(const Error& error);
Error errorFromJson(const Json& json);

} // namespace lepton
