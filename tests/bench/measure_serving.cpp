// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine computes without a server around it: measure_serving PACKAGE SECONDS [BATCH WAY]. For each batch size and way of using the cores one line: batch,
// way ("workers" beside each other, single-threaded, or "operators" that share out their work), samples a second, samples a CPU-second.

#include "core/engine/Devices.h"
#include "core/engine/Model.h"
#include "core/project/Package.h"
#include "datasets/pictures/Pictures.h"

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

using namespace lepton;
using Clock = std::chrono::steady_clock;

namespace {

double cpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::vector<datasets::Array> question(const engine::Model& model, std::int64_t count) {
    std::vector<datasets::Array> out;
    for (const auto& field : model.inputs()) {
        std::vector<std::int64_t> shape{count};
        shape.insert(shape.end(), field.shape.begin(), field.shape.end());
        const bool whole = field.type == datasets::ElementType::Int64;
        datasets::Array array(whole ? field.type : datasets::ElementType::Float32, shape);
        if (!whole)
            for (std::size_t i = 0; i < array.as<float>().size(); ++i)
                array.as<float>()[i] = static_cast<float>(i * 31 % 256);
        out.push_back(std::move(array));
    }
    return out;
}

void measure(const engine::Model& model, std::int64_t batch, int workers, int operators, double seconds) {
    const auto asked = question(model, batch);
    std::atomic<long> samples{0};
    std::atomic<bool> counting{false};
    std::atomic<bool> ending{false};
    std::vector<std::thread> threads;
    for (int w = 0; w < workers; ++w)
        threads.emplace_back([&] {
            engine::useThreads(operators);
            while (!ending) {
                if (!model.infer(asked).ok())
                    std::abort();
                if (counting)
                    samples += batch;
            }
        });
    std::this_thread::sleep_for(std::chrono::duration<double>(0.2)); // warm
    const double cpu = cpuSeconds();
    const auto began = Clock::now();
    counting = true;
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    const auto made = static_cast<double>(samples.load());
    const double took = std::chrono::duration<double>(Clock::now() - began).count();
    const double used = cpuSeconds() - cpu;
    ending = true;
    for (auto& thread : threads)
        thread.join();
    std::printf("%ld %s %.1f %.1f\n", static_cast<long>(batch), operators > 1 ? "operators" : "workers", made / took, made / used);
    std::fflush(stdout);
}

} // namespace

int main(int count, char** values) {
    if (count != 3 && count != 5) {
        std::fprintf(stderr, "measure_serving PACKAGE SECONDS [BATCH WAY]\n");
        return 2;
    }
    datasets::pictures::registerAll();
    const auto package = project::readPackage(values[1]);
    if (!package.ok()) {
        std::fprintf(stderr, "error: %s\n", package.error().line().c_str());
        return 1;
    }
    const auto model = engine::Model::fromPackage(*package);
    if (!model.ok()) {
        std::fprintf(stderr, "error: %s\n", model.error().line().c_str());
        return 1;
    }
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const double seconds = std::atof(values[2]);
    for (const std::int64_t batch : {1, 8, 16, 32, 64, 128, 256})
        for (const bool workers : {true, false})
            if (count == 3 || (std::atol(values[3]) == batch && (std::string(values[4]) == "workers") == workers))
                measure(**model, batch, workers ? cores : 1, workers ? 1 : cores, seconds);
    return 0;
}
