// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/TargetMoments.h"

#include <limits>

namespace lepton::engine::metrics {

void TargetMoments::add(std::span<const double> truths, std::span<const double> answers, std::size_t targets) {
    if (truths.empty())
        return;
    TargetMoments batch;
    batch.m_samples = static_cast<std::int64_t>(truths.size() / targets);
    batch.m_mean.assign(truths.begin(), truths.begin() + static_cast<std::ptrdiff_t>(targets));
    std::vector<double> away(targets); // from the first, so that the mean of a target that never changes is that value exactly
    batch.m_squares.assign(targets, 0);
    batch.m_errors.assign(targets, 0);
    for (std::size_t i = 0; i < truths.size(); ++i) {
        away[i % targets] += truths[i] - batch.m_mean[i % targets];
        batch.m_errors[i % targets] += (truths[i] - answers[i]) * (truths[i] - answers[i]);
    }
    for (std::size_t t = 0; t < targets; ++t)
        batch.m_mean[t] += away[t] / static_cast<double>(batch.m_samples);
    for (std::size_t i = 0; i < truths.size(); ++i) {
        const double deviation = truths[i] - batch.m_mean[i % targets];
        batch.m_squares[i % targets] += deviation * deviation;
    }
    *this += batch;
}

TargetMoments& TargetMoments::operator+=(const TargetMoments& more) {
    if (more.empty())
        return *this;
    if (empty())
        return *this = more;
    const auto mine = static_cast<double>(m_samples), others = static_cast<double>(more.m_samples);
    for (std::size_t t = 0; t < m_mean.size(); ++t) {
        const double away = more.m_mean[t] - m_mean[t];
        m_squares[t] += more.m_squares[t] + away * away * mine * others / (mine + others);
        m_mean[t] += away * others / (mine + others);
        m_errors[t] += more.m_errors[t];
    }
    m_samples += more.m_samples;
    return *this;
}

double TargetMoments::r2() const {
    if (m_samples < 2)
        return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    for (std::size_t t = 0; t < m_mean.size(); ++t)
        sum += m_squares[t] > 0 ? 1 - m_errors[t] / m_squares[t] : m_errors[t] == 0 ? 1 : 0;
    return sum / static_cast<double>(m_mean.size());
}

Json TargetMoments::json() const { return {{"samples", m_samples}, {"mean", m_mean}, {"squares", m_squares}, {"errors", m_errors}}; }

TargetMoments TargetMoments::fromJson(const Json& json) {
    const auto numbers = [&](const char* key) {
        std::vector<double> out;
        for (const auto& value : json.at(key))
            out.push_back(value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN());
        return out;
    };
    TargetMoments out;
    out.m_samples = json.at("samples").get<std::int64_t>();
    out.m_mean = numbers("mean");
    out.m_squares = numbers("squares");
    out.m_errors = numbers("errors");
    return out;
}

} // namespace lepton::engine::metrics
