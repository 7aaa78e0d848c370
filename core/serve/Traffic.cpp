// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Traffic.h"

#include "core/base/platform/Platform.h"
#include "core/serve/UrlPath.h"

namespace lepton::serve {

namespace {

const std::vector<double>& latencyBounds() {
    static const std::vector<double> bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    return bounds;
}

} // namespace

Traffic::Traffic(Metrics& metrics)
    : connections(metrics.gauge("lepton_connections", "Connections that are open")),
      refusedConnections(metrics.counter("lepton_connections_refused_total", "Connections beyond the limit")),
      computing(metrics.gauge("lepton_requests_in_flight", "Requests that wait or are being computed")),
      rateLimited(metrics.counter("lepton_rate_limited_total", "Requests beyond their client's rate")),
      bytesReceived(metrics.counter("lepton_received_bytes_total", "Bytes of requests' bodies")),
      bytesSent(metrics.counter("lepton_sent_bytes_total", "Bytes of answers' bodies")), m_metrics(metrics) {
    metrics.gauge("process_resident_memory_bytes", "Memory that the process has in use", {}, [] { return static_cast<double>(platform::residentMemoryBytes()); });
    metrics.gauge("lepton_build_info", "Always 1; the version is the label", {{"version", LEPTON_VERSION}}, [] { return 1.0; });
}

void Traffic::answered(int status, const Account& account, std::chrono::microseconds total) {
    auto& count = m_byStatus[status];
    if (!count)
        count = m_metrics.counter("lepton_http_responses_total", "Answers by their status", {{"code", std::to_string(status)}});
    count->add();
    if (account.model.empty())
        return;
    OfModel& figures = ofModel(account);
    (status < 400 ? figures.success : figures.failure)->add();
    figures.duration->add(static_cast<double>(total.count()));
    figures.latency->observe(std::chrono::duration<double>(total).count());
}

void Traffic::queueFull(const std::string& path) {
    const auto parts = pathParts(path);
    const std::string model = parts.size() > 2 ? parts[2] : std::string();
    m_metrics.counter("lepton_queue_full_total", "Requests that were refused because too many waited", {{"model", model}})->add();
}

Traffic::OfModel& Traffic::ofModel(const Account& account) {
    // Figures of a model that was unloaded have left the metrics: if it is back, it has new ones.
    if (const auto now = m_metrics.generation(); now != m_generation) {
        m_models.clear();
        m_generation = now;
    }
    auto& figures = m_models[account.model + '\n' + account.version];
    if (!figures.success) {
        const Labels labels{{"model", account.model}, {"version", account.version}};
        figures.success = m_metrics.counter("nv_inference_request_success", "Requests that were answered", labels);
        figures.failure = m_metrics.counter("nv_inference_request_failure", "Requests that failed or were refused", labels);
        figures.duration = m_metrics.counter("nv_inference_request_duration_us", "Time from a request's header to its answer, in microseconds", labels);
        figures.latency = m_metrics.histogram("lepton_request_duration_seconds", "Time from a request's header to its answer", latencyBounds(), labels);
    }
    return figures;
}

} // namespace lepton::serve
