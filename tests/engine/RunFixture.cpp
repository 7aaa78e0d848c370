// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/RunFixture.h"

#include <fstream>

namespace lepton::testing {

RunFixture::RunFixture(graph::Network network) {
    info.seed = 11;
    info.device = "cpu";
    info.created = utcNow();
    info.project.name = "Synthetic";
    info.project.data.source = "/nowhere/synthetic";
    info.project.recipe = Json::array({{{"type", "Scale"}}, {{"type", "Standardise"}, {"mean", {0.26}}, {"deviation", {0.2}}}});
    info.project.networks = {{"classifier", std::move(network)}};
    info.project.objective.network = "classifier";
    info.project.training.epochs = 3;
    info.project.training.batchSize = 16;
    info.project.training.threads = 2;
    info.project.training.optimizer.learningRate = 0.01;
    const auto batches = syntheticBatches(140, 4, 8, 8);
    data.batches = batches;
    data.split = consecutiveSplit(90, 30, 20);
    info.project.data.classes = batches->source().info().classes;
    info.project.data.shape = {8, 8, 1};
}

Path RunFixture::makeFolder(const Path& parent) const {
    const Path folder = std::move(project::makeRunFolder(parent / "runs")).value();
    (void)project::saveRun(folder, info);
    return folder;
}

Result<engine::TrainOutcome> RunFixture::train(const Path& folder, bool resume, engine::TrainOptions options) const {
    LEPTON_TRY(const auto saved, project::loadRun(folder));
    if (resume)
        project::discardControl(folder);
    options.runFolder = folder;
    options.resume = resume;
    return engine::train(saved, data, options);
}

std::vector<Json> eventsOf(const Path& runFolder) {
    std::ifstream in(project::RunPaths{runFolder}.events());
    std::vector<Json> events;
    for (std::string line; std::getline(in, line);)
        events.push_back(Json::parse(line));
    return events;
}

std::vector<Json> eventsOf(const Path& runFolder, const std::string& kind) {
    std::vector<Json> out;
    for (auto& event : eventsOf(runFolder))
        if (event["event"] == kind)
            out.push_back(std::move(event));
    return out;
}

std::vector<std::string> lossesOf(const Path& runFolder) {
    std::vector<std::string> out;
    for (const auto& event : eventsOf(runFolder, "step"))
        out.push_back(event["step"].dump() + ": " + event["loss"].dump());
    return out;
}

} // namespace lepton::testing
