// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/Source.h"

namespace lepton::datasets {

const char* splitName(Split split) {
    switch (split) {
    case Split::Train:
        return "train";
    case Split::Validation:
        return "validation";
    case Split::Test:
        return "test";
    }
    return "train";
}

std::optional<Split> splitFromName(const std::string& name) {
    for (const auto split : {Split::Train, Split::Validation, Split::Test})
        if (name == splitName(split))
            return split;
    return std::nullopt;
}

Result<Array> Source::read(std::int64_t i) const {
    return Error(ErrorCode::Unsupported, LT("core", "This data holds no pictures")).at(name(i)).fix(LT("core", "Choose data with pictures"));
}

namespace {

Json optionalNumber(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json fieldJson(const Field& field) {
    Json shape = Json::array();
    for (const auto axis : field.shape)
        shape.push_back(axis < 0 ? Json() : Json(axis));
    return {{"name", field.name},
            {"type", field.type},
            {"shape", shape},
            {"missing", field.missing},
            {"unique", field.unique},
            {"min", optionalNumber(field.min)},
            {"max", optionalNumber(field.max)},
            {"mean", optionalNumber(field.mean)}};
}

} // namespace

Json toJson(const SourceInfo& info) {
    Json splits = Json::object();
    for (const auto& [split, count] : info.splits)
        splits[splitName(split)] = count;
    Json fields = Json::array();
    for (const auto& field : info.fields)
        fields.push_back(fieldJson(field));
    Json counts = Json::object();
    for (std::size_t i = 0; i < info.classes.size(); ++i)
        counts[info.classes[i]] = info.classCounts[i];
    Json problems = Json::array();
    for (const auto& problem : info.problems)
        problems.push_back(
            {{"where", problem.where}, {"what", problem.what.str()}, {"count", problem.count}, {"code", problem.code}});
    return {{"format", info.format}, {"kind", info.kind},   {"task", info.task},       {"samples", info.samples}, {"splits", splits},
            {"fields", fields},      {"classes", info.classes}, {"class_counts", counts},  {"problems", problems}};
}

} // namespace lepton::datasets
