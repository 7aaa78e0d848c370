// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/lepton/WorkspaceClient.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::dgx {

/// Marks an endpoint as ours: an environment variable with the deployment's name, as neither generation keeps labels.
inline constexpr const char* markVariable = "LEPTON_STUDIO_DEPLOYMENT";

/// Who may ask the endpoint.
struct Access {
    enum class Mode {
        Keep,     ///< as it is
        Made,     ///< the workspace makes a token and tells it once
        Token,    ///< `token`
        Everyone, ///< no token
    };
    Mode mode = Mode::Made;
    std::string token;
    bool spoken = true; ///< the workspace knows `allow_unauthenticated_access`
};

/// What an endpoint shall be. Zero and empty: left to the workspace.
struct EndpointWish {
    std::string name;
    std::string image;
    std::vector<std::string> command;
    int port = 8000;
    std::string shape;
    int minReplicas = 1;
    int maxReplicas = 1;
    int noTrafficSeconds = 0;
    int gpuPercent = 0;
    double requestsPerMinute = 0;
    int initialDelaySeconds = 0;
    std::map<std::string, std::string> variables;       ///< NAME → value
    std::map<std::string, std::string> secretVariables; ///< NAME → name of a secret in the workspace
    std::vector<std::string> droppedVariables;          ///< set by an earlier revision and no longer wanted
    bool droppedAutoscaling = false;                    ///< likewise
    std::vector<std::string> pullSecrets;
    std::vector<std::string> nodeGroups; ///< their ids
    std::string visibility;              ///< "public", "private"
    Access access{};
};

/// From a target's settings. Errors: BadValue (an environment that is no list of NAME=VALUE, replicas that contradict each other, a target of the autoscaler
/// with a minimum of none).
Result<EndpointWish> wishOf(const std::string& name, const Json& settings);
/// What `earlier` settings asked for and `wish` no longer does is taken away.
void dropWhatWas(EndpointWish& wish, const EndpointWish& earlier);

/// POST's body.
Json createBody(Generation generation, const EndpointWish& wish);
/// PATCH's body, merged by RFC 7386 at the vendor's. A list there is replaced whole, so lists are those of `current`, as GET gave it, with ours put in: other
/// components, variables and fields that we don't know stay. Errors: BadFormat, if `current` is not what an endpoint looks like: then nothing may be replaced.
Result<Json> updateBody(Generation generation, const EndpointWish& wish, const Json& current);
/// PATCH's body for a number of replicas; 0 stops it and its autoscaling with it, as the vendor demands.
Result<Json> scaleBody(Generation generation, int replicas, const Json& current);

/// The component that takes requests. Null if there is none.
const Json* frontend(const Json& endpoint);

} // namespace lepton::deploy::dgx
