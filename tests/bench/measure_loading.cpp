// SPDX-License-Identifier: GPL-3.0-or-later
// How fast batches come: measure_loading memory | folder DIR. For each line on standard input it measures for a second and prints a line.
// memory: batches a second of 64 pictures of 28 × 28 from 60,000 in memory, shuffled, as standardised float32, as a training run gets
//         them (the loader's thread gathers, the training's thread converts).
// folder: pictures a second that come as batches from a folder of JPEG files of 500 × 375 (made there), made 224 × 224, and those that
//         OpenCV alone decodes on as many threads.
#include "core/engine/BatchLoader.h"
#include "datasets/pictures/ImageFolder.h"
#include "datasets/pictures/Pictures.h"
#include "tests/engine/SyntheticData.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <chrono>
#include <cstdio>
#include <iostream>

using namespace lepton;
using Clock = std::chrono::steady_clock;

namespace {

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

[[noreturn]] void fail(const Error& error) {
    std::fprintf(stderr, "error: %s\n", error.line().c_str());
    std::exit(1);
}

std::vector<std::int64_t> upTo(std::int64_t count) { return testing::consecutiveSplit(count, 0, 0).train; }

/// Samples a second that come through the loader; what the training's thread does to them is `use`.
template <typename Use>
double rate(engine::BatchLoader& loader, Use use) {
    std::int64_t samples = 0;
    const auto start = Clock::now();
    while (since(start) < 1) {
        auto batch = loader.next();
        if (!batch.ok())
            fail(batch.error());
        samples += batch->size();
        use(*batch);
    }
    return static_cast<double>(samples) / since(start);
}

void measureMemory() {
    const auto batches = testing::syntheticBatches(60000, 10, 28, 28);
    engine::BatchLoader loader(batches, engine::shuffled(upTo(60000), 64, 1, 1, 0, 1000000000));
    at::set_num_threads(1); // as in a shard
    for (std::string line; std::getline(std::cin, line);) {
        const double samples = rate(loader, [](const engine::Batch& batch) { (void)batch.inputs[0].to(at::kFloat).sub_(66.3F).div_(51.0F); });
        std::printf("%.1f\n", samples / 64);
        std::fflush(stdout);
    }
}

void makePictures(const Path& folder, int count) {
    cv::Mat noise(375, 500, CV_8UC3);
    for (int i = 0; i < count; ++i) {
        cv::theRNG().state = static_cast<std::uint64_t>(i) + 1;
        cv::randu(noise, 0, 256);
        cv::Mat picture;
        cv::GaussianBlur(noise, picture, {31, 31}, 0); // a photograph's worth of detail: about 30 KB a file
        cv::normalize(picture, picture, 0, 255, cv::NORM_MINMAX);
        const Path file = folder / (i % 2 == 0 ? "even" : "odd");
        std::filesystem::create_directories(file);
        cv::imwrite((file / (std::to_string(i) + ".jpg")).string(), picture, {cv::IMWRITE_JPEG_QUALITY, 90});
    }
}

double bareDecode(const std::vector<Path>& files) {
    std::int64_t done = 0;
    const auto start = Clock::now();
    while (since(start) < 1) {
        (void)datasets::forEachParallel(static_cast<std::int64_t>(files.size()), [&](std::int64_t i) -> Result<void> {
            LEPTON_TRY(const std::string bytes, readFile(files[static_cast<std::size_t>(i)]));
            const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<char*>(bytes.data())); // NOLINT: only read
            return cv::imdecode(raw, cv::IMREAD_COLOR).empty() ? Result<void>(Error(ErrorCode::BadFormat, LT("core", "It can't be decoded"))) : Result<void>();
        });
        done += static_cast<std::int64_t>(files.size());
    }
    return static_cast<double>(done) / since(start);
}

void measureFolder(const Path& folder) {
    cv::setNumThreads(1);
    datasets::pictures::registerAll();
    constexpr int count = 256;
    makePictures(folder, count);
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    auto source = datasets::openSource(folder);
    if (!source.ok())
        fail(source.error());
    auto recipe = datasets::Recipe::fromJson(Json::array({{{"type", "Resize"}, {"width", 224}, {"height", 224}, {"mode", "cover"}}, {{"type", "Colour"}, {"to", "rgb"}}}));
    auto opened = datasets::PictureBatches::open(std::move(*source), *recipe, 0);
    if (!opened.ok())
        fail(opened.error());
    engine::BatchLoader loader(std::shared_ptr<const datasets::BatchSource>(std::move(*opened)), engine::shuffled(upTo(count), 64, 1, 1, 0, 1000000000));
    for (std::string line; std::getline(std::cin, line);) {
        for (int i = 0; i < 8; ++i) // those that were prepared while the decoder was measured
            (void)loader.next();
        const double ours = rate(loader, [](const engine::Batch&) {});
        for (int i = 0; i < 5; ++i) // the loader fills its queue and rests
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        std::printf("%.1f %.1f\n", ours, bareDecode(files));
        std::fflush(stdout);
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "memory")
        measureMemory();
    else if (what == "folder" && argc > 2)
        measureFolder(argv[2]);
    else {
        std::fprintf(stderr, "measure_loading memory | folder DIR\n");
        return 2;
    }
    return 0;
}
