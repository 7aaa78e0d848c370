// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/KubernetesTarget.h"

#include "core/deploy/kubernetes/Operations.h"
#include "core/deploy/kubernetes/Rollout.h"
#include "core/deploy/kubernetes/ServiceAddress.h"
#include "core/deploy/oci/Image.h"
#include "core/deploy/oci/Reference.h"

#include <algorithm>

namespace lepton::deploy {

namespace {

using namespace kubernetes;

/// Trouble such as an image that can't be pulled may pass: a registry that starts.
double patience(const Settings& settings) {
    constexpr double longest = 20, share = 0.25;
    return std::min(longest, share * settings.rolloutSeconds);
}

/// The image of the same package that runs there already, so that the plan shows no difference that is none.
void takeRunningImage(const Cluster& cluster, Blueprint& blueprint) {
    const auto now = cluster.client.find(listPath("apps/v1", "Deployment", cluster.nameSpace) + "/" + blueprint.name(), "Deployment " + blueprint.name());
    if (!now || !now->has_value() || !cluster.settings.image.empty())
        return;
    const Json annotations = (**now)["metadata"].value("annotations", Json::object());
    const std::string image = (**now)["spec"]["template"]["spec"]["containers"][0].value("image", "");
    if (annotations.value("lepton.studio/package-digest", "") == blueprint.digest && image.starts_with(cluster.settings.imageRepository + "@"))
        blueprint.image = image;
}

std::string registryOf(const Settings& settings) {
    const std::string host = settings.imageRepository.substr(0, settings.imageRepository.find('/'));
    const bool isHost = host.find_first_of(".:") != std::string::npos || host == "localhost";
    return (settings.plainHttp ? "http://" : "https://") + (isHost ? host : "registry-1.docker.io");
}

std::vector<Contact> contactsOf(const Cluster& cluster) {
    const Settings& settings = cluster.settings;
    std::vector<Contact> out{{cluster.client.access().server, LT("core", "The cluster's API server"), cluster.client.access().tls.verify && cluster.client.access().server.starts_with("https:")}};
    if (settings.image.empty())
        out.push_back({registryOf(settings), LT("core", "The image is pushed there"), settings.tlsVerify && !settings.plainHttp});
    if (settings.service == "node-port")
        for (const auto& host : nodeHosts(cluster))
            out.push_back({"http://" + host + (settings.nodePort > 0 ? ":" + std::to_string(settings.nodePort) : ""), LT("core", "The new address is asked for the package's samples, at the first of these that answers"), true});
    if (settings.service == "load-balancer")
        out.push_back({"http://*", LT("core", "The address that the cluster gives the service is asked for the package's samples"), true});
    return out;
}

class KubernetesTarget : public Target {
public:
    Result<Plan> plan(const Request& request, const Deployment* before) override;
    Result<Live> apply(const Request& request, const Deployment* before, Reporter& reporter) override;
    bool touched() const override { return m_touched; }
    Result<Status> status(const Deployment& deployment) override { return readStatus(deployment); }
    Result<void> remove(const Deployment& deployment, Reporter& reporter) override { return removeAll(deployment, reporter); }
    Result<void> scale(const Deployment& deployment, int replicas, Reporter& reporter) override { return setReplicas(deployment, replicas, reporter); }
    Result<std::vector<std::string>> logs(const Deployment& deployment, int lines) override { return readLogs(deployment, lines); }

private:
    Result<Live> bring(const Cluster& cluster, Blueprint& blueprint, const Request& request, Reporter& reporter);

    std::unique_ptr<PortForward> m_forward; ///< while the new version is verified
    bool m_touched = false;
};

Result<Plan> KubernetesTarget::plan(const Request& request, const Deployment*) {
    LEPTON_TRY(const Cluster cluster, openCluster(request.settings));
    Blueprint blueprint = blueprintOf(request, cluster.settings, cluster.apis);
    takeRunningImage(cluster, blueprint);
    LEPTON_TRY(const Tokens tokens, tokensFor(cluster, blueprint));
    blueprint.token = tokens.clients;
    blueprint.metricsToken = tokens.metrics;
    LEPTON_TRY(const DryRun dryRun, tryOut(cluster, objectsOf(blueprint)));
    Plan plan;
    plan.contacts = contactsOf(cluster);
    plan.changes = dryRun.changes;
    plan.warnings = missingRights(cluster);
    for (const auto& conflict : dryRun.conflicts)
        plan.warnings.push_back(text(LT("core", "%1 %2 was set otherwise by %3: deploying will stop there unless force_conflicts is on"), conflict.object, conflict.field, conflict.owner));
    if (!cluster.client.access().tls.verify)
        plan.warnings.emplace_back(LT("core", "The cluster's certificate is not checked: anybody may pose as it"));
    plan.steps.push_back({"check", text(LT("core", "Let the cluster check every object without keeping any, in namespace %1 of %2"), cluster.nameSpace, cluster.client.access().context)});
    if (cluster.settings.image.empty()) {
        plan.steps.push_back({"image", LT("core", "Make the image")});
        plan.steps.push_back({"push", text(LT("core", "Push the image to %1"), cluster.settings.imageRepository)});
    }
    plan.steps.push_back({"apply", text(LT("core", "Apply %1 objects as %2"), dryRun.changes.empty() ? 0 : objectsOf(blueprint).size(), fieldManager)});
    plan.steps.push_back({"rollout", LT("core", "Replace the replicas one by one; the old ones serve until the new ones are ready")});
    plan.steps.push_back({"address", LT("core", "Find the way to the service")});
    return plan;
}

Result<Live> KubernetesTarget::apply(const Request& request, const Deployment*, Reporter& reporter) {
    m_forward.reset();
    m_touched = false;
    reporter.started("check");
    LEPTON_TRY(const Cluster cluster, openCluster(request.settings, [&reporter] { return reporter.goOn(); }));
    Blueprint blueprint = blueprintOf(request, cluster.settings, cluster.apis);
    LEPTON_TRY(const Tokens tokens, tokensFor(cluster, blueprint));
    blueprint.token = tokens.clients;
    blueprint.metricsToken = tokens.metrics;
    LEPTON_TRY(const DryRun dryRun, tryOut(cluster, objectsOf(blueprint)));
    if (!dryRun.conflicts.empty())
        return conflictError(dryRun.conflicts);
    reporter.done("check", text(LT("core", "the cluster accepts every object, in namespace %1"), cluster.nameSpace));
    return bring(cluster, blueprint, request, reporter);
}

Result<Live> KubernetesTarget::bring(const Cluster& cluster, Blueprint& blueprint, const Request& request, Reporter& reporter) {
    const Settings& settings = cluster.settings;
    if (settings.image.empty()) {
        oci::ImagePlace place{settings.imageRepository, settings.plainHttp, {}};
        place.tls.verify = settings.tlsVerify;
        LEPTON_TRY(const auto image, oci::pushImage(request, place, reporter));
        blueprint.image = image.reference;
    }
    m_touched = true;
    reporter.started("apply");
    LEPTON_CHECK(applyObjects(cluster, blueprint.deployment, objectsOf(blueprint), reporter));
    reporter.done("apply");
    reporter.started("rollout");
    LEPTON_CHECK(followRollout(cluster.client, cluster.nameSpace, blueprint.name(), labelSelector(blueprint.deployment), patience(settings), reporter));
    LEPTON_CHECK(removeOthers(cluster, blueprint.deployment, objectsOf(blueprint), reporter));
    reporter.done("rollout", LT("core", "every replica is of the new version and ready"));
    reporter.started("address");
    LEPTON_TRY(ServiceAddress address, findAddress(cluster, blueprint, reporter));
    reporter.done("address", address.reachable ? Text(address.url) : text(LT("core", "%1, verified by a forwarded port"), address.url));
    Live live;
    live.url = address.url;
    if (address.forward)
        live.through = address.forward->url();
    m_forward = std::move(address.forward);
    live.token = blueprint.token;
    live.state = {{"image", blueprint.image}, {"namespace", cluster.nameSpace}, {"context", cluster.client.access().context}, {"server", cluster.client.access().server}, {"reachable", address.reachable}};
    return live;
}

} // namespace

TargetType kubernetesTarget() {
    TargetType type;
    type.settings = settingsType();
    type.addressSetting = "context";
    type.available = [] {
        const auto config = Kubeconfig::load();
        return config ? Result<void>() : Result<void>(config.error());
    };
    type.make = [] { return std::make_unique<KubernetesTarget>(); };
    return type;
}

} // namespace lepton::deploy
