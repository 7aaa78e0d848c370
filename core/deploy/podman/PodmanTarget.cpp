// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/podman/PodmanTarget.h"

#include "core/deploy/NewToken.h"
#include "core/deploy/oci/Push.h"
#include "core/deploy/oci/RegistryPlace.h"
#include "core/deploy/podman/FreePort.h"
#include "core/deploy/podman/Handover.h"

#include <set>

namespace lepton::deploy {

namespace {

using graph::ParameterKind;
using podman::ContainerSpec;
using podman::Engine;

std::string word(const Json& settings, const char* key) { return settings[key].get<std::string>(); }

/// The address that clients on this machine take.
std::string urlOf(const std::string& host, int port) { return "http://" + (host == "0.0.0.0" ? std::string("127.0.0.1") : host) + ":" + std::to_string(port); }

class ContainerTarget : public Target {
public:
    explicit ContainerTarget(std::string program) : m_program(std::move(program)) {}

    Result<Plan> plan(const Request& request, const Deployment* before) override {
        Plan plan;
        plan.steps.push_back({"image", LT("core", "Make a runnable image of the program, its libraries and the package")});
        if (const auto repository = word(request.settings, "repository"); !repository.empty()) {
            LEPTON_TRY(const auto place, oci::placeFrom(request.settings, repository));
            plan.contacts.push_back(oci::contactOf(place, LT("core", "The image is pushed there and pulled from there")));
            plan.steps.push_back({"push", text(LT("core", "Push the image to %1; what is there already is not sent"), repository)});
            plan.steps.push_back({"pull", text(LT("core", "Have %1 pull it"), m_program)});
        } else {
            plan.steps.push_back({"load", text(LT("core", "Load it into %1's store on this machine"), m_program)});
        }
        plan.steps.push_back({"start", LT("core", "Start a container beside the one that serves, and wait until it is ready")});
        if (before != nullptr && before->current() != nullptr) {
            plan.changes.push_back({"container " + request.name, "version", before->current()->version, request.package.version});
            if (portOf(request) == before->current()->state.value("port", 0))
                plan.steps.push_back({"handover", text(LT("core", "Stop the old container and start the new one on port %1: for a moment nobody answers there"), std::to_string(portOf(request)))});
            else
                plan.warnings.emplace_back(LT("core", "The new version has another port, so that no request is lost; set a port to keep the address"));
        }
        if (word(request.settings, "host") != "127.0.0.1" && request.settings["protect"] == false)
            plan.warnings.emplace_back(LT("core", "Anybody who reaches this machine may ask the model: it listens on more than this machine, and no token is needed"));
        return plan;
    }

    Result<Live> apply(const Request& request, const Deployment* before, Reporter& reporter) override {
        const Engine engine(m_program, word(request.settings, "runtime"));
        ContainerSpec spec;
        spec.name = "lepton-" + request.name + "-" + std::to_string(request.revision);
        spec.deployment = podman::labelOf(request.name, request.folder);
        spec.host = word(request.settings, "host");
        spec.port = portOf(request) != 0 ? portOf(request) : podman::freePort(spec.host);
        spec.settings = request.settings;
        Live live;
        LEPTON_TRY(live.token, placeToken(request, spec));
        if (const Revision* made = before != nullptr ? before->find(request.revision) : nullptr; made != nullptr && made->state.value("container", "") == spec.name) {
            live.state = made->state;
            spec.port = made->state.value("port", spec.port);
            spec.image = made->state.value("image", "");
        }
        live.url = urlOf(spec.host, spec.port);
        // On the way back to a revision that never stopped serving nothing is to be done.
        if (!live.state.empty() && serves(engine, spec.name, live.url)) {
            LEPTON_CHECK(podman::removeOthers(engine, spec));
            return live;
        }
        LEPTON_TRY(spec.image, bringImage(engine, request, reporter));
        LEPTON_CHECK(podman::replace(engine, spec, reporter));
        live.state = {{"container", spec.name}, {"image", spec.image}, {"port", spec.port}};
        return live;
    }

    Result<Status> status(const Deployment& deployment) override {
        Status out;
        out.replicasWanted = 1;
        const Revision* revision = deployment.current();
        const std::string name = revision != nullptr ? revision->state.value("container", "") : "";
        const Engine engine(m_program);
        LEPTON_TRY(const auto inspected, name.empty() ? Result<std::optional<Json>>(std::nullopt) : engine.inspect(name));
        if (!inspected) {
            out.state = "missing";
            out.reason = text(LT("core", "There is no container of it in %1"), m_program);
            return out;
        }
        const podman::ContainerState state = podman::stateOf(*inspected);
        out.state = state.state;
        out.reason = state.reason;
        out.details = {{"container", name}, {"restarts", state.restarts}, {"exit_code", state.exitCode}, {"image", revision->state.value("image", "")}};
        if (!state.running)
            return out;
        if (podman::answersReady(deployment.url)) {
            out.state = "live";
            out.replicasReady = 1;
            out.metricsUrl = deployment.url + "/metrics";
        } else {
            out.reason = LT("core", "The container runs, but its server is not ready yet");
        }
        return out;
    }

    Result<void> remove(const Deployment& deployment, Reporter& reporter) override {
        const Engine engine(m_program);
        LEPTON_TRY(const auto names, engine.containers(podman::labelOf(deployment.name, deployment.folder)));
        for (const auto& name : names)
            LEPTON_CHECK(engine.removeContainer(name));
        std::set<std::string> images;
        for (const auto& revision : deployment.revisions)
            if (const auto image = revision.state.value("image", ""); !image.empty())
                images.insert(image);
        for (const auto& image : images)
            if (const auto removed = engine.call({"rmi", image}); !removed && removed.error().code != ErrorCode::NotFound)
                reporter.log(m_program, removed.error().what.str()); // somebody else may use it
        std::error_code ignored;
        std::filesystem::remove_all(deployment.folder / m_program, ignored);
        return {};
    }

    Result<std::vector<std::string>> logs(const Deployment& deployment, int lines) override {
        const Revision* revision = deployment.current();
        if (revision == nullptr)
            return Error(ErrorCode::NotFound, LT("core", "Nothing of this deployment is live, so there is no log")).at(deployment.name).fix(LT("core", "Deploy it"));
        return Engine(m_program).logs(revision->state.value("container", ""), lines);
    }

private:
    static int portOf(const Request& request) { return request.settings["port"].get<int>(); }

    static bool serves(const Engine& engine, const std::string& container, const std::string& url) {
        const auto inspected = engine.inspect(container);
        return inspected && inspected.value() && podman::stateOf(*inspected.value()).running && podman::answersReady(url);
    }

    /// Builds the image and gives the name by which the engine has it.
    static Result<std::string> bringImage(const Engine& engine, const Request& request, Reporter& reporter) {
        const auto repository = word(request.settings, "repository");
        if (repository.empty()) {
            LEPTON_TRY(const auto image, oci::buildImage(request, reporter));
            std::string name = "localhost/lepton/" + request.name + ":" + image.manifest.digest.substr(7, 12);
            LEPTON_CHECK(engine.load(image, name, reporter));
            return name;
        }
        LEPTON_TRY(const auto place, oci::placeFrom(request.settings, repository));
        LEPTON_TRY(const auto pushed, oci::pushImage(request, place, reporter));
        LEPTON_CHECK(engine.pull(pushed.reference, place.tls, place.plainHttp, reporter));
        return pushed.reference;
    }

    /// In a folder that only this user enters, as a file that the container's user can read. The token stays the same over all revisions.
    Result<std::string> placeToken(const Request& request, ContainerSpec& spec) const {
        if (request.settings["protect"] == false)
            return std::string();
        const Path folder = request.folder / m_program;
        spec.tokenFile = folder / "token";
        std::error_code fault;
        if (std::filesystem::exists(spec.tokenFile, fault))
            return readFile(spec.tokenFile);
        LEPTON_CHECK(makeFolders(folder));
        using std::filesystem::perms;
        std::filesystem::permissions(folder, perms::owner_all, fault);
        if (fault)
            return systemError(fault.value(), folder, true);
        std::string token = newToken();
        LEPTON_CHECK(writePrivately(spec.tokenFile, token));
        std::filesystem::permissions(spec.tokenFile, perms::owner_read | perms::owner_write | perms::group_read | perms::others_read, fault);
        return fault ? Result<std::string>(systemError(fault.value(), spec.tokenFile, true)) : Result<std::string>(std::move(token));
    }

    std::string m_program;
};

TargetType containerTarget(const std::string& program, const char* title, const char* doc) {
    constexpr double mostPorts = 65535;
    constexpr double longestPath = 4096;
    TargetType type;
    type.settings = {program,
                     title,
                     doc,
                     {{"host", LT("core", "Listen on"), ParameterKind::Text, "127.0.0.1", 0, 64, {}, LT("core", "An address of this machine: 127.0.0.1 answers only programs on it, 0.0.0.0 everybody who reaches it")},
                      {"port", LT("core", "Port"), ParameterKind::Integer, 0, 0, mostPorts, {}, LT("core", "0 takes any that is free, another one with each version")},
                      {"memory_mb", LT("core", "Memory (MB)"), ParameterKind::Integer, 0, 0, 1e6, {}, LT("core", "It may use no more; 0: as much as there is")},
                      {"cpus", LT("core", "CPUs"), ParameterKind::Real, 0, 0, 4096, {}, LT("core", "Cores' worth of time that it may use; 0: all")},
                      {"restart", LT("core", "Restart"), ParameterKind::Choice, "always", 0, 0, {"always", "on-failure", "no"}, LT("core", "When the server ends unasked")},
                      {"protect", LT("core", "Ask for a token"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Clients must send a token, which is made for this deployment")},
                      {"gpu", LT("core", "GPUs"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Hand this machine's NVIDIA GPUs in; needs NVIDIA's container toolkit. The server of this version computes on the CPU")},
                      {"network", LT("core", "Network"), ParameterKind::Choice, "own", 0, 0, {"own", "host"}, LT("core", "The container's own, with the port handed through, or this machine's")},
                      {"runtime", LT("core", "OCI runtime"), ParameterKind::Text, "", 0, longestPath, {}, LT("core", "A program's path, or a name that the engine knows; empty: the engine's own")},
                      {"repository", LT("core", "By a registry"), ParameterKind::Text, "", 0, 1000, {}, LT("core", "The image is pushed to this repository and pulled from it; empty: it goes straight into the engine's store")}}};
    for (auto& parameter : oci::registryParameters())
        type.settings.parameters.push_back(std::move(parameter));
    type.addressSetting = "port";
    type.available = [program] { return Engine(program).available(); };
    type.make = [program] { return std::make_unique<ContainerTarget>(program); };
    return type;
}

} // namespace

TargetType podmanTarget() { return containerTarget("podman", LT("core", "Podman"), LT("core", "A container on this machine, by Podman: no service, no administrator")); }

TargetType dockerTarget() { return containerTarget("docker", LT("core", "Docker"), LT("core", "A container on this machine, by Docker")); }

} // namespace lepton::deploy
