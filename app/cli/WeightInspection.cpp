// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/WeightInspection.h"

#include "core/exchange/WeightFile.h"
#include "core/exchange/WeightMatching.h"
#include "core/project/Project.h"

namespace lepton::cli {

Result<Json> inspectWeights(const Path& path, const std::optional<Path>& folder) {
    LEPTON_TRY(const auto file, exchange::readWeightFile(path));
    Json out{{"file", file.lineage["from"]}, {"kind", file.kind}, {"sha256", file.lineage["sha256"]}};
    for (const char* key : {"name", "version", "run"})
        if (file.lineage.contains(key))
            out[key] = file.lineage[key];
    std::int64_t parameters = 0;
    Json tensors = Json::array();
    for (const auto& tensor : file.tensors) {
        parameters += exchange::byteCount(tensor.shape, 1);
        tensors.push_back({{"name", tensor.name}, {"shape", tensor.shape}, {"type", exchange::nameOf(tensor.stored)}});
    }
    out["parameters"] = parameters;
    out["tensors"] = std::move(tensors);
    if (!folder)
        return out;
    LEPTON_TRY(const auto project, project::loadProject(*folder));
    const auto network = exchange::weightsOf(project.served()->network);
    LEPTON_TRY(auto reset, exchange::layersNamed(project.training.startFrom.reset, network, "training.start_from.reset"));
    if (exchange::tellsOtherClasses(file, project.data.classes))
        reset.push_back(network.head);
    out["report"] = exchange::toJson(exchange::matchWeights(file.tensors, network, reset), file.tensors, network);
    return out;
}

} // namespace lepton::cli
