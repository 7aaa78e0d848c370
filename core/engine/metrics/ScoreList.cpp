// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/ScoreList.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::engine::metrics {

namespace {

constexpr std::int64_t mostBins = 1 << 14;
constexpr std::int64_t mostCounts = 1 << 24;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

double areaOf(const RankingCurve& curve, const std::string& metric) { return metric == "roc_auc" ? curve.rocArea() : curve.averagePrecision(); }

} // namespace

void ScoreList::addClasses(std::span<const float> scores, std::span<const std::int64_t> truths, std::int64_t classes) {
    m_width = classes;
    m_scores.insert(m_scores.end(), scores.begin(), scores.end());
    m_truths.insert(m_truths.end(), truths.begin(), truths.end());
    limit();
}

void ScoreList::addLabels(std::span<const float> scores, std::span<const std::int64_t> truths, std::int64_t labels) {
    m_labels = true;
    addClasses(scores, truths, labels);
}

ScoreList& ScoreList::operator+=(const ScoreList& more) {
    if (more.empty())
        return *this;
    m_width = more.m_width;
    m_labels = more.m_labels;
    m_scores.insert(m_scores.end(), more.m_scores.begin(), more.m_scores.end());
    m_truths.insert(m_truths.end(), more.m_truths.begin(), more.m_truths.end());
    if (!more.m_bins.empty()) {
        m_bins.resize(more.m_bins.size());
        for (std::size_t i = 0; i < m_bins.size(); ++i)
            m_bins[i] += more.m_bins[i];
    }
    limit();
    return *this;
}

std::int64_t ScoreList::binsAClass() const { return std::clamp<std::int64_t>(mostCounts / (2 * m_width), 256, mostBins); }

bool ScoreList::isPositive(std::size_t sample, std::int64_t c) const {
    const auto width = static_cast<std::size_t>(m_width);
    return m_labels ? m_truths[sample * width + static_cast<std::size_t>(c)] > 0.5F : m_truths[sample] == static_cast<float>(c);
}

void ScoreList::limit() {
    if (m_bins.empty() && static_cast<std::int64_t>(m_scores.size()) <= mostScores)
        return;
    m_bins.resize(static_cast<std::size_t>(m_width * 2 * binsAClass()));
    countInto(m_bins);
    m_scores = {};
    m_truths = {};
}

void ScoreList::countInto(std::vector<std::int64_t>& bins) const {
    const auto width = static_cast<std::size_t>(m_width);
    const auto each = static_cast<std::size_t>(binsAClass());
    for (std::size_t i = 0; i < m_scores.size(); ++i) {
        const auto c = i % width;
        const float score = m_scores[i];
        const auto bin = std::isnan(score) ? 0 : static_cast<std::size_t>(std::clamp(static_cast<double>(score), 0.0, 1.0) * static_cast<double>(each));
        ++bins[(c * 2 + (isPositive(i / width, static_cast<std::int64_t>(c)) ? 0 : 1)) * each + std::min(bin, each - 1)];
    }
}

RankingCurve ScoreList::curve(std::int64_t c) const {
    const auto width = static_cast<std::size_t>(m_width);
    if (!m_bins.empty()) {
        const std::int64_t each = binsAClass();
        const std::int64_t* first = m_bins.data() + c * 2 * each;
        return RankingCurve::ofBins(first, first + each, each);
    }
    std::vector<std::pair<float, bool>> list(m_scores.size() / std::max<std::size_t>(1, width));
    for (std::size_t i = 0; i < list.size(); ++i)
        list[i] = {m_scores[i * width + static_cast<std::size_t>(c)], isPositive(i, c)};
    return RankingCurve::of(std::move(list));
}

RankingCurve ScoreList::pooled() const {
    const auto width = static_cast<std::size_t>(m_width);
    if (!m_bins.empty()) {
        const auto each = static_cast<std::size_t>(binsAClass());
        std::vector<std::int64_t> sum(2 * each);
        for (std::size_t i = 0; i < m_bins.size(); ++i)
            sum[i % sum.size()] += m_bins[i];
        return RankingCurve::ofBins(sum.data(), sum.data() + each, static_cast<std::int64_t>(each));
    }
    std::vector<std::pair<float, bool>> list(m_scores.size());
    for (std::size_t i = 0; i < list.size(); ++i)
        list[i] = {m_scores[i], isPositive(i / width, static_cast<std::int64_t>(i % width))};
    return RankingCurve::of(std::move(list));
}

double ScoreList::area(const std::string& metric, const std::string& average) const {
    if (empty())
        return none;
    if (average == "micro")
        return areaOf(pooled(), metric);
    double sum = 0, weights = 0;
    for (std::int64_t c = 0; c < m_width; ++c) {
        const RankingCurve one = curve(c);
        const double area = areaOf(one, metric);
        if (one.steps().empty())
            return none;
        if (std::isnan(area))
            continue;
        const double weight = average == "weighted" ? static_cast<double>(one.positives()) : 1;
        sum += weight * area;
        weights += weight;
    }
    return weights > 0 ? sum / weights : none;
}

Json ScoreList::json() const { return {{"width", m_width}, {"labels", m_labels}}; }

ScoreList ScoreList::fromJson(const Json& json) {
    ScoreList out;
    out.m_width = json.at("width").get<std::int64_t>();
    out.m_labels = json.at("labels").get<bool>();
    return out;
}

} // namespace lepton::engine::metrics
