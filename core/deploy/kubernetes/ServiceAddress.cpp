// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/ServiceAddress.h"

#include "core/deploy/oci/Image.h"

#include <algorithm>
#include <chrono>

namespace lepton::deploy::kubernetes {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double balancerSeconds = 180;
constexpr double settleSeconds = 5; ///< kube-proxy writes its rules a moment after the pods are ready
constexpr int httpPort = 80;

std::string bracketed(const std::string& host) { return host.find(':') != std::string::npos ? "[" + host + "]" : host; }
std::string urlOf(const std::string& host, int port) { return "http://" + bracketed(host) + (port == httpPort ? "" : ":" + std::to_string(port)); }

std::string hostOf(const std::string& url) {
    const auto start = url.find("://") + 3;
    if (url[start] == '[')
        return url.substr(start + 1, url.find(']') - start - 1);
    return url.substr(start, url.find_first_of(":/", start) - start);
}

bool answers(const std::string& url) {
    HttpRequest request;
    request.url = url + "/v2/health/live";
    request.timeoutSeconds = 2;
    const auto response = send(request);
    return response && response->status < 500;
}

int portOf(const Json& service, const char* key) {
    const Json ports = service.value("spec", Json::object()).value("ports", Json::array());
    return ports.empty() ? 0 : ports[0].value(key, 0);
}

std::string balancerHost(const Json& service) {
    const Json ingress = service.value("status", Json::object()).value("loadBalancer", Json::object()).value("ingress", Json::array());
    return ingress.empty() ? std::string() : ingress[0].contains("ip") ? ingress[0].value("ip", "") : ingress[0].value("hostname", "");
}

std::string insideName(const Cluster& cluster, const Json& service) {
    return urlOf(service["metadata"]["name"].get<std::string>() + "." + cluster.nameSpace + ".svc", portOf(service, "port"));
}

Result<std::unique_ptr<PortForward>> forwardTo(const Cluster& cluster, const Blueprint& blueprint) {
    LEPTON_TRY(const Json pods, cluster.client.get(listPath("v1", "Pod", cluster.nameSpace) + "?labelSelector=" + urlEscaped(labelSelector(blueprint.deployment)), "Pods"));
    for (const auto& pod : pods.value("items", Json::array())) {
        const Json annotations = pod["metadata"].value("annotations", Json::object());
        bool ready = !pod["metadata"].contains("deletionTimestamp") && annotations.value("lepton.studio/package-digest", "") == blueprint.digest;
        for (const auto& condition : pod["status"].value("conditions", Json::array()))
            ready = ready && (condition.value("type", "") != "Ready" || condition.value("status", "") == "True");
        if (ready)
            return PortForward::open(cluster.client.access(), cluster.nameSpace, pod["metadata"]["name"].get<std::string>(), oci::servedPort);
    }
    return Error(ErrorCode::Unreadable, LT("core", "No pod is ready")).at("Deployment " + blueprint.name() + " in " + cluster.nameSpace).fix(LT("core", "Look at its pods' logs"));
}

/// The first that answers; each is asked again until all have had their time.
Result<std::string> firstThatAnswers(const std::vector<std::string>& urls, Reporter& reporter) {
    const auto until = Clock::now() + std::chrono::duration<double>(settleSeconds);
    do {
        for (const auto& url : urls) {
            LEPTON_CHECK(reporter.check());
            if (answers(url))
                return url;
        }
        LEPTON_CHECK(reporter.wait(0.2));
    } while (Clock::now() < until);
    return std::string();
}

Result<std::vector<std::string>> candidates(const Cluster& cluster, const Blueprint& blueprint, Reporter& reporter) {
    const std::string path = listPath("v1", "Service", cluster.nameSpace) + "/" + blueprint.name();
    const auto until = Clock::now() + std::chrono::duration<double>(balancerSeconds);
    for (;;) {
        LEPTON_TRY(const Json service, cluster.client.get(path, "Service " + blueprint.name()));
        std::vector<std::string> urls;
        if (blueprint.settings.service == "node-port")
            for (const auto& host : nodeHosts(cluster))
                urls.push_back(urlOf(host, portOf(service, "nodePort")));
        else if (const auto host = balancerHost(service); !host.empty())
            urls.push_back(urlOf(host, portOf(service, "port")));
        if (!urls.empty())
            return urls;
        if (Clock::now() > until || blueprint.settings.service == "node-port")
            return Error(ErrorCode::Unreadable, LT("core", "The cluster has given the service no address")).at("Service " + blueprint.name() + " in " + cluster.nameSpace).fix(LT("core", "A cluster without load balancers can do with service = node-port"));
        LEPTON_CHECK(reporter.wait(1));
    }
}

} // namespace

std::vector<std::string> nodeHosts(const Cluster& cluster) {
    if (!cluster.settings.address.empty())
        return {cluster.settings.address};
    std::vector<std::string> outer, inner;
    const auto nodes = cluster.client.get("/api/v1/nodes?limit=20", "Nodes"); // many may not; then the server's host is the best guess
    for (const auto& node : nodes ? nodes->value("items", Json::array()) : Json::array())
        for (const auto& address : node["status"].value("addresses", Json::array())) {
            if (address.value("type", "") == "ExternalIP")
                outer.push_back(address.value("address", ""));
            if (address.value("type", "") == "InternalIP")
                inner.push_back(address.value("address", ""));
        }
    outer.push_back(hostOf(cluster.client.access().server));
    for (auto& host : inner)
        if (std::find(outer.begin(), outer.end(), host) == outer.end())
            outer.push_back(std::move(host));
    return outer;
}

std::string knownAddress(const Cluster& cluster, const Json& service) {
    const std::string type = service.value("spec", Json::object()).value("type", "ClusterIP");
    if (type == "ClusterIP")
        return insideName(cluster, service);
    const std::string host = type == "LoadBalancer" ? balancerHost(service) : cluster.settings.address;
    return host.empty() ? std::string() : urlOf(host, portOf(service, type == "LoadBalancer" ? "port" : "nodePort"));
}

Result<ServiceAddress> findAddress(const Cluster& cluster, const Blueprint& blueprint, Reporter& reporter) {
    ServiceAddress out;
    if (blueprint.settings.service == "cluster-ip") {
        LEPTON_TRY(const Json service, cluster.client.get(listPath("v1", "Service", cluster.nameSpace) + "/" + blueprint.name(), "Service " + blueprint.name()));
        out.url = insideName(cluster, service);
    } else {
        LEPTON_TRY(const auto urls, candidates(cluster, blueprint, reporter));
        LEPTON_TRY(out.url, firstThatAnswers(urls, reporter));
        out.reachable = !out.url.empty();
        if (!out.reachable)
            out.url = urls.front();
    }
    if (!out.reachable) {
        LEPTON_TRY(out.forward, forwardTo(cluster, blueprint));
    }
    return out;
}

} // namespace lepton::deploy::kubernetes
