// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Alerts.h"

#include <vector>

namespace lepton::deploy::kubernetes {

namespace {

constexpr int wide = 12, high = 8; ///< of 24 columns; a row is 30 pixels
constexpr int schemaVersion = 38;
constexpr const char* chosen = "{model=\"$model\"}";

Json source() { return {{"type", "prometheus"}, {"uid", "${datasource}"}}; }

std::string rate(const std::string& metric, const std::string& by = {}) { return "sum" + (by.empty() ? std::string() : " by (" + by + ")") + " (rate(" + metric + chosen + "[$__rate_interval]))"; }

struct Query {
    std::string expression, legend;
};

struct Panel {
    std::string title, unit, doc;
    std::vector<Query> queries;
};

std::vector<Panel> panels() {
    const std::string requests = "nv_inference_request_success", took = "nv_inference_request_duration_us", queued = "nv_inference_queue_duration_us", computed = "nv_inference_compute_infer_duration_us";
    return {
        {"Requests", "reqps", "Answered and failed requests a second", {{rate(requests), "answered"}, {rate("nv_inference_request_failure"), "failed"}}},
        {"Latency", "µs", "Mean time of a request, and of it in the queue and in the model", {{rate(took) + " / " + rate(requests), "request"}, {rate(queued) + " / " + rate(requests), "queue"}, {rate(computed) + " / " + rate(requests), "compute"}}},
        {"Errors", "percentunit", "Share of requests that failed", {{rate("nv_inference_request_failure") + " / (" + rate(requests) + " + " + rate("nv_inference_request_failure") + ")", "failed"}}},
        {"Queue", "short", "Requests that wait or are being computed, by replica", {{std::string("nv_inference_pending_request_count") + chosen, "{{instance}}"}}},
        {"Batches", "short", "Samples that were computed at once, on average", {{rate("nv_inference_count") + " / " + rate("nv_inference_exec_count"), "samples"}}},
        {"Refused", "reqps", "Requests that were refused (full queue) or ran out of time", {{rate("lepton_queue_full_total"), "queue full"}, {rate("lepton_deadline_exceeded_total"), "deadline"}}},
        {"Drift", "short", "Population stability index of each feature against the training data; above 0.25 look closer", {{std::string("max by (feature) (lepton_input_drift") + chosen + ")", "{{feature}}"}}},
        {"Versions", "reqps", "Answered requests by version", {{rate(requests, "version"), "{{version}}"}}},
    };
}

Json panelObject(const Panel& panel, int number) {
    Json targets = Json::array();
    for (const auto& query : panel.queries)
        targets.push_back({{"refId", std::string(1, static_cast<char>('A' + targets.size()))}, {"datasource", source()}, {"expr", query.expression}, {"legendFormat", query.legend}});
    return {{"id", number + 1},
            {"type", "timeseries"},
            {"title", panel.title},
            {"description", panel.doc},
            {"datasource", source()},
            {"gridPos", {{"x", number % 2 * wide}, {"y", number / 2 * high}, {"w", wide}, {"h", high}}},
            {"fieldConfig", {{"defaults", {{"unit", panel.unit}, {"min", 0}}}, {"overrides", Json::array()}}},
            {"options", {{"legend", {{"displayMode", "list"}, {"placement", "bottom"}}}, {"tooltip", {{"mode", "multi"}}}}},
            {"targets", std::move(targets)}};
}

} // namespace

Json dashboard(const std::string& deployment, const std::string& model) {
    Json list = Json::array();
    for (const auto& panel : panels())
        list.push_back(panelObject(panel, static_cast<int>(list.size())));
    const Json current{{"text", model}, {"value", model}};
    const Json variables = Json::array({
        {{"name", "datasource"}, {"type", "datasource"}, {"query", "prometheus"}, {"label", "Data source"}},
        {{"name", "model"}, {"type", "query"}, {"datasource", source()}, {"query", "label_values(nv_inference_count, model)"}, {"label", "Model"}, {"current", current}, {"refresh", 2}},
    });
    return {{"title", "Lepton: " + deployment},
            {"uid", "lepton-" + deployment.substr(0, 32)},
            {"tags", {"lepton", "inference"}},
            {"schemaVersion", schemaVersion},
            {"editable", true},
            {"refresh", "30s"},
            {"time", {{"from", "now-6h"}, {"to", "now"}}},
            {"templating", {{"list", variables}}},
            {"panels", std::move(list)}};
}

} // namespace lepton::deploy::kubernetes
