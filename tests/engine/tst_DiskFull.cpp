// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/RunFixture.h"
#include "tests/main/Skip.h"
#include "tests/main/TemporaryFolder.h"

#include <doctest/doctest.h>

#include <sys/mount.h>
#include <unistd.h>

#include <fstream>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// A disk of so many KiB, as long as the process may mount one.
class SmallDisk {
public:
    SmallDisk(Path at, int kibibytes) : m_at(std::move(at)) {
        m_mounted = ::geteuid() == 0 && ::mount("tmpfs", m_at.c_str(), "tmpfs", 0, ("size=" + std::to_string(kibibytes) + "k").c_str()) == 0;
    }
    ~SmallDisk() {
        if (m_mounted)
            ::umount2(m_at.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool mounted() const { return m_mounted; }

private:
    Path m_at;
    bool m_mounted = false;
};

} // namespace

TEST_CASE("a full disk ends the run with that error, and it can be resumed once there is space") {
    const TemporaryFolder temporary;
    const SmallDisk disk(temporary.path(), 600);
    if (!disk.mounted())
        LEPTON_SKIP("needs the right to mount a small disk");
    RunFixture run;
    run.info.project.training.epochs = 400;
    const Path folder = run.makeFolder(temporary.path());
    auto outcome = run.train(folder);
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().code == ErrorCode::NoSpace);
    // Every line that is there is whole.
    std::ifstream in(folder / "events.jsonl");
    std::string all((std::istreambuf_iterator<char>(in)), {});
    REQUIRE(!all.empty());
    CHECK(all.back() == '\n');
    CHECK(eventsOf(folder).size() > 10);

    const TemporaryFolder roomy;
    std::filesystem::copy(folder, roomy / "run", std::filesystem::copy_options::recursive);
    auto resumed = run.train(roomy / "run", true);
    REQUIRE(resumed.ok());
    CHECK(resumed->status == "completed");
    const auto steps = eventsOf(roomy / "run", "step");
    REQUIRE(steps.size() == 2400);
    for (std::size_t i = 0; i < steps.size(); ++i)
        CHECK(steps[i]["step"] == i + 1);
}

TEST_CASE("a disk that fills in the middle of a checkpoint leaves the last good one, from which the run goes on to the same losses") {
    RunFixture run;
    run.info.project.training.epochs = 12;
    run.info.project.training.callbacks = {{"best-checkpoint"}, {"every-n-checkpoint", {{"epochs", 4}}}};
    const TemporaryFolder undisturbed;
    const Path whole = run.makeFolder(undisturbed.path());
    REQUIRE(run.train(whole).ok());

    const TemporaryFolder temporary;
    const SmallDisk disk(temporary.path(), 4000);
    if (!disk.mounted())
        LEPTON_SKIP("needs the right to mount a small disk");
    const Path folder = run.makeFolder(temporary.path());
    const Path filler = temporary / "filler";
    engine::TrainOptions options;
    options.onEvents = [&](const std::vector<Json>& events) {
        for (const auto& event : events)
            if (event["event"] == "checkpoint" && event["epoch"] == 4 && !std::filesystem::exists(filler)) {
                std::ofstream out(filler, std::ios::binary);
                const std::string block(1024, 'x');
                while (out.write(block.data(), static_cast<std::streamsize>(block.size())) && out.flush()) {
                }
                out.close();
                // Room for a part of a checkpoint.
                std::error_code ignored;
                std::filesystem::resize_file(filler, std::filesystem::file_size(filler) - 8192, ignored);
            }
    };
    const auto failed = run.train(folder, false, options);
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().code == ErrorCode::NoSpace);
    std::filesystem::remove(filler);
    const auto resumed = run.train(folder, true);
    REQUIRE_MESSAGE(resumed.ok(), (resumed.ok() ? "" : resumed.error().line()));
    CHECK(eventsOf(folder, "run-resumed").back()["step"].get<std::int64_t>() >= 18);
    CHECK(lossesOf(folder) == lossesOf(whole));
    // Nothing half-written is left lying about.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().string().find("checkpoints") != std::string::npos)
            CHECK(entry.path().extension() == ".safetensors");
}
