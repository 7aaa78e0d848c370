// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/RegistryTarget.h"

#include "core/deploy/oci/Image.h"
#include "core/deploy/oci/ModelPack.h"
#include "core/deploy/oci/Push.h"
#include "core/deploy/oci/RegistryPlace.h"

#include <set>

namespace lepton::deploy {

namespace {

using graph::ParameterKind;

bool wantsImage(const Json& settings) { return settings["artifact"] != "modelpack"; }
bool wantsPack(const Json& settings) { return settings["artifact"] != "image"; }

std::string tagOf(const Request& request) {
    const auto tag = request.settings["tag"].get<std::string>();
    return oci::tagFrom(tag.empty() ? request.package.version : tag);
}

/// Beside an image of the same version the ModelPack has a tag of its own.
std::string packTagOf(const Request& request) { return wantsImage(request.settings) ? oci::tagFrom(tagOf(request) + "-model") : tagOf(request); }

Result<oci::ImagePlace> placeOf(const Json& settings) {
    const auto repository = settings["repository"].get<std::string>();
    if (repository.empty())
        return Error(ErrorCode::BadValue, LT("core", "It is not said which repository of which registry the model goes to")).at("registry.repository").fix(LT("core", "Write HOST/PATH or HOST:PORT/PATH, as in registry.example/team/digits"));
    return oci::placeFrom(settings, repository);
}

Json stateOf(const oci::PushedImage& pushed) {
    return {{"reference", pushed.reference}, {"tagged", pushed.tagged}, {"digest", pushed.digest}, {"sent_bytes", pushed.sentBytes}, {"skipped_bytes", pushed.skippedBytes}};
}

/// What a revision has pushed: its digests, by "image" and "modelpack".
std::vector<std::pair<std::string, std::string>> digestsOf(const Revision& revision) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const char* kind : {"image", "modelpack"})
        if (revision.state.contains(kind))
            out.emplace_back(kind, revision.state[kind].value("digest", ""));
    return out;
}

class RegistryTarget : public Target {
public:
    Result<Plan> plan(const Request& request, const Deployment* before) override {
        LEPTON_TRY(const oci::ImagePlace place, placeOf(request.settings));
        Plan plan;
        plan.contacts.push_back(oci::contactOf(place, LT("core", "The model is pushed there")));
        if (wantsImage(request.settings)) {
            plan.steps.push_back({"image", LT("core", "Make a runnable image of the program, its libraries and the package")});
            plan.steps.push_back({"push", text(LT("core", "Push the image to %1; what is there already is not sent"), place.repository + ":" + tagOf(request))});
        }
        if (wantsPack(request.settings))
            plan.steps.push_back({"push", text(LT("core", "Push the package as a ModelPack to %1"), place.repository + ":" + packTagOf(request))});
        if (before != nullptr && before->current() != nullptr)
            plan.changes.push_back({place.repository, "version", before->current()->version, request.package.version});
        if (!place.tls.verify)
            plan.warnings.emplace_back(LT("core", "The registry's certificate is not checked: anybody between here and there can read the log-in and change what is pushed"));
        return plan;
    }

    Result<Live> apply(const Request& request, const Deployment*, Reporter& reporter) override {
        LEPTON_TRY(const oci::ImagePlace place, placeOf(request.settings));
        Live live;
        if (wantsImage(request.settings)) {
            LEPTON_TRY(const auto pushed, oci::pushImageAs(tagOf(request), request, place, reporter));
            live.state["image"] = stateOf(pushed);
        }
        if (wantsPack(request.settings)) {
            LEPTON_TRY(const auto pushed, oci::pushModelPack(request, place, packTagOf(request), reporter));
            live.state["modelpack"] = stateOf(pushed);
        }
        return live;
    }

    Result<Status> status(const Deployment& deployment) override {
        Status out;
        const Revision* revision = deployment.current();
        if (revision == nullptr) {
            out.state = "missing";
            out.reason = LT("core", "Nothing has been pushed yet");
            return out;
        }
        LEPTON_TRY(const oci::ImagePlace place, placeOf(revision->settings));
        Reporter quiet;
        LEPTON_TRY(oci::RegistryClient registry, oci::registryAt(place, quiet));
        LEPTON_CHECK(registry.connect());
        out.state = "live";
        for (const auto& [kind, digest] : digestsOf(*revision)) {
            LEPTON_TRY(const auto manifest, registry.manifest(digest));
            out.details[kind] = revision->state[kind];
            out.details[kind]["there"] = manifest.has_value();
            if (!manifest) {
                out.state = "missing";
                out.reason = text(LT("core", "The registry does not have %1 any more"), place.repository + "@" + digest);
            }
        }
        return out;
    }

    Result<void> remove(const Deployment& deployment, Reporter& reporter) override {
        std::set<std::string> removed;
        for (const auto& revision : deployment.revisions) {
            const auto digests = digestsOf(revision);
            if (digests.empty())
                continue;
            LEPTON_TRY(const oci::ImagePlace place, placeOf(revision.settings));
            LEPTON_TRY(oci::RegistryClient registry, oci::registryAt(place, reporter));
            for (const auto& [kind, digest] : digests)
                if (removed.insert(place.repository + "@" + digest).second)
                    LEPTON_CHECK(removeOne(registry, place.repository + "@" + digest, digest, reporter));
        }
        return {};
    }

private:
    /// A registry that deletes nothing does not keep the deployment's record from going: it says so, and the rest goes on.
    static Result<void> removeOne(oci::RegistryClient& registry, const std::string& name, const std::string& digest, Reporter& reporter) {
        const auto gone = registry.removeManifest(digest);
        if (!gone && gone.error().code != ErrorCode::Unsupported)
            return gone.error();
        reporter.log(registry.options().place.host, gone ? name + (gone.value() ? " is deleted" : " was gone already") : gone.error().line());
        return {};
    }
};

} // namespace

TargetType registryTarget() {
    constexpr double longestName = 1000;
    TargetType type;
    type.settings = {"registry",
                     LT("core", "OCI registry"),
                     LT("core", "A container image that serves the model, or the model as a ModelPack, in a registry; uploads go on where they broke off"),
                     {{"repository", LT("core", "Repository"), ParameterKind::Text, "", 0, longestName, {}, LT("core", "Where it goes, without a tag: registry.example/team/digits. Log in with `podman login` or `docker login`")},
                      {"tag", LT("core", "Tag"), ParameterKind::Text, "", 0, 128, {}, LT("core", "Empty: the package's version")},
                      {"artifact", LT("core", "As"), ParameterKind::Choice, "image", 0, 0, {"image", "modelpack", "both"}, LT("core", "A runnable image, a ModelPack of the Cloud Native Computing Foundation, or both")}}};
    for (auto& parameter : oci::registryParameters())
        type.settings.parameters.push_back(std::move(parameter));
    type.addressSetting = "repository";
    type.answers = false;
    type.make = [] { return std::make_unique<RegistryTarget>(); };
    return type;
}

} // namespace lepton::deploy
