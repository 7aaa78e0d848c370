// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/podman/Container.h"

#include "core/deploy/oci/Image.h"

namespace lepton::deploy::podman {

namespace {

constexpr const char* tokenInside = "/etc/lepton/token";

Json at(const Json& document, const char* key) { return document.is_object() && document.contains(key) ? document[key] : Json(); }

int number(const Json& value) { return value.is_number() ? value.get<int>() : 0; }

void addLimits(std::vector<std::string>& out, const Json& settings, bool podman) {
    if (const auto memory = settings["memory_mb"].get<std::int64_t>(); memory > 0)
        out.insert(out.end(), {"--memory", std::to_string(memory) + "m"});
    if (const double cpus = settings["cpus"].get<double>(); cpus > 0)
        out.insert(out.end(), {"--cpus", formatNumber(cpus)});
    if (settings["gpu"] == true) // podman by the Container Device Interface, docker by NVIDIA's runtime
        out.insert(out.end(), podman ? std::initializer_list<std::string>{"--device", "nvidia.com/gpu=all"} : std::initializer_list<std::string>{"--gpus", "all"});
    if (podman) // what this machine gives, instead of podman's own, which it may not raise
        out.insert(out.end(), {"--ulimit", "host"});
}

} // namespace

std::string labelOf(const std::string& deployment, const Path& folder) { return "studio.lepton.deployment=" + deployment + "-" + sha256(folder.string()).substr(0, 12); }

std::vector<std::string> runArguments(const ContainerSpec& spec, bool podman) {
    const bool hostNetwork = spec.settings["network"] == "host";
    const int inside = hostNetwork ? spec.port : oci::servedPort;
    std::vector<std::string> out{"--detach", "--name", spec.name, "--label", spec.deployment};
    if (const auto runtime = spec.settings["runtime"].get<std::string>(); !podman && !runtime.empty()) // podman's is a global option
        out.insert(out.end(), {"--runtime", runtime});
    // Nothing in the image is written to: the server needs no more than to read it and to listen.
    out.insert(out.end(), {"--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"});
    out.insert(out.end(), {"--restart", spec.keep ? spec.settings["restart"].get<std::string>() : "no"});
    if (hostNetwork)
        out.insert(out.end(), {"--network", "host"});
    else
        out.insert(out.end(), {"--publish", spec.host + ":" + std::to_string(spec.port) + ":" + std::to_string(inside)});
    addLimits(out, spec.settings, podman);
    if (!spec.tokenFile.empty())
        out.insert(out.end(), {"--mount", "type=bind,source=" + spec.tokenFile.string() + ",target=" + tokenInside + ",readonly"});
    out.push_back(spec.image);
    out.insert(out.end(), {"serve", "--repository", oci::modelsFolder, "--host", hostNetwork ? spec.host : "0.0.0.0", "--port", std::to_string(inside)});
    if (!spec.tokenFile.empty())
        out.insert(out.end(), {"--token-file", tokenInside});
    return out;
}

Text exitReason(int exitCode, bool outOfMemory) {
    if (outOfMemory)
        return LT("core", "it needed more memory than it may have: give it more (memory_mb)");
    switch (exitCode) {
    case 0:
        return {};
    case 125:
        return LT("core", "the container engine could not start it");
    case 126:
    case 127:
        return LT("core", "the image's program can't be run");
    case 132:
        return LT("core", "this processor lacks an instruction that it uses");
    case 134:
    case 139:
        return LT("core", "the server crashed");
    case 137:
        return LT("core", "it was killed, as happens when memory runs out");
    case 143:
        return LT("core", "it was asked to end");
    default:
        return text(LT("core", "the server ended with code %1"), exitCode);
    }
}

ContainerState stateOf(const Json& inspected) {
    const Json state = at(inspected, "State");
    const std::string status = at(state, "Status").is_string() ? at(state, "Status").get<std::string>() : "unknown";
    ContainerState out;
    out.running = at(state, "Running") == true && status != "restarting";
    out.exitCode = number(at(state, "ExitCode"));
    out.restarts = number(at(inspected, "RestartCount"));
    const Text why = exitReason(out.exitCode, at(state, "OOMKilled") == true);
    if (out.running)
        out.state = "starting";
    else if (status == "created" || status == "configured" || status == "initialized")
        out.state = "starting";
    else if (status == "restarting" || out.exitCode != 0)
        out.state = "failing";
    else
        out.state = "stopped";
    if (!out.running)
        out.reason = why.empty() ? text(LT("core", "The container is %1"), status) : text(LT("core", "The container is %1: %2"), status, why.str());
    return out;
}

} // namespace lepton::deploy::podman
