// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/Figures.h"

#include <algorithm>
#include <chrono>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace lepton::deploy {

namespace {

constexpr double tail = 0.99;

using Labels = std::map<std::string, std::string>;
/// Buckets of a histogram: bound → how many lay up to it.
using Buckets = std::map<double, double>;

/// Reads one line from its start; every function leaves `m_at` behind what it took.
class Line {
public:
    explicit Line(std::string_view text) : m_text(text) {}

    std::optional<MetricSample> sample() {
        MetricSample out;
        out.name = word();
        if (out.name.empty() || (peek() == '{' && !labels(out.labels)))
            return std::nullopt;
        const auto value = number();
        if (!value)
            return std::nullopt;
        out.value = *value;
        return out;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void blanks() {
        while (peek() == ' ' || peek() == '\t')
            ++m_at;
    }
    std::string word() {
        const auto start = m_at;
        while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '_' || peek() == ':')
            ++m_at;
        return std::string(m_text.substr(start, m_at - start));
    }
    bool quoted(std::string& out) {
        if (peek() != '"')
            return false;
        for (++m_at; peek() != '"'; ++m_at) {
            if (m_at >= m_text.size())
                return false;
            const bool escaped = peek() == '\\';
            m_at += escaped ? 1 : 0;
            out += escaped && peek() == 'n' ? '\n' : peek();
        }
        ++m_at;
        return true;
    }
    bool labels(Labels& out) {
        for (++m_at; peek() != '}';) {
            blanks();
            const std::string name = word();
            if (name.empty() || peek() != '=')
                return false;
            ++m_at;
            if (!quoted(out[name]))
                return false;
            if (peek() == ',')
                ++m_at;
            blanks();
        }
        ++m_at;
        return true;
    }
    std::optional<double> number() {
        blanks();
        const auto end = std::min(m_text.find_first_of(" \t", m_at), m_text.size());
        const std::string text(m_text.substr(m_at, end - m_at));
        if (text == "+Inf" || text == "-Inf")
            return text[0] == '+' ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
        if (text == "NaN")
            return std::numeric_limits<double>::quiet_NaN();
        char* stop = nullptr;
        const double value = std::strtod(text.c_str(), &stop);
        return text.empty() || *stop != '\0' ? std::nullopt : std::optional(value);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

double sum(const std::vector<MetricSample>& samples, const std::string& name) {
    double out = 0;
    for (const auto& sample : samples)
        if (sample.name == name && std::isfinite(sample.value))
            out += sample.value;
    return out;
}

double valueBefore(const MetricsReading* before, const MetricSample& now) {
    if (before == nullptr)
        return 0;
    const auto same = std::find_if(before->samples.begin(), before->samples.end(), [&](const MetricSample& one) { return one.name == now.name && one.labels == now.labels; });
    return same == before->samples.end() || same->value > now.value ? 0 : same->value;
}

/// How much all series of a counter rose together.
double rise(const MetricsReading& now, const MetricsReading* before, const std::string& name) {
    double out = 0;
    for (const auto& sample : now.samples)
        if (sample.name == name)
            out += sample.value - valueBefore(before, sample);
    return out;
}

Buckets bucketsBetween(const MetricsReading& now, const MetricsReading* before, const std::string& name) {
    Buckets out;
    for (const auto& sample : now.samples)
        if (const auto bound = sample.labels.find("le"); sample.name == name && bound != sample.labels.end())
            out[bound->second == "+Inf" ? std::numeric_limits<double>::infinity() : std::atof(bound->second.c_str())] += sample.value - valueBefore(before, sample);
    return out;
}

/// Linear within its bucket; of the last one its lower bound, as nothing more is known.
std::optional<double> quantile(const Buckets& buckets, double share) {
    if (buckets.empty() || buckets.rbegin()->second <= 0)
        return std::nullopt;
    const double rank = share * buckets.rbegin()->second;
    double lower = 0, below = 0;
    for (const auto& [bound, count] : buckets) {
        if (count >= rank)
            return std::isinf(bound) ? lower : lower + (bound - lower) * (count > below ? (rank - below) / (count - below) : 1);
        lower = bound;
        below = count;
    }
    return lower;
}

std::string label(const MetricSample& sample, const char* name) {
    const auto found = sample.labels.find(name);
    return found == sample.labels.end() ? std::string() : found->second;
}

Json orNull(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

} // namespace

Result<std::vector<MetricSample>> parseMetrics(std::string_view all) {
    std::vector<MetricSample> out;
    for (std::size_t start = 0, number = 1; start < all.size(); ++number) {
        const auto end = std::min(all.find('\n', start), all.size());
        std::string_view line = all.substr(start, end - start);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        start = end + 1;
        if (line.empty() || line.front() == '#')
            continue;
        auto sample = Line(line).sample();
        if (!sample)
            return Error(ErrorCode::BadFormat, text(LT("core", "Line %1 of the figures is no metric"), number)).at("/metrics").fix(LT("core", "Another service may answer at this address"));
        out.push_back(*std::move(sample));
    }
    return out;
}

Result<MetricsReading> readMetrics(const std::string& url, const std::string& token, const Tls& tls) {
    HttpRequest request;
    request.url = url;
    request.timeoutSeconds = 10;
    request.tls = tls;
    if (!token.empty())
        request.headers.push_back("Authorization: Bearer " + token);
    LEPTON_TRY(const auto response, send(request));
    if (response.status != 200)
        return Error(ErrorCode::Unreadable, text(LT("core", "The server's figures can't be read (status %1)"), response.status)).at(shownAddress(url)).fix(response.status == 401 || response.status == 403 ? LT("core", "Give a token that may read metrics") : LT("core", "Look at the server's log"));
    LEPTON_TRY(auto samples, parseMetrics(response.body));
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return MetricsReading{std::chrono::duration<double>(now).count(), std::move(samples)};
}

Figures figuresOf(const MetricsReading& now, const MetricsReading* before) {
    constexpr const char* success = "nv_inference_request_success";
    constexpr const char* failure = "nv_inference_request_failure";
    constexpr double microsecond = 1e-6;
    Figures out;
    out.requests = sum(now.samples, success) + sum(now.samples, failure);
    out.failures = sum(now.samples, failure);
    out.queue = sum(now.samples, "nv_inference_pending_request_count");
    const double failed = rise(now, before, failure);
    const double asked = rise(now, before, success) + failed;
    if (before != nullptr && now.seconds > before->seconds) {
        out.seconds = now.seconds - before->seconds;
        out.requestsPerSecond = asked / out.seconds;
        out.failuresPerSecond = failed / out.seconds;
    }
    if (asked > 0)
        out.meanSeconds = rise(now, before, "nv_inference_request_duration_us") * microsecond / asked;
    out.p99Seconds = quantile(bucketsBetween(now, before, "lepton_request_duration_seconds_bucket"), tail);
    for (const auto& sample : now.samples) {
        if (sample.name == "process_resident_memory_bytes")
            out.residentBytes = sample.value;
        if (sample.name == "lepton_input_drift" && std::isfinite(sample.value))
            out.drift.push_back({label(sample, "model"), label(sample, "version"), label(sample, "feature"), sample.value});
    }
    std::stable_sort(out.drift.begin(), out.drift.end(), [](const Drift& a, const Drift& b) { return a.value > b.value; });
    return out;
}

Json toJson(const Figures& figures) {
    Json drift = Json::array();
    for (const auto& one : figures.drift)
        drift.push_back({{"model", one.model}, {"version", one.version}, {"feature", one.feature}, {"value", one.value}});
    return {{"seconds", figures.seconds},
            {"requests_per_second", orNull(figures.requestsPerSecond)},
            {"failures_per_second", orNull(figures.failuresPerSecond)},
            {"latency_seconds", {{"mean", orNull(figures.meanSeconds)}, {"p99", orNull(figures.p99Seconds)}}},
            {"requests", figures.requests},
            {"failures", figures.failures},
            {"queue", figures.queue},
            {"resident_bytes", orNull(figures.residentBytes)},
            {"drift", drift}};
}

} // namespace lepton::deploy
