// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/deploy/HttpClient.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lepton::deploy {

/// One line of Prometheus' text form (version 0.0.4): a name, its labels, a number.
struct MetricSample {
    std::string name;
    std::map<std::string, std::string> labels;
    double value = 0;
};
/// Errors: BadFormat with the number of the line that is none.
Result<std::vector<MetricSample>> parseMetrics(std::string_view all);

/// What a server's /metrics told at a time.
struct MetricsReading {
    double seconds = 0; ///< of a steady clock: only differences mean something
    std::vector<MetricSample> samples;
};
/// Asks `url`, a server's address and "/metrics". Errors: those of send(); Unreadable (another status than 200), BadFormat.
Result<MetricsReading> readMetrics(const std::string& url, const std::string& token, const Tls& tls = {});

/// How far a feature's values have gone from the training data's (the server's gauge lepton_input_drift).
struct Drift {
    std::string model, version, feature;
    double value = 0;
};

/// How a server does, over all its models. What can't be told is none: rates and latencies of a time without a request.
struct Figures {
    double seconds = 0;                         ///< between the readings; 0: since the server's start
    std::optional<double> requestsPerSecond;    ///< answered and failed
    std::optional<double> failuresPerSecond;
    std::optional<double> meanSeconds;          ///< from a request's header to its answer
    std::optional<double> p99Seconds;           ///< 99 of 100 requests took no longer; from the histogram's buckets, as Prometheus' histogram_quantile
    double requests = 0;                        ///< since the server's start
    double failures = 0;
    double queue = 0;                           ///< requests that wait or are being computed
    std::optional<double> residentBytes;
    std::vector<Drift> drift;                   ///< largest first
};
/// Between two readings of the same server; a counter that fell (the server was started again) counts from zero. Without `before` there are no rates, and
/// latencies are of all requests since the start.
Figures figuresOf(const MetricsReading& now, const MetricsReading* before = nullptr);
/// {"seconds","requests_per_second","failures_per_second","latency_seconds":{"mean","p99"},"requests","failures","queue","resident_bytes","drift":[…]}; null for what
/// can't be told.
Json toJson(const Figures& figures);

} // namespace lepton::deploy
