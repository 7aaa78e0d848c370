// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Cluster.h"

#include "core/deploy/NewToken.h"
#include "core/deploy/kubernetes/Difference.h"

#include <algorithm>
#include <array>

namespace lepton::deploy::kubernetes {

namespace {

Json namespaceObject(const std::string& name) { return {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", name}}}}; }

Result<bool> namespaceIsThere(const Cluster& cluster) {
    const auto found = cluster.client.find("/api/v1/namespaces/" + cluster.nameSpace, "Namespace " + cluster.nameSpace);
    if (!found) { // many may use their namespace, but not look at it
        const bool refused = found.error().code == ErrorCode::Unreadable && found.error().what.english().find("(403)") != std::string::npos;
        return refused ? Result<bool>(true) : Result<bool>(found.error());
    }
    return found->has_value();
}

Result<std::optional<Json>> thereNow(const Cluster& cluster, const Json& object) { return cluster.client.find(objectPath(object, cluster.nameSpace), shownName(object)); }

/// The dry run drops spec.replicas, which it may not: applyObjects() hands them over to the autoscaler first.
void keepReplicas(const Json& wanted, const Json& now, Json& then) {
    if (wanted["kind"] == "Deployment" && !wanted["spec"].contains("replicas") && now["spec"].contains("replicas"))
        then["spec"]["replicas"] = now["spec"]["replicas"];
}

Result<void> handOverReplicas(const Cluster& cluster, const Json& wanted) {
    if (wanted["kind"] != "Deployment" || wanted["spec"].contains("replicas"))
        return {};
    LEPTON_TRY(const auto now, thereNow(cluster, wanted));
    if (!now || !(*now)["spec"].contains("replicas"))
        return {};
    const Json owned{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"metadata", {{"name", wanted["metadata"]["name"]}}}, {"spec", {{"replicas", (*now)["spec"]["replicas"]}}}};
    LEPTON_TRY([[maybe_unused]] const Json kept, cluster.client.apply(owned, cluster.nameSpace, {false, true, std::string(fieldManager) + "-autoscaler"}));
    return {};
}

Result<void> removeUnwanted(const Cluster& cluster, const std::string& deployment, const std::vector<Json>& wanted, Reporter& reporter, bool (*concerns)(const Json& object)) {
    LEPTON_TRY(const auto there, ourObjects(cluster, deployment));
    for (const auto& object : there) {
        const bool stays = !concerns(object) || std::any_of(wanted.begin(), wanted.end(), [&](const Json& one) { return shownName(one) == shownName(object); });
        if (stays)
            continue;
        LEPTON_CHECK(cluster.client.remove(objectPath(object, cluster.nameSpace), shownName(object)));
        reporter.log("apply", shownName(object) + ": removed");
    }
    return {};
}

Result<bool> allowed(const Cluster& cluster, const char* verb, const char* group, const char* resource, const char* part) {
    Json asked{{"namespace", cluster.nameSpace}, {"verb", verb}, {"group", group}, {"resource", resource}};
    if (*part != '\0')
        asked["subresource"] = part;
    const Json review{{"apiVersion", "authorization.k8s.io/v1"}, {"kind", "SelfSubjectAccessReview"}, {"spec", {{"resourceAttributes", asked}}}};
    LEPTON_TRY(const Json answer, cluster.client.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review));
    return answer.value("status", Json::object()).value("allowed", false);
}

} // namespace

Result<Cluster> openCluster(const Json& given, std::function<bool()> goOn) {
    LEPTON_TRY(Settings settings, readSettings(given));
    LEPTON_TRY(const auto config, Kubeconfig::load());
    LEPTON_TRY(ClusterAccess access, config.access(settings.context));
    access.tls.verify = access.tls.verify && settings.tlsVerify;
    std::string nameSpace = settings.nameSpace.empty() ? access.nameSpace : settings.nameSpace;
    Cluster cluster{std::move(settings), ApiClient(std::move(access), std::move(goOn)), std::move(nameSpace), {}};
    LEPTON_TRY(cluster.apis, askApis(cluster.client));
    return cluster;
}

Result<Tokens> tokensFor(const Cluster& cluster, const Blueprint& blueprint) {
    if (!blueprint.settings.protect)
        return Tokens{};
    const std::string path = listPath("v1", "Secret", cluster.nameSpace) + "/" + blueprint.secretName();
    LEPTON_TRY(const auto secret, cluster.client.find(path, "Secret " + blueprint.secretName()));
    Tokens tokens{newToken(), newToken()};
    const Json data = secret ? secret->value("data", Json::object()) : Json::object();
    if (!data.contains("token") || !data.contains("metrics-token"))
        return tokens;
    LEPTON_TRY(tokens.clients, fromBase64(data["token"].get<std::string>(), "Secret " + blueprint.secretName()));
    LEPTON_TRY(tokens.metrics, fromBase64(data["metrics-token"].get<std::string>(), "Secret " + blueprint.secretName()));
    return tokens;
}

Result<DryRun> tryOut(const Cluster& cluster, const std::vector<Json>& objects) {
    DryRun out;
    LEPTON_TRY(const bool there, namespaceIsThere(cluster));
    out.namespaceMissing = !there;
    if (!there && !cluster.settings.createNamespace)
        return Error(ErrorCode::NotFound, text(LT("core", "The cluster has no namespace “%1”"), cluster.nameSpace))
            .at(cluster.client.access().server)
            .fix(LT("core", "Choose another one, or turn on create_namespace"));
    if (!there)
        out.changes.push_back({"Namespace " + cluster.nameSpace, {}, {}, "new"});
    for (const auto& object : objects) {
        std::optional<Json> now;
        if (there) {
            LEPTON_TRY(now, thereNow(cluster, object));
        }
        if (!there) {
            out.changes.push_back({shownName(object), {}, {}, "new"});
            continue;
        }
        const std::size_t conflicts = out.conflicts.size();
        auto then = cluster.client.apply(object, cluster.nameSpace, {true, cluster.settings.forceConflicts, {}}, &out.conflicts);
        if (out.conflicts.size() > conflicts) // shown as if they were taken over
            then = cluster.client.apply(object, cluster.nameSpace, {true, true, {}});
        if (!then)
            return std::move(then).error();
        if (!now) {
            out.changes.push_back({shownName(object), {}, {}, "new"});
            continue;
        }
        keepReplicas(object, *now, *then);
        for (auto& change : differences(*now, *then))
            out.changes.push_back(std::move(change));
    }
    return out;
}

Result<std::vector<Json>> ourObjects(const Cluster& cluster, const std::string& deployment) {
    std::vector<Json> out;
    for (const auto& [version, kind] : kindsOf(cluster.apis)) {
        const auto list = cluster.client.get(listPath(version, kind, cluster.nameSpace) + "?labelSelector=" + urlEscaped(labelSelector(deployment)), pluralOf(kind));
        if (!list)
            return list.error();
        for (Json item : list->value("items", Json::array())) {
            item["apiVersion"] = version; // left out in lists
            item["kind"] = kind;
            out.push_back(std::move(item));
        }
    }
    return out;
}

Result<void> applyObjects(const Cluster& cluster, const std::string& deployment, const std::vector<Json>& objects, Reporter& reporter) {
    if (cluster.settings.createNamespace) {
        LEPTON_TRY(const bool there, namespaceIsThere(cluster));
        if (!there) {
            LEPTON_TRY([[maybe_unused]] const Json made, cluster.client.apply(namespaceObject(cluster.nameSpace), cluster.nameSpace, {}));
            reporter.log("apply", "Namespace " + cluster.nameSpace);
        }
    }
    for (const auto& object : objects) {
        LEPTON_CHECK(reporter.check());
        LEPTON_CHECK(handOverReplicas(cluster, object));
        LEPTON_TRY([[maybe_unused]] const Json applied, cluster.client.apply(object, cluster.nameSpace, {false, cluster.settings.forceConflicts, {}}));
        reporter.log("apply", shownName(object));
    }
    return removeUnwanted(cluster, deployment, objects, reporter, [](const Json& object) { return object["kind"] == "HorizontalPodAutoscaler"; });
}

Result<void> removeOthers(const Cluster& cluster, const std::string& deployment, const std::vector<Json>& objects, Reporter& reporter) {
    return removeUnwanted(cluster, deployment, objects, reporter, [](const Json&) { return true; });
}

std::vector<Text> missingRights(const Cluster& cluster) {
    struct Right {
        const char *verb, *group, *resource, *part;
        Text without;
    };
    const std::array rights{
        Right{"watch", "", "pods", "", LT("core", "You may not watch pods: the rollout can't be followed")},
        Right{"watch", "apps", "deployments", "", LT("core", "You may not watch deployments: the rollout can't be followed")},
        Right{"watch", "", "events", "", LT("core", "You may not watch events: the rollout can't be followed")},
        Right{"get", "", "pods", "log", LT("core", "You may not read pods' logs: they are not shown")},
        Right{"delete", "apps", "deployments", "", LT("core", "You may not delete deployments: this one could not be taken away again")},
        Right{"create", "", "pods", "portforward", LT("core", "You may not forward ports: a service without an address outside of the cluster can't be verified")},
    };
    std::vector<Text> out;
    for (const auto& right : rights)
        if (const auto answer = allowed(cluster, right.verb, right.group, right.resource, right.part); answer && !*answer)
            out.push_back(right.without);
    return out;
}

} // namespace lepton::deploy::kubernetes
