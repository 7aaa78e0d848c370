// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Trainer.h"
#include "tests/engine/SyntheticData.h"

#include <mutex>
#include <string>
#include <vector>

namespace lepton::testing {

/// A run on made-up data, ready to be trained: settings in `info`, samples in `data`.
struct RunFixture {
    /// 8 × 8 pictures of 4 classes: 90 to train (a short last batch), 30 to validate, 20 to test; batches of 16, 3 epochs.
    explicit RunFixture(graph::Network network = smallConvolution(8, 4));

    project::RunInfo info;
    engine::TrainData data;

    /// A new run folder below `parent`, with its run.json.
    Path makeFolder(const Path& parent) const;
    Result<engine::TrainOutcome> train(const Path& folder, bool resume = false, engine::TrainOptions options = {}) const;
};

/// What is in events.jsonl.
std::vector<Json> eventsOf(const Path& runFolder);
std::vector<Json> eventsOf(const Path& runFolder, const std::string& kind);
/// The losses of all steps as they are written, in order: equal texts are equal numbers.
std::vector<std::string> lossesOf(const Path& runFolder);

} // namespace lepton::testing
