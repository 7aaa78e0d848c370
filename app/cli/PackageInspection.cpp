// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PackageInspection.h"

#include "core/engine/Packaging.h"
#include "core/engine/QuestionWords.h"
#include "core/engine/exports/ExportSamples.h"
#include "core/graph/Analysis.h"
#include "core/layers/Layers.h"
#include "core/project/PackageMembers.h"

namespace lepton::cli {

namespace {

Json membersJson(const std::vector<project::PackageMember>& members) {
    Json out = Json::array();
    for (const auto& member : members)
        out.push_back({{"name", member.name}, {"bytes", member.bytes}, {"sha256", member.sha256}});
    return out;
}

} // namespace

Result<Json> inspectPackage(const Path& file) {
    LEPTON_TRY(const auto package, project::readPackage(file));
    LEPTON_TRY(const auto members, project::packageMembers(file));
    LEPTON_TRY(const auto model, engine::Model::fromPackage(package));
    const auto samples = engine::exportSamples(*model, package);
    const auto difference = engine::checkParity(*model, package);
    const Text takes = engine::questionWords(*model);
    Json check{{"largest_difference", difference ? Json(*difference) : Json()}, {"tolerance", engine::parityTolerance}};
    if (!difference)
        check["error"] = difference.error().line();
    return Json{{"package", std::filesystem::absolute(file).lexically_normal().string()},
                {"name", package.name},
                {"version", package.version},
                {"objective", package.objective},
                {"labels", package.labels},
                {"kind", model->preparation().kind()},
                {"takes", takes.str()},
                {"takes_text", toJson(takes)},
                {"columns", engine::questionColumns(*model)},
                {"signature", package.signature},
                {"metrics", package.metrics},
                {"provenance", package.provenance},
                {"parameters", graph::analyse(package.network, layers::catalogue()).parameterCount},
                {"members", membersJson(members)},
                {"model_card", package.modelCard},
                {"parity", {{"samples", samples ? samples->count : 0}}},
                {"check", std::move(check)}};
}

} // namespace lepton::cli
