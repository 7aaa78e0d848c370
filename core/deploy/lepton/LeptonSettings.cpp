// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/LeptonTarget.h"

namespace lepton::deploy::dgx {

using graph::ParameterKind;
using graph::ParameterSpec;

namespace {

ParameterSpec word(const char* name, const char* label, const char* doc) { return {name, label, ParameterKind::Text, "", 0, 4096, {}, doc}; }
ParameterSpec whole(const char* name, const char* label, int standard, int minimum, int maximum, const char* doc) { return {name, label, ParameterKind::Integer, standard, double(minimum), double(maximum), {}, doc}; }
ParameterSpec flag(const char* name, const char* label, bool standard, const char* doc) { return {name, label, ParameterKind::Boolean, standard, 0, 1, {}, doc}; }

} // namespace

std::vector<ParameterSpec> leptonParameters() {
    constexpr int day = 86400;
    constexpr int mostReplicas = 1000;
    return {
        word("workspace", LT("core", "Workspace"), LT("core", "Its id, as in the dashboard's address; without it LEPTON_WORKSPACE_ID")),
        word("image_repository", LT("core", "Image repository"), LT("core", "Where the image goes, such as nvcr.io/team/digits: a registry that the workspace can fetch from")),
        word("image_pull_secret", LT("core", "Pull secret"), LT("core", "Name of the workspace's secret for that registry; empty for a public one")),
        word("resource_shape", LT("core", "Resource shape"), LT("core", "The machine of a replica, such as cpu.small; the workspace's own names are listed when it is wrong")),
        word("node_group", LT("core", "Node group"), LT("core", "Name or id of a dedicated node group; empty: any")),
        whole("min_replicas", LT("core", "Replicas at least"), 1, 1, mostReplicas, LT("core", "Copies of the server that always run")),
        whole("max_replicas", LT("core", "Replicas at most"), 1, 1, mostReplicas, LT("core", "Copies when there is much to do")),
        whole("scale_to_zero_s", LT("core", "Sleep after"), 0, 0, day, LT("core", "Seconds without a request after which all replicas stop until the next one; 0: never")),
        whole("target_gpu_percent", LT("core", "GPU in use"), 0, 0, 100, LT("core", "More replicas are started above this share of the GPUs; 0: not looked at")),
        {"target_requests_per_minute", LT("core", "Requests a minute"), ParameterKind::Real, 0.0, 0, 1e9, {}, LT("core", "More replicas are started above so many for each; 0: not looked at")},
        whole("initial_delay_s", LT("core", "Time to start"), 0, 0, day, LT("core", "Seconds before the first look at a replica's health; 0: the vendor's own")),
        {"access", LT("core", "Access"), ParameterKind::Choice, "token", 0, 0, {"token", "everyone"}, LT("core", "Who may ask the endpoint: who has its token, or everyone who can reach it")},
        {"visibility", LT("core", "Visibility"), ParameterKind::Choice, "workspace's own", 0, 0, {"workspace's own", "public", "private"}, LT("core", "Who sees the endpoint in the dashboard")},
        word("environment", LT("core", "Environment"), LT("core", "Variables for the server, NAME=VALUE with semicolons between; never a secret")),
        word("environment_secrets", LT("core", "Secrets in the environment"), LT("core", "NAME=SECRET with semicolons between: the name of a secret that the workspace keeps")),
        whole("ready_timeout_s", LT("core", "Patience"), 900, 1, day, LT("core", "Seconds after which an endpoint that is not ready counts as failed")),
        word("workspace_url", LT("core", "Address of the API"), LT("core", "Only for a workspace elsewhere than at the vendor's; without it LEPTON_WORKSPACE_URL")),
        word("authorities", LT("core", "Certificates"), LT("core", "PEM file of authorities to trust instead of the system's")),
        flag("tls_verify", LT("core", "Check certificates"), true, LT("core", "Off: anybody on the way can read the token and pose as the workspace")),
        flag("plain_http", LT("core", "Registry without TLS"), false, LT("core", "Only for a registry on this machine")),
    };
}

} // namespace lepton::deploy::dgx

namespace lepton::deploy {

TargetType leptonTarget() {
    TargetType type;
    type.settings = {"dgx-lepton", LT("core", "DGX Cloud Lepton"), LT("core", "An endpoint in a workspace of NVIDIA's DGX Cloud Lepton, from an image that is pushed to a registry"), dgx::leptonParameters()};
    type.addressSetting = "workspace";
    type.secrets = {{"token", LT("core", "Workspace token"), LT("core", "Made on the dashboard's page of credentials; expires there"), "LEPTON_WORKSPACE_TOKEN"}};
    type.make = [] { return dgx::makeLeptonTarget(&oci::pushImage); };
    return type;
}

} // namespace lepton::deploy
