// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kserve/KserveTarget.h"

#include "core/deploy/Deployer.h"
#include "core/deploy/NewToken.h"
#include "core/deploy/Secrets.h"
#include "core/deploy/kserve/InferenceService.h"
#include "core/deploy/kserve/ServiceWatch.h"
#include "core/deploy/kubernetes/ApiError.h"
#include "core/deploy/kubernetes/Difference.h"
#include "core/deploy/kubernetes/PortForward.h"

#include <algorithm>
#include <optional>

namespace lepton::deploy::kserve {

namespace {

constexpr double deletionSeconds = 120;
constexpr double scaleSeconds = 600;
constexpr int tritonPort = 8080; ///< of KServe's own runtime

const Json& settingsOf(const Deployment& deployment) {
    static const Json none = Json::object();
    if (const Revision* live = deployment.current())
        return live->settings;
    return deployment.revisions.empty() ? none : deployment.revisions.back().settings;
}

/// The cluster, and what shall be there.
struct Work {
    ServicePlace place;
    Blueprint blueprint;
    std::optional<Json> current;

    std::string shown() const { return "InferenceService " + place.name; }
};

Result<Work> open(const std::string& deployment, const Json& given, const std::function<bool()>& goOn) {
    LEPTON_TRY(Settings settings, readSettings(given));
    LEPTON_TRY(const auto config, kubernetes::Kubeconfig::load());
    LEPTON_TRY(auto access, config.access(settings.context));
    access.tls.verify = access.tls.verify && settings.tlsVerify;
    std::string nameSpace = settings.nameSpace.empty() ? access.nameSpace : settings.nameSpace;
    Work work{{kubernetes::ApiClient(std::move(access), goOn), std::move(nameSpace), {}}, {}, {}};
    work.blueprint.deployment = deployment;
    work.blueprint.settings = std::move(settings);
    work.place.name = work.blueprint.name();
    LEPTON_TRY(work.current, work.place.client.find(work.place.path(), work.shown()));
    return work;
}

Result<Work> prepare(const Request& request, const std::function<bool()>& goOn) {
    LEPTON_TRY(Work work, open(request.name, request.settings, goOn));
    Blueprint& blueprint = work.blueprint;
    LEPTON_TRY(blueprint.offer, askOffer(work.place.client, work.place.nameSpace, blueprint.settings));
    blueprint.model = request.package.name;
    blueprint.version = request.package.version;
    blueprint.digest = request.digest;
    blueprint.revision = request.revision;
    blueprint.image = blueprint.settings.image.empty() ? blueprint.settings.imageRepository + ":" + request.package.version : blueprint.settings.image;
    if (work.current && !isOurs(*work.current, request.name))
        return Error(ErrorCode::Conflict, text(LT("core", "The namespace “%1” has an InferenceService “%2” that Lepton Studio did not make"), work.place.nameSpace, work.place.name)).at(work.place.client.access().server).fix(LT("core", "Deploy under another name with --name, or into another namespace"));
    if (blueprint.settings.protect) {
        LEPTON_TRY(const auto kept, findSecret(tokenKey(request.name)));
        blueprint.token = kept ? *kept : newToken();
    }
    return work;
}

Result<Json> tryOut(const Work& work, const Json& object, std::vector<kubernetes::FieldConflict>& conflicts) {
    auto then = work.place.client.apply(object, work.place.nameSpace, {true, work.blueprint.settings.forceConflicts, {}}, &conflicts);
    if (!then && !conflicts.empty())
        return work.place.client.apply(object, work.place.nameSpace, {true, true, {}});
    return then;
}

std::vector<Json> objectsOf(const Blueprint& blueprint) {
    std::vector<Json> out;
    if (!blueprint.token.empty())
        out.push_back(tokenSecret(blueprint));
    out.push_back(inferenceService(blueprint));
    return out;
}

class KserveTarget : public Target {
public:
    explicit KserveTarget(PushImage push) : m_push(std::move(push)) {}

    Result<Plan> plan(const Request& request, const Deployment* before) override;
    Result<Live> apply(const Request& request, const Deployment* before, Reporter& reporter) override;
    Result<Status> status(const Deployment& deployment) override;
    Result<void> remove(const Deployment& deployment, Reporter& reporter) override;
    Result<void> scale(const Deployment& deployment, int replicas, Reporter& reporter) override;
    Result<std::vector<std::string>> logs(const Deployment& deployment, int lines) override;

private:
    Result<void> pushOurs(Work& work, const Request& request, Reporter& reporter);
    Result<Live> findWay(const Work& work, const ServiceState& state, Reporter& reporter);

    PushImage m_push;
    std::unique_ptr<kubernetes::PortForward> m_forward; ///< while the new version is verified
};

Result<Plan> KserveTarget::plan(const Request& request, const Deployment*) {
    LEPTON_TRY(const Work work, prepare(request, {}));
    const Settings& settings = work.blueprint.settings;
    Plan out;
    for (const auto& object : objectsOf(work.blueprint)) {
        const std::string shown = kubernetes::shownName(object);
        LEPTON_TRY(const auto now, work.place.client.find(kubernetes::objectPath(object, work.place.nameSpace), shown));
        std::vector<kubernetes::FieldConflict> conflicts;
        LEPTON_TRY(const Json then, tryOut(work, object, conflicts));
        for (const auto& conflict : conflicts)
            out.warnings.push_back(text(LT("core", "%1 %2 was set otherwise by %3: deploying will stop there unless force_conflicts is on"), conflict.object, conflict.field, conflict.owner));
        if (!now)
            out.changes.push_back({shown, {}, {}, "new"});
        else
            for (auto& change : kubernetes::differences(*now, then))
                out.changes.push_back(std::move(change));
    }
    const bool pushes = !settings.triton && settings.image.empty();
    if (pushes)
        out.steps = {{"image", LT("core", "Make the image")}, {"push", text(LT("core", "Push the image to %1"), settings.imageRepository)}};
    out.steps.push_back({"apply", text(LT("core", "Apply the InferenceService %1 in the namespace %2"), work.place.name, work.place.nameSpace)});
    out.steps.push_back({"rollout", LT("core", "Wait until KServe calls it ready")});
    const auto& access = work.place.client.access();
    out.contacts = {{access.server, LT("core", "The cluster's API server"), access.tls.verify}};
    if (pushes)
        out.contacts.push_back({(settings.plainHttp ? "http://" : "https://") + settings.imageRepository.substr(0, settings.imageRepository.find('/')), LT("core", "The image is pushed there"), settings.tlsVerify && !settings.plainHttp});
    if (!settings.address.empty())
        out.contacts.push_back({settings.address, LT("core", "The new address is asked for the package's samples"), true});
    if (settings.triton)
        out.warnings.push_back(LT("core", "Triton asks for no token: everyone who reaches the service may use it"));
    if (settings.triton && settings.storageUri.starts_with("oci://") && !work.blueprint.offer.ociStorage)
        out.warnings.push_back(LT("core", "KServe's settings may not be read here, so it is not known whether oci:// is turned on"));
    if (!access.tls.verify)
        out.warnings.push_back(LT("core", "The cluster's certificate is not checked: anybody may pose as it"));
    return out;
}

Result<void> KserveTarget::pushOurs(Work& work, const Request& request, Reporter& reporter) {
    const Settings& settings = work.blueprint.settings;
    if (settings.triton || !settings.image.empty())
        return {};
    oci::ImagePlace place{settings.imageRepository, settings.plainHttp, {}};
    place.tls.verify = settings.tlsVerify;
    LEPTON_TRY(const auto image, m_push(request, place, reporter));
    work.blueprint.image = image.reference;
    return {};
}

Result<Live> KserveTarget::apply(const Request& request, const Deployment*, Reporter& reporter) {
    m_forward.reset();
    LEPTON_TRY(Work work, prepare(request, [&reporter] { return reporter.goOn(); }));
    for (const auto& object : objectsOf(work.blueprint)) { // before the image is sent
        std::vector<kubernetes::FieldConflict> conflicts;
        LEPTON_TRY([[maybe_unused]] const Json then, tryOut(work, object, conflicts));
        if (!conflicts.empty())
            return kubernetes::conflictError(conflicts);
    }
    LEPTON_CHECK(pushOurs(work, request, reporter));

    reporter.started("apply");
    if (!work.blueprint.token.empty())
        LEPTON_CHECK(keepSecret(tokenKey(request.name), work.blueprint.token));
    for (const auto& object : objectsOf(work.blueprint)) {
        LEPTON_TRY([[maybe_unused]] const Json applied, work.place.client.apply(object, work.place.nameSpace, {false, work.blueprint.settings.forceConflicts, {}}));
        reporter.log("apply", kubernetes::shownName(object));
    }
    reporter.done("apply");

    reporter.started("rollout");
    const bool ours = !work.blueprint.settings.triton;
    LEPTON_TRY(const ServiceState state, watchService(work.place, ours ? work.blueprint.image : "", work.blueprint.settings.minReplicas, work.blueprint.settings.readySeconds, reporter));
    reporter.done("rollout", Text(state.url));
    return findWay(work, state, reporter);
}

/// The address that KServe tells is often one of a domain that only its gateway knows: then the pod itself is asked.
Result<Live> KserveTarget::findWay(const Work& work, const ServiceState& state, Reporter& reporter) {
    Live live;
    live.url = work.blueprint.settings.address.empty() ? state.url : work.blueprint.settings.address;
    live.token = work.blueprint.token;
    live.state = {{"service", work.place.name}, {"namespace", work.place.nameSpace}, {"context", work.place.client.access().context}, {"image", work.blueprint.image}};
    HttpRequest probe;
    probe.url = live.url + "/v2/health/ready";
    probe.timeoutSeconds = 10;
    const auto answer = send(probe);
    if (answer && answer->status == 200)
        return live;
    LEPTON_TRY(const auto pods, work.place.pods());
    for (const auto& pod : pods) {
        const std::string name = pod["metadata"]["name"].get<std::string>();
        if (judgeService(Json::object(), {pod}, {}).ready == 0)
            continue;
        LEPTON_TRY(m_forward, kubernetes::PortForward::open(work.place.client.access(), work.place.nameSpace, name, work.blueprint.settings.triton ? tritonPort : oci::servedPort));
        live.through = m_forward->url();
        reporter.log("address", live.url + " can't be reached from here: verified through pod " + name);
        return live;
    }
    const std::string why = answer ? "status " + std::to_string(answer->status) : answer.error().what.str();
    return Error(ErrorCode::Unreadable, text(LT("core", "The service is ready, but its address does not answer: %1"), why)).at(live.url).fix(LT("core", "Set address to one by which clients reach the cluster's gateway"));
}

Result<Status> KserveTarget::status(const Deployment& deployment) {
    LEPTON_TRY(const Work work, open(deployment.name, settingsOf(deployment), {}));
    Status out;
    if (!work.current) {
        out.state = "missing";
        out.reason = LT("core", "The cluster has no InferenceService of this name any more");
        return out;
    }
    LEPTON_TRY(const auto pods, work.place.pods());
    const ServiceState state = judgeService(*work.current, pods, {});
    out.state = state.kind == ServiceState::Kind::Ready ? "live" : state.kind == ServiceState::Kind::Going ? (state.ready > 0 ? "updating" : "starting") : "failing";
    out.reason = Text("%1", {state.reason});
    out.replicasReady = state.ready;
    const Json predictor = work.current->value("spec", Json::object()).value("predictor", Json::object());
    out.replicasWanted = predictor.value("minReplicas", 1);
    out.details = {{"url", state.url}, {"conditions", conditionLines(*work.current)}, {"pods", Json::array()}};
    for (const auto& pod : pods)
        out.details["pods"].push_back({{"name", pod["metadata"]["name"]}, {"phase", pod.value("status", Json::object()).value("phase", "")}});
    if (out.state == "live" && !work.blueprint.settings.triton)
        out.metricsUrl = (work.blueprint.settings.address.empty() ? state.url : work.blueprint.settings.address) + "/metrics";
    return out;
}

Result<void> KserveTarget::remove(const Deployment& deployment, Reporter& reporter) {
    LEPTON_TRY(const Work work, open(deployment.name, settingsOf(deployment), {}));
    const auto& client = work.place.client;
    if (work.current && isOurs(*work.current, deployment.name))
        LEPTON_CHECK(client.remove(work.place.path(), work.shown()));
    const std::string secret = kubernetes::listPath("v1", "Secret", work.place.nameSpace) + "/" + work.blueprint.secretName();
    LEPTON_TRY(const auto kept, client.find(secret, "Secret " + work.blueprint.secretName()));
    if (kept && isOurs(*kept, deployment.name))
        LEPTON_CHECK(client.remove(secret, "Secret " + work.blueprint.secretName()));
    if (!work.current || !isOurs(*work.current, deployment.name))
        return {};
    constexpr double pause = 0.25;
    for (double waited = 0; waited < deletionSeconds; waited += pause) {
        LEPTON_TRY(const auto left, client.find(work.place.path(), work.shown()));
        if (!left)
            break;
        LEPTON_CHECK(reporter.wait(pause));
    }
    return {};
}

Result<void> KserveTarget::scale(const Deployment& deployment, int replicas, Reporter& reporter) {
    LEPTON_TRY(const Work work, open(deployment.name, settingsOf(deployment), [&reporter] { return reporter.goOn(); }));
    if (!work.current)
        return Error(ErrorCode::NotFound, LT("core", "The cluster has no InferenceService of this name any more")).at(deployment.name).fix(LT("core", "Deploy it again"));
    if (replicas < 1)
        return Error(ErrorCode::Unsupported, LT("core", "KServe does not stop a service by its replicas")).at(deployment.name).fix(LT("core", "Delete the deployment; its package stays"));
    reporter.started("scale");
    const int most = work.current->value("spec", Json::object()).value("predictor", Json::object()).value("maxReplicas", 1);
    const Json body{{"spec", {{"predictor", {{"minReplicas", replicas}, {"maxReplicas", std::max(replicas, most)}}}}}};
    LEPTON_TRY([[maybe_unused]] const Json changed, work.place.client.mergePatch(work.place.path(), body, work.shown()));
    LEPTON_TRY([[maybe_unused]] const ServiceState state, watchService(work.place, {}, replicas, scaleSeconds, reporter));
    reporter.done("scale", text(LT("core", "%1 replicas are ready"), replicas));
    return {};
}

Result<std::vector<std::string>> KserveTarget::logs(const Deployment& deployment, int lines) {
    LEPTON_TRY(const Work work, open(deployment.name, settingsOf(deployment), {}));
    return newestLines(work.place, lines);
}

} // namespace

std::unique_ptr<Target> makeKserveTarget(PushImage push) { return std::make_unique<KserveTarget>(std::move(push)); }

} // namespace lepton::deploy::kserve
