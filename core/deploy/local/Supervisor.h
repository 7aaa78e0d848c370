// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::deploy {

/// What stands in an endpoint's folder. `models/` holds the one package that is served.
struct EndpointPaths {
    Path folder;
    Path models() const { return folder / "models"; }
    Path settings() const { return folder / "settings.json"; } ///< {"arguments":[…]}: of `lepton serve`, but for the port
    Path state() const { return folder / "state.json"; }
    Path stopRequest() const { return folder / "stop"; }     ///< its being there asks the supervisor to end
    Path lock() const { return folder / "supervisor.lock"; }   ///< held by the supervisor
    Path token() const { return folder / "token"; }            ///< what clients must send; only this user can read it
    Path output() const { return folder / "output.jsonl"; }
    Path log() const { return folder / "log.txt"; }
};

/// What a supervisor tells of its server, in state.json.
struct EndpointState {
    int server = 0;         ///< process id; 0: none now
    std::string url;        ///< once it has been ready
    std::uint16_t port = 0; ///< which it keeps over restarts
    int restarts = 0;
    std::string started;    ///< UTC, of the server that runs
    std::string lastEnd;    ///< why the one before ended: "status 139"
};
Json toJson(const EndpointState& state);
/// What is not there is as it was at first.
EndpointState endpointState(const EndpointPaths& paths);

/// Keeps a server running on the folder's package until `goOn` says no: one that ends is started again, at once and then ever more slowly (up to 10 s between
/// two starts). Stops the server gracefully at the end. Errors: Conflict (another supervises this folder), and why the very first server did not get ready.
Result<void> superviseEndpoint(const Path& folder, const Path& program, const std::function<bool()>& goOn);

} // namespace lepton::deploy
