// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/metrics/ConfusionCounts.h"

#include <limits>

namespace lepton::engine::metrics {

namespace {

constexpr std::size_t mostFresh = 1 << 15;
constexpr std::int64_t densest = 1 << 20; ///< pairs of classes that are counted in a table of their own

double ratio(std::int64_t part, std::int64_t whole) { return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0; }

} // namespace

double ClassCount::precision() const { return ratio(truePositives, called()); }
double ClassCount::recall() const { return ratio(truePositives, support()); }
double ClassCount::f1() const { return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives); }
double ClassCount::iou() const { return ratio(truePositives, truePositives + falsePositives + falseNegatives); }

double measureOf(const ClassCount& count, const std::string& metric) {
    return metric == "precision" ? count.precision() : metric == "recall" ? count.recall() : metric == "iou" ? count.iou() : count.f1();
}

void ConfusionCounts::addClasses(std::span<const std::int64_t> truths, std::span<const std::int64_t> answers, std::int64_t classes) {
    m_classes = classes;
    if (truths.size() <= mostFresh || classes > densest / classes) {
        for (std::size_t i = 0; i < truths.size(); ++i)
            m_fresh.push_back(truths[i] * classes + answers[i]);
    } else { // a picture's places
        std::vector<std::int64_t> table(static_cast<std::size_t>(classes * classes));
        for (std::size_t i = 0; i < truths.size(); ++i)
            ++table[static_cast<std::size_t>(truths[i] * classes + answers[i])];
        for (std::size_t code = 0; code < table.size(); ++code)
            if (table[code] > 0)
                add(static_cast<std::int64_t>(code), table[code]);
    }
    fold();
}

void ConfusionCounts::addLabels(std::span<const std::int64_t> truths, std::span<const std::int64_t> answers, std::int64_t labels) {
    m_classes = labels;
    m_labels = true;
    for (std::size_t i = 0; i < truths.size(); ++i)
        m_fresh.push_back(static_cast<std::int64_t>(i) % labels * 4 + truths[i] * 2 + answers[i]);
    fold();
}

ConfusionCounts& ConfusionCounts::operator+=(const ConfusionCounts& more) {
    if (more.empty())
        return *this;
    m_classes = more.m_classes;
    m_labels = more.m_labels;
    m_fresh.insert(m_fresh.end(), more.m_fresh.begin(), more.m_fresh.end());
    for (const auto& [code, count] : more.m_counts)
        add(code, count);
    fold();
    return *this;
}

void ConfusionCounts::fold() {
    if (m_fresh.size() <= mostFresh)
        return;
    m_counts = folded();
    m_fresh.clear();
}

std::map<std::int64_t, std::int64_t> ConfusionCounts::folded() const {
    auto out = m_counts;
    for (const auto code : m_fresh)
        ++out[code];
    return out;
}

std::vector<ClassCount> ConfusionCounts::perClass() const {
    std::vector<ClassCount> out(static_cast<std::size_t>(m_classes));
    for (const auto& [code, count] : folded()) {
        const bool truth = (code & 2) != 0, answer = (code & 1) != 0;
        const auto first = static_cast<std::size_t>(m_labels ? code / 4 : code / m_classes);
        const auto second = static_cast<std::size_t>(m_labels ? code / 4 : code % m_classes);
        if (m_labels ? truth && answer : first == second) {
            out[first].truePositives += count;
        } else {
            if (!m_labels || truth)
                out[first].falseNegatives += count;
            if (!m_labels || answer)
                out[second].falsePositives += count;
        }
    }
    return out;
}

std::vector<std::vector<std::int64_t>> ConfusionCounts::matrix() const {
    const auto size = static_cast<std::size_t>(m_labels ? 0 : m_classes);
    std::vector<std::vector<std::int64_t>> out(size, std::vector<std::int64_t>(size));
    if (!m_labels)
        for (const auto& [code, count] : folded())
            out[static_cast<std::size_t>(code / m_classes)][static_cast<std::size_t>(code % m_classes)] = count;
    return out;
}

double ConfusionCounts::average(const std::string& metric, const std::string& kind) const {
    ClassCount all;
    double sum = 0, weights = 0;
    for (const auto& count : perClass()) {
        all.truePositives += count.truePositives;
        all.falsePositives += count.falsePositives;
        all.falseNegatives += count.falseNegatives;
        const bool occurs = m_labels || count.support() + count.called() > 0;
        const double weight = kind == "weighted" ? static_cast<double>(count.support()) : occurs ? 1 : 0;
        sum += weight * measureOf(count, metric);
        weights += weight;
    }
    if (empty())
        return std::numeric_limits<double>::quiet_NaN();
    return kind == "micro" ? measureOf(all, metric) : weights > 0 ? sum / weights : 0;
}

Json ConfusionCounts::json() const {
    Json counts = Json::array();
    for (const auto& [code, count] : folded())
        counts.push_back({code, count});
    return {{"classes", m_classes}, {"labels", m_labels}, {"counts", std::move(counts)}};
}

ConfusionCounts ConfusionCounts::fromJson(const Json& json) {
    ConfusionCounts out;
    out.m_classes = json.at("classes").get<std::int64_t>();
    out.m_labels = json.at("labels").get<bool>();
    for (const auto& entry : json.at("counts"))
        out.m_counts[entry.at(0).get<std::int64_t>()] = entry.at(1).get<std::int64_t>();
    return out;
}

} // namespace lepton::engine::metrics
