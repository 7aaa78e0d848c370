// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Callback.h"
#include "core/engine/Model.h"
#include "core/engine/Trainer.h"

#include <string>
#include <vector>

namespace lepton::testing {

/// A run for callbacks that are called one by one.
class FakeRun final : public engine::RunContext {
public:
    explicit FakeRun(Path folder) : m_folder(std::move(folder)) { runInfo.project.name = "Fake"; }
    const Path& runFolder() const override { return m_folder; }
    const project::RunInfo& info() const override { return runInfo; }
    const engine::TrainData& data() const override { return trainData; }
    std::int64_t epochsDone() const override { return done; }
    std::int64_t stepsDone() const override { return done * 6; }
    double seconds() const override { return trained; }
    bool hasValidation() const override { return true; }
    void warn(const Text& message) override { warnings.push_back(message.str()); }
    void post(Json event) override { events.push_back(std::move(event)); }
    void publish(const engine::Record& record) override { records.push_back(record); }
    Result<void> keepAsBest(const engine::EpochReport& report) override {
        best = report.epoch;
        return {};
    }
    Result<Path> keepCheckpoint(const engine::EpochReport& report) override {
        kept.push_back(report.epoch);
        return m_folder;
    }
    Result<std::vector<std::string>> unfreeze(const std::vector<std::string>& layers) override {
        thawed.push_back(layers);
        return frozen;
    }
    Result<std::shared_ptr<const engine::Model>> model() override { return Error(ErrorCode::Internal, "no model"); }
    void eachParameter(const SeeParameter& see) override {
        const std::vector<float> values{0, 1, 2, 3}, gradient{-1, 1};
        see("a.weight", values, gradient);
        see("a.bias", values, {});
    }
    bool mayRun(const std::string&) const override { return confirmed; }

    project::RunInfo runInfo;
    engine::TrainData trainData;
    std::int64_t done = 0;
    std::int64_t best = 0;
    double trained = 0;
    bool confirmed = true;
    std::vector<std::int64_t> kept;
    std::vector<std::string> frozen{"conv1.weight"};
    std::vector<std::vector<std::string>> thawed;
    std::vector<std::string> warnings;
    std::vector<Json> events;
    std::vector<engine::Record> records;

private:
    Path m_folder;
};

/// Six steps an epoch of ten.
inline engine::EpochReport reportOf(std::int64_t epoch, double loss = 0.5, double accuracy = 0.25) {
    return {epoch, 10, epoch * 6, {{"loss", loss + 1}, {"accuracy", accuracy}}, {{"loss", loss}, {"accuracy", accuracy}}, 0.01, 1.5};
}

} // namespace lepton::testing
