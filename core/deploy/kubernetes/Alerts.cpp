// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Alerts.h"

namespace lepton::deploy::kubernetes {

namespace {

Json rule(const std::string& name, const std::string& condition, const char* lasting, const char* severity, const std::string& summary, const std::string& description) {
    return {{"alert", name}, {"expr", condition}, {"for", lasting}, {"labels", {{"severity", severity}}}, {"annotations", {{"summary", summary}, {"description", description}}}};
}

std::string rate(const std::string& metric, const std::string& selector) { return "sum by (model) (rate(" + metric + selector + "[5m]))"; }

} // namespace

Json alertRules(const std::string& deployment, const std::string& model) {
    const std::string selector = "{model=\"" + model + "\"}";
    const std::string done = rate("nv_inference_request_success", selector), failed = rate("nv_inference_request_failure", selector);
    const std::string took = rate("nv_inference_request_duration_us", selector);
    const Json rules = Json::array({
        rule("LeptonModelDown", "absent(nv_inference_pending_request_count" + selector + ")", "2m", "critical", "No server of " + deployment + " answers",
             "Prometheus has had no metrics of the model " + model + " for two minutes. Look at its pods: kubectl get pods -l app.kubernetes.io/instance=" + deployment),
        rule("LeptonModelErrors", failed + " / (" + done + " + " + failed + ") > 0.05", "5m", "warning", "Requests to " + deployment + " fail",
             "{{ $value | humanizePercentage }} of the requests of the last 5 minutes failed. The access log in the pods' logs says with which status."),
        rule("LeptonModelSlow", took + " / " + done + " > 500000", "10m", "warning", deployment + " answers slowly",
             "A request has taken {{ $value | humanize }} µs on average for 10 minutes. Add replicas or CPU, or allow larger batches."),
        rule("LeptonModelQueueFull", "sum by (model) (increase(lepton_queue_full_total" + selector + "[5m])) > 0", "5m", "warning", deployment + " refuses requests",
             "{{ $value | humanize }} requests of the last 5 minutes were refused, because too many waited. Add replicas, or raise max_replicas."),
        rule("LeptonModelDrift", "max by (model, feature) (lepton_input_drift" + selector + ") > 0.25", "30m", "warning", "The inputs of " + deployment + " are not what it was trained on",
             "Feature {{ $labels.feature }} has a population stability index of {{ $value | humanize }} against the training data. Above 0.25 the model should be checked on new data."),
    });
    return {{"groups", Json::array({{{"name", "lepton-" + deployment}, {"rules", rules}}})}};
}

} // namespace lepton::deploy::kubernetes
