// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/EvaluationFile.h"

namespace lepton::project {

Path evaluationFile(const Path& run, const std::string& split) { return run / "evaluation" / (split + ".json"); }

std::optional<Json> readEvaluation(const Path& run, const std::string& split) {
    const auto bytes = readFile(evaluationFile(run, split));
    if (!bytes.ok())
        return std::nullopt;
    Json document = Json::parse(*bytes, nullptr, false);
    return document.is_object() && document.contains("metrics") ? std::optional(std::move(document)) : std::nullopt;
}

Result<void> writeEvaluation(const Path& run, const std::string& split, const Json& document) {
    const Path file = evaluationFile(run, split);
    LEPTON_CHECK(makeFolders(file.parent_path()));
    return writeFile(file, document.dump() + "\n");
}

} // namespace lepton::project
