// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Json.h"

#include "core/base/Files.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>

namespace lepton {

namespace {

/// Deeper than any document of ours; what comes after parsing walks a document by recursion.
constexpr int deepest = 512;

bool tooDeep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char character = text[i];
        if (character == '"')
            quoted = !quoted;
        else if (quoted)
            i += character == '\\' ? 1 : 0;
        else if (character == '[' || character == '{')
            ++depth;
        else if (character == ']' || character == '}')
            --depth;
        if (depth > deepest)
            return true;
    }
    return false;
}

/// `byte` counts the bytes up to and with the one that could not be read, which may itself be the line's end.
std::size_t lineOf(std::string_view text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte > 0 ? byte - 1 : 0, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

/// valijson's context ("<root>[networks][0][type]") as people write it ("networks[0].type").
std::string place(const std::vector<std::string>& context) {
    std::string out;
    for (std::string part : context) {
        if (part == "<root>")
            continue;
        if (part.size() > 2 && part.front() == '[' && part.back() == ']')
            part = part.substr(1, part.size() - 2);
        const bool index = !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
        if (index)
            out += "[" + part + "]";
        else
            out += (out.empty() ? "" : ".") + part;
    }
    return out;
}

/// Null if `json` is no object or has no such key: what another program sent is never trusted to have its form.
Json member(const Json& json, const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found == json.end() ? Json() : *found;
}

std::string stringIn(const Json& json, const char* key) {
    const Json value = member(json, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

} // namespace

Result<Json> parseJson(std::string_view text, const std::string& where) {
    if (tooDeep(text))
        return Error(ErrorCode::BadFormat, LT("core", "This JSON is nested too deeply to be one of Lepton Studio's"))
            .at(where)
            .fix(LT("core", "Choose a file that Lepton Studio has written"));
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& fault) {
        return Error(ErrorCode::BadFormat, LT("core", "This is not valid JSON"))
            .at(where + ":" + std::to_string(lineOf(text, fault.byte)))
            .fix(LT("core", "Restore the file from a copy, or mend that line in a text editor"));
    } catch (const Json::exception& fault) {
        return Error(ErrorCode::BadFormat, lepton::text(LT("core", "This is not valid JSON: %1"), fault.what())).at(where);
    }
}

Result<Json> readJson(const std::filesystem::path& file) {
    LEPTON_TRY(const std::string text, readFile(file));
    return parseJson(text, file.string());
}

Result<void> writeJson(const std::filesystem::path& file, const Json& document) {
    return writeFile(file, document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<void> checkSchema(const Json& document, const Json& schema, const std::string& where) {
    // The validator's adapter is made for the sorted kind of JSON.
    const auto sortedSchema = nlohmann::json::parse(schema.dump());
    const auto sortedDocument = nlohmann::json::parse(document.dump(-1, ' ', false, Json::error_handler_t::replace));
    valijson::Schema rules;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(sortedSchema), rules);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(rules, valijson::adapters::NlohmannJsonAdapter(sortedDocument), &results))
        return {};
    // The deepest complaint is the cause; those above it only repeat that something below failed.
    valijson::ValidationResults::Error cause;
    valijson::ValidationResults::Error next;
    while (results.popError(next))
        if (cause.context.size() <= next.context.size())
            cause = next;
    const std::string at = place(cause.context);
    return Error(ErrorCode::BadFormat, text(LT("core", "The file does not follow its format: %1"), cause.description))
        .at(at.empty() ? where : where + ": " + at)
        .fix(LT("core", "docs/formats.md describes what is allowed there"));
}

Result<int> checkFormat(const Json& document, const std::string& format, int newest, const std::string& where) {
    if (!document.is_object() || document.value("format", Json()) != Json(format))
        return Error(ErrorCode::BadFormat, text(LT("core", "This is not a %1 file"), format))
            .at(where)
            .fix(LT("core", "Choose a file that Lepton Studio has written"));
    const auto version = document.find("version");
    if (version == document.end() || !version->is_number_integer() || version->get<std::int64_t>() < 1)
        return Error(ErrorCode::BadFormat, LT("core", "The file does not name its format's version")).at(where);
    if (version->get<std::int64_t>() > newest)
        return Error(ErrorCode::TooNew, text(LT("core", "The file was written by a newer Lepton Studio (format version %1, this one reads up to %2)"), version->get<std::int64_t>(), newest))
            .at(where)
            .fix(LT("core", "Install the newer version; the file was left untouched"));
    return version->get<int>();
}

Json toJson(const Text& text) {
    return {{"text", text.english()}, {"values", text.values()}};
}

Text textFromJson(const Json& json) {
    if (json.is_string())
        return json.get<std::string>();
    std::vector<std::string> values;
    for (const Json& value : member(json, "values"))
        values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    return {stringIn(json, "text"), std::move(values)};
}

Json toJson(const Error& error) {
    return {{"code", errorCodeName(error.code)},
            {"what", error.what.str()},
            {"where", error.where},
            {"hint", error.hint.str()},
            {"texts", {{"what", toJson(error.what)}, {"hint", toJson(error.hint)}}}};
}

Error errorFromJson(const Json& json) {
    const Json texts = member(json, "texts");
    const auto sentence = [&](const char* key) {
        return texts.contains(key) ? textFromJson(texts.at(key)) : Text(stringIn(json, key));
    };
    Error error(errorCodeFromName(stringIn(json, "code")), sentence("what"));
    error.where = stringIn(json, "where");
    error.hint = sentence("hint");
    return error;
}

} // namespace lepton
