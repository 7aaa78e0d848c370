// SPDX-License-Identifier: GPL-3.0-or-later
// Prints samples a second and the share of events for some networks: measure_training [threads] [epochs] [network].
#include "tests/engine/RunFixture.h"

#include <cstdio>
#include <cstdlib>

using namespace lepton;
using namespace lepton::testing;

namespace {

void measure(const char* name, graph::Network network, int threads, std::int64_t epochs) {
    RunFixture run(std::move(network));
    const auto batches = syntheticBatches(6400, 10, 28, 28);
    run.data.batches = batches;
    run.data.split = consecutiveSplit(6400, 0, 0);
    run.info.project.data.classes = batches->source().info().classes;
    run.info.project.data.shape = {28, 28, 1};
    run.info.project.training.batchSize = 64;
    run.info.project.training.epochs = epochs;
    run.info.project.training.threads = threads;
    run.info.project.training.optimizer.learningRate = 1e-3;
    const Path parent = std::filesystem::temp_directory_path() / "lepton-measure";
    const Path folder = run.makeFolder(parent);
    auto outcome = run.train(folder);
    if (!outcome.ok()) {
        std::printf("%s: %s\n", name, outcome.error().line().c_str());
        return;
    }
    double seconds = 0; // without the first epoch, which warms up
    const auto list = eventsOf(folder, "epoch");
    for (std::size_t i = 1; i < list.size(); ++i)
        seconds += list[i]["seconds"].get<double>();
    const double rate = 6400.0 * static_cast<double>(list.size() - 1) / seconds;
    std::printf("%-8s plan %s: %.0f samples/s; CPU of steps %.2f s, of events %.4f s (%.2f %%)\n", name, project::loadRun(folder)->plan.dump().c_str(), rate, outcome->stepCpuSeconds,
                outcome->eventCpuSeconds, 100 * outcome->eventCpuSeconds / outcome->stepCpuSeconds);
    std::filesystem::remove_all(parent);
}

} // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : 2;
    const std::int64_t epochs = argc > 2 ? std::atoi(argv[2]) : 4;
    const std::string only = argc > 3 ? argv[3] : "";
    const auto wanted = [&](const char* name, graph::Network network, std::int64_t times) {
        if (only.empty() || only == name)
            measure(name, std::move(network), threads, epochs * times);
    };
    wanted("cnn", textbookConvolution(), 1);
    wanted("lenet", leNet(), 3);
    wanted("mlp", perceptron({128}), 10);
    wanted("mlp-3", perceptron({512, 256}), 5);
    return 0;
}
