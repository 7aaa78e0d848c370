// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/MetricSums.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::engine {

namespace {

bool isCurve(const std::string& type) { return type == "roc_auc" || type == "average_precision"; }
bool isCounted(const std::string& type) { return type == "precision" || type == "recall" || type == "f1" || type == "iou"; }

double numberIn(const Json& json) { return json.is_number() ? json.get<double>() : std::numeric_limits<double>::quiet_NaN(); }

/// One metric of the plan into `out`, as one figure or as one a class.
void addMetric(const project::Metric& metric, const MetricSums& sums, Json& out) {
    const std::string& type = metric.type->name;
    if (isCounted(type)) {
        const auto classes = sums.confusion.perClass();
        if (metric.perClass())
            for (std::size_t c = 0; c < classes.size(); ++c)
                out[type + "." + sums.plan->classTitle(c)] = metrics::measureOf(classes[c], type);
        else if (metric.average.empty() && sums.plan->positiveOnly && classes.size() == 2)
            out[metric.name] = metrics::measureOf(classes[1], type);
        else
            out[metric.name] = sums.confusion.average(type, metric.average);
    } else if (isCurve(type)) {
        out[metric.name] = sums.scores.area(type, metric.average);
    } else if (type == "calibration_error") {
        out[metric.name] = sums.calibration.error();
    } else if (type == "r2") {
        out[metric.name] = sums.moments.r2();
    } else if (type == "ndcg") {
        out[metric.name] = sums.ratings.ndcg(metric.k, sums.plan->offset);
    } else if (type == "hit_rate") {
        out[metric.name] = sums.ratings.hitRate(metric.k);
    } else {
        out[metric.name] = sums.metric(metric.name);
    }
}

} // namespace

double MetricSums::Part::value() const {
    const double mean = count > 0 ? sum / count : 0;
    return name == "rmse" ? std::sqrt(mean) : name == "perplexity" ? std::exp(mean) : mean;
}

MetricSums& MetricSums::operator+=(const MetricSums& more) {
    loss += more.loss;
    samples += more.samples;
    losses.resize(std::max(losses.size(), more.losses.size()));
    for (std::size_t i = 0; i < more.losses.size(); ++i)
        losses[i] += more.losses[i];
    for (const auto& part : more.parts) {
        const auto mine = std::find_if(parts.begin(), parts.end(), [&](const Part& other) { return other.name == part.name; });
        if (mine == parts.end()) {
            parts.push_back(part);
            continue;
        }
        mine->sum += part.sum;
        mine->count += part.count;
    }
    if (plan == nullptr)
        plan = more.plan;
    confusion += more.confusion;
    calibration += more.calibration;
    moments += more.moments;
    scores += more.scores;
    ratings += more.ratings;
    return *this;
}

double MetricSums::metric(const std::string& name) const {
    for (const auto& part : parts)
        if (part.name == name)
            return part.value();
    return 0;
}

Json MetricSums::metrics() const {
    Json out{{"loss", meanLoss()}};
    if (plan == nullptr)
        for (const auto& part : parts)
            out[part.name] = part.value();
    else
        for (const auto& metric : plan->metrics)
            addMetric(metric, *this, out);
    return out;
}

Json MetricSums::sums() const {
    Json out{{"loss", loss}, {"samples", samples}, {"losses", losses}, {"parts", Json::array()}};
    for (const auto& part : parts)
        out["parts"].push_back({{"name", part.name}, {"sum", part.sum}, {"count", part.count}});
    if (plan != nullptr)
        out["plan"] = toJson(*plan);
    if (!confusion.empty())
        out["confusion"] = confusion.json();
    if (!calibration.empty())
        out["calibration"] = calibration.json();
    if (!moments.empty())
        out["moments"] = moments.json();
    if (!scores.empty())
        out["scores"] = scores.json();
    return out;
}

MetricSums MetricSums::fromSums(const Json& json) {
    MetricSums out;
    out.loss = json.contains("loss") ? numberIn(json["loss"]) : 0.0;
    out.samples = json.value("samples", std::int64_t{0});
    for (const auto& loss : json.value("losses", Json::array()))
        out.losses.push_back(numberIn(loss));
    if (json.contains("correct")) // checkpoints of the first version know this metric only
        out.parts.push_back({"accuracy", json["correct"].get<double>(), static_cast<double>(out.samples)});
    for (const auto& part : json.value("parts", Json::array()))
        out.parts.push_back({part.at("name").get<std::string>(), numberIn(part.at("sum")), part.at("count").get<double>()});
    if (json.contains("plan"))
        out.plan = std::make_shared<const metrics::MetricPlan>(metrics::planFromJson(json["plan"]));
    if (json.contains("confusion"))
        out.confusion = metrics::ConfusionCounts::fromJson(json["confusion"]);
    if (json.contains("calibration"))
        out.calibration = metrics::CalibrationBins::fromJson(json["calibration"]);
    if (json.contains("moments"))
        out.moments = metrics::TargetMoments::fromJson(json["moments"]);
    if (json.contains("scores"))
        out.scores = metrics::ScoreList::fromJson(json["scores"]);
    return out;
}

} // namespace lepton::engine
