// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/InputStatistics.h"

#include "core/engine/InputFeatures.h"
#include "core/project/Schemas.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lepton::engine {

namespace {

using datasets::Array;
using datasets::TensorField;

constexpr std::size_t mostSamples = 2000;
constexpr std::size_t samplesAtOnce = 64;
constexpr std::size_t bins = 10;

/// Evenly over the list.
std::vector<std::int64_t> spread(const std::vector<std::int64_t>& samples) {
    const std::size_t taken = std::min(mostSamples, samples.size());
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < taken; ++i)
        out.push_back(samples[i * samples.size() / taken]);
    return out;
}

/// Few different values have a bin each, with one below and one above for what was never seen; others are divided at the deciles.
std::vector<double> edgesOf(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    std::vector<double> different = values;
    different.erase(std::unique(different.begin(), different.end()), different.end());
    if (different.size() <= bins) {
        different.push_back(std::nextafter(different.back(), std::numeric_limits<double>::infinity()));
        return different;
    }
    std::vector<double> edges;
    for (std::size_t k = 1; k < bins; ++k)
        edges.push_back(values[k * values.size() / bins]);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

/// Between the numbers of the categories, so that each has a bin.
std::vector<double> slotEdges(std::int64_t first, std::int64_t count) {
    std::vector<double> edges;
    for (std::int64_t i = 1; i < count; ++i)
        edges.push_back(static_cast<double>(first + i) - 0.5);
    return edges;
}

void fit(FeaturePlan& plan, const std::vector<double>& values) {
    auto& feature = plan.feature;
    feature.edges = plan.categories > 0 ? slotEdges(plan.firstCategory, plan.categories) : edgesOf(values);
    feature.shares.assign(feature.edges.size() + 1, 0);
    for (const double value : values)
        feature.shares[feature.bin(value)] += 1.0 / static_cast<double>(values.size());
    for (double& share : feature.shares)
        share = std::min(1.0, share);
}

} // namespace

std::size_t InputFeature::bin(double value) const { return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin()); }

double stabilityIndex(std::span<const double> expected, std::span<const double> actual) {
    constexpr double least = 1e-4;
    double sum = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double e = std::max(expected[i], least);
        const double a = std::max(actual[i], least);
        sum += (a - e) * std::log(a / e);
    }
    return sum;
}

Result<InputStatistics> inputStatistics(const datasets::Preparation& preparation, std::span<const TensorField> inputs, const datasets::BatchSource& data,
                                        const std::vector<std::int64_t>& train) {
    InputStatistics out;
    const auto samples = spread(train);
    out.samples = static_cast<std::int64_t>(samples.size());
    if (samples.empty())
        return out;
    for (std::size_t f = 0; f < data.inputs().size(); ++f) {
        const TensorField& field = data.inputs()[f];
        const auto used = std::find_if(inputs.begin(), inputs.end(), [&](const TensorField& input) { return input.name == field.name && input.elements() == field.elements(); });
        if (used == inputs.end())
            continue;
        auto plans = featuresOf(preparation, field);
        std::vector<std::vector<double>> values(plans.size());
        for (std::size_t first = 0; first < samples.size(); first += samplesAtOnce) {
            const auto part = std::span(samples).subspan(first, std::min(samplesAtOnce, samples.size() - first));
            std::vector<std::int64_t> shape{static_cast<std::int64_t>(part.size())};
            shape.insert(shape.end(), field.shape.begin(), field.shape.end());
            Array tensor(field.type, shape);
            std::vector<std::byte*> places(data.inputs().size() + data.targets().size(), nullptr);
            places[f] = tensor.bytes.data();
            LEPTON_CHECK(data.gather(part, places));
            for (std::size_t p = 0; p < plans.size(); ++p)
                for (std::size_t i = 0; i < part.size(); ++i)
                    values[p].push_back(plans[p].feature.of(tensor, static_cast<std::int64_t>(i)));
        }
        for (std::size_t p = 0; p < plans.size(); ++p) {
            std::erase_if(values[p], [](double value) { return !std::isfinite(value); });
            if (values[p].empty())
                continue;
            fit(plans[p], values[p]);
            out.features.push_back(std::move(plans[p].feature));
        }
    }
    return out;
}

Json InputStatistics::toJson() const {
    Json list = Json::array();
    for (const auto& feature : features)
        list.push_back({{"name", feature.name},
                        {"tensor", feature.tensor},
                        {"measure", measureName(feature.measure)},
                        {"index", feature.index},
                        {"width", feature.width},
                        {"edges", feature.edges},
                        {"shares", feature.shares}});
    return {{"version", 1}, {"samples", samples}, {"features", std::move(list)}};
}

Result<InputStatistics> InputStatistics::fromJson(const Json& json, std::span<const TensorField> inputs, const std::string& where) {
    LEPTON_CHECK(checkSchema(json, project::schema("statistics"), where));
    InputStatistics out;
    out.samples = json["samples"].get<std::int64_t>();
    for (const auto& entry : json["features"]) {
        InputFeature feature;
        feature.name = entry["name"].get<std::string>();
        feature.tensor = entry["tensor"].get<std::string>();
        feature.measure = measureFromName(entry["measure"].get<std::string>());
        feature.index = entry["index"].get<std::int64_t>();
        feature.width = entry["width"].get<std::int64_t>();
        feature.edges = entry["edges"].get<std::vector<double>>();
        feature.shares = entry["shares"].get<std::vector<double>>();
        const auto field = std::find_if(inputs.begin(), inputs.end(), [&](const TensorField& input) { return input.name == feature.tensor; });
        if (field == inputs.end() || !measures(feature, *field) || feature.shares.size() != feature.edges.size() + 1 || !std::is_sorted(feature.edges.begin(), feature.edges.end()))
            return Error(ErrorCode::BadFormat, text(LT("core", "The statistics of “%1” do not fit the model's inputs"), feature.name)).at(where).fix(LT("core", "Make the package again"));
        out.features.push_back(std::move(feature));
    }
    return out;
}

} // namespace lepton::engine
