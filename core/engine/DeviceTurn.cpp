// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/DeviceTurn.h"

#include "core/engine/EventLog.h"
#include "core/engine/RunControl.h"

#include <chrono>
#include <thread>

namespace lepton::engine {

namespace {
constexpr auto lookInterval = std::chrono::milliseconds(200);
}

Result<bool> DeviceTurn::await(const std::string& device, const project::RunPaths& paths, const TrainOptions& options, std::optional<DeviceTurn>& turn) {
    auto place = project::DevicePlace::take(device);
    if (!place)
        return true;
    turn.emplace(DeviceTurn(std::move(*place)));
    if (options.queue && turn->m_place.ahead() > 0) {
        EventLog events({paths.events(), {}, options.onEvents, options.onLines});
        if (!options.resume)
            events.post({{"event", "run-started"}, {"run", std::filesystem::absolute(paths.folder).lexically_normal().string()}});
        turn->m_announced = !options.resume;
        RunControl control(paths.folder);
        int told = 0;
        for (int ahead = turn->m_place.ahead(); ahead > 0; ahead = turn->m_place.ahead()) {
            if (ahead != told)
                events.post({{"event", "waiting"}, {"device", device}, {"position", ahead}});
            told = ahead;
            if (control.poll() == RunControl::Request::Stop)
                return false;
            std::this_thread::sleep_for(lookInterval);
        }
        events.post({{"event", "waiting"}, {"device", device}, {"position", 0}});
        LEPTON_CHECK(events.flush());
    }
    (void)turn->m_place.begin();
    return true;
}

} // namespace lepton::engine
