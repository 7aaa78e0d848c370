// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/EvaluationDetails.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lepton::engine {

namespace {

constexpr std::size_t mostPoints = 200;
constexpr std::size_t mostCurves = 100; ///< of more classes those with the most samples

Json numberOrNull(double value) { return std::isfinite(value) ? Json(value) : Json(); }

std::string nameOf(const std::vector<std::string>& classes, std::size_t c) { return c < classes.size() ? classes[c] : std::to_string(c); }

/// One score for two classes: its curve is that of the second.
bool isBinary(const MetricSums& sums) { return sums.scores.classes() == 1 && sums.plan->positiveOnly; }

Json rocOf(const metrics::RankingCurve& curve, const std::string& name) {
    Json falseRate = Json::array({0.0}), trueRate = Json::array({0.0}), threshold = Json::array({nullptr}); // above every score
    for (const auto& step : curve.corners(mostPoints - 1)) {
        falseRate.push_back(static_cast<double>(step.negatives) / static_cast<double>(curve.negatives()));
        trueRate.push_back(static_cast<double>(step.positives) / static_cast<double>(curve.positives()));
        threshold.push_back(step.threshold);
    }
    return {{"class", name}, {"false_positive_rate", std::move(falseRate)}, {"true_positive_rate", std::move(trueRate)}, {"threshold", std::move(threshold)}};
}

Json precisionRecallOf(const metrics::RankingCurve& curve, const std::string& name) {
    Json recall = Json::array(), precision = Json::array(), threshold = Json::array();
    for (const auto& step : curve.thinned(mostPoints)) {
        recall.push_back(static_cast<double>(step.positives) / static_cast<double>(curve.positives()));
        precision.push_back(static_cast<double>(step.positives) / static_cast<double>(step.positives + step.negatives));
        threshold.push_back(step.threshold);
    }
    return {{"class", name}, {"recall", std::move(recall)}, {"precision", std::move(precision)}, {"threshold", std::move(threshold)}};
}

/// Row by row, what follows from the scores filled in beside what follows from the counts.
class ClassDetails {
public:
    ClassDetails(const MetricSums& sums, const std::vector<std::string>& classes) : m_sums(sums), m_classes(classes), m_counts(sums.confusion.perClass()) {
        for (std::size_t c = 0; c < m_counts.size(); ++c)
            m_rows.push_back({{"class", nameOf(classes, c)}, {"precision", m_counts[c].precision()}, {"recall", m_counts[c].recall()}, {"f1", m_counts[c].f1()},
                              {"support", m_counts[c].support()}, {"roc_auc", nullptr}, {"average_precision", nullptr}, {"iou", m_counts[c].iou()}});
    }

    void addCurves(Json& out) {
        const bool binary = isBinary(m_sums);
        const auto shown = commonest();
        Json roc = Json::array(), precisionRecall = Json::array();
        for (std::int64_t c = 0; c < m_sums.scores.classes(); ++c) {
            const auto curve = m_sums.scores.curve(c);
            const auto row = static_cast<std::size_t>(binary ? 1 : c);
            if (row < m_rows.size()) {
                m_rows[row]["roc_auc"] = numberOrNull(curve.rocArea());
                m_rows[row]["average_precision"] = numberOrNull(curve.averagePrecision());
                if (binary) // turned round, the curve has the same area
                    m_rows[0]["roc_auc"] = m_rows[row]["roc_auc"];
            }
            if (!binary && std::find(shown.begin(), shown.end(), row) == shown.end())
                continue;
            if (curve.positives() > 0 && curve.negatives() > 0)
                roc.push_back(rocOf(curve, nameOf(m_classes, row)));
            if (curve.positives() > 0)
                precisionRecall.push_back(precisionRecallOf(curve, nameOf(m_classes, row)));
        }
        out["roc"] = std::move(roc);
        out["precision_recall"] = std::move(precisionRecall);
    }

    Json rows() { return std::move(m_rows); }

private:
    std::vector<std::size_t> commonest() const {
        std::vector<std::size_t> order(m_counts.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return m_counts[a].support() > m_counts[b].support(); });
        order.resize(std::min(order.size(), mostCurves));
        return order;
    }

    const MetricSums& m_sums;
    const std::vector<std::string>& m_classes;
    std::vector<metrics::ClassCount> m_counts;
    Json m_rows = Json::array();
};

Json calibrationOf(const metrics::CalibrationBins& bins) {
    Json out = Json::array();
    for (std::size_t b = 0; b < bins.all().size(); ++b) {
        const auto& bin = bins.all()[b];
        const auto count = static_cast<double>(bin.count);
        const double middle = (static_cast<double>(b) + 0.5) / static_cast<double>(bins.all().size());
        out.push_back({{"confidence", bin.count > 0 ? bin.confidence / count : middle}, {"accuracy", bin.count > 0 ? Json(static_cast<double>(bin.right) / count) : Json()}, {"count", bin.count}});
    }
    return out;
}

} // namespace

Json detailsOf(const MetricSums& sums, const std::vector<std::string>& classes) {
    Json out = Json::object();
    if (!sums.confusion.empty()) {
        ClassDetails details(sums, classes);
        Json curves = Json::object();
        if (!sums.scores.empty())
            details.addCurves(curves);
        out["per_class"] = details.rows();
        out.update(curves);
    }
    if (!sums.calibration.empty())
        out["calibration"] = calibrationOf(sums.calibration);
    return out;
}

} // namespace lepton::engine
