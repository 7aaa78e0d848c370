// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Trainer.h"
#include "core/project/DeviceQueue.h"

#include <optional>

namespace lepton::engine {

/// A run's turn on its device, from the start of its work to its end.
class DeviceTurn {
public:
    /// With options.queue waits until no other run of this machine is on the device or was there before; says so in events "waiting"
    /// ({"device","position"}, 0 when it is its turn), behind "run-started" for a new run. Without it begins at once; those that wait will wait for
    /// it too. Where turns can't be kept (a folder that can't be written) nobody waits, and `turn` stays empty. False: it was to stop before.
    static Result<bool> await(const std::string& device, const project::RunPaths& paths, const TrainOptions& options, std::optional<DeviceTurn>& turn);

    /// "run-started" was told while it waited.
    bool announced() const { return m_announced; }

private:
    explicit DeviceTurn(project::DevicePlace place) : m_place(std::move(place)) {}

    project::DevicePlace m_place;
    bool m_announced = false;
};

} // namespace lepton::engine
