// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/InputDrift.h"

#include <algorithm>
#include <cmath>

namespace lepton::serve {

namespace {

constexpr std::int64_t mostOfARequest = 16;
/// With fewer, chance alone makes an index that looks like a change.
constexpr double leastSamples = 100;
constexpr std::int64_t publishEvery = 25;
constexpr double largestWeight = 1e100;

} // namespace

InputDrift::InputDrift(engine::InputStatistics statistics, std::vector<std::string> inputs, Metrics& metrics, const Labels& labels, Pace pace)
    : m_statistics(std::move(statistics)), m_metrics(metrics), m_labels(labels), m_pace(pace), m_budget(pace.samplesPerSecond),
      m_samples(metrics.gauge("lepton_input_samples", "Samples that lepton_input_drift stands for; older ones count less", labels)) {
    m_samples->set(0);
    for (const auto& feature : m_statistics.features) {
        const auto found = std::find(inputs.begin(), inputs.end(), feature.tensor);
        m_seen.push_back({static_cast<std::size_t>(found - inputs.begin()), std::vector<double>(feature.shares.size(), 0), nullptr});
    }
}

std::int64_t InputDrift::allowance() {
    const auto now = Clock::now();
    m_budget = std::min(m_pace.samplesPerSecond, m_budget + m_pace.samplesPerSecond * std::chrono::duration<double>(now - m_filled).count());
    m_filled = now;
    return static_cast<std::int64_t>(m_budget);
}

void InputDrift::observe(std::span<const datasets::Array> asked) {
    const std::unique_lock lock(m_mutex, std::try_to_lock);
    if (!lock || m_seen.empty())
        return;
    const std::int64_t count = asked[0].shape[0];
    const std::int64_t taken = std::min({count, mostOfARequest, allowance()});
    for (std::int64_t i = 0; i < taken; ++i)
        add(asked, i * count / taken);
    m_budget -= static_cast<double>(taken);
    m_unpublished += taken;
    if (m_unpublished >= publishEvery)
        publish();
}

void InputDrift::add(std::span<const datasets::Array> asked, std::int64_t sample) {
    m_next *= std::exp2(1 / m_pace.halfLife);
    for (std::size_t f = 0; f < m_seen.size(); ++f) {
        const auto& feature = m_statistics.features[f];
        m_seen[f].counts[feature.bin(feature.of(asked[m_seen[f].input], sample))] += m_next;
    }
    m_total += m_next;
    if (m_next < largestWeight)
        return;
    for (auto& seen : m_seen)
        for (double& count : seen.counts)
            count /= m_next;
    m_total /= m_next;
    m_next = 1;
}

void InputDrift::publish() {
    m_unpublished = 0;
    m_samples->set(m_total / m_next);
    if (m_total / m_next < leastSamples)
        return;
    std::vector<double> shares;
    for (std::size_t f = 0; f < m_seen.size(); ++f) {
        shares = m_seen[f].counts;
        for (double& share : shares)
            share /= m_total;
        if (!m_seen[f].gauge) {
            Labels labels = m_labels;
            labels.emplace_back("feature", m_statistics.features[f].name);
            m_seen[f].gauge = m_metrics.gauge("lepton_input_drift", "Population stability index of what is asked against the training data: below 0.1 nothing has changed, above 0.25 much has", labels);
        }
        m_seen[f].gauge->set(engine::stabilityIndex(m_statistics.features[f].shares, shares));
    }
}

} // namespace lepton::serve
