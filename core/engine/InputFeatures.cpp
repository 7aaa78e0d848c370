// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/InputFeatures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace lepton::engine {

namespace {

using datasets::Array;
using datasets::ElementType;
using datasets::TensorField;
using Measure = InputFeature::Measure;

constexpr std::size_t mostFeatures = 64; ///< of one tensor
constexpr std::int64_t mostCategories = 64; ///< more have bins by the values
constexpr std::int64_t unknownToken = 1;

constexpr std::array<std::pair<Measure, const char*>, 8> names{{{Measure::Value, "value"},
                                                                {Measure::Slot, "slot"},
                                                                {Measure::Mean, "mean"},
                                                                {Measure::Deviation, "deviation"},
                                                                {Measure::Channel, "channel"},
                                                                {Measure::Column, "column"},
                                                                {Measure::Length, "length"},
                                                                {Measure::Unknown, "unknown"}}};

double mean(const auto& values) {
    double sum = 0;
    for (const auto value : values)
        sum += static_cast<double>(value);
    return sum / static_cast<double>(values.size());
}

double deviation(const auto& values) {
    double sum = 0, squares = 0;
    for (const auto value : values) {
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
    }
    const auto count = static_cast<double>(values.size());
    return std::sqrt(std::max(0.0, squares / count - sum / count * (sum / count)));
}

double unknownShare(const auto& values) {
    double tokens = 0, unknown = 0;
    for (const auto value : values) {
        tokens += value != 0 ? 1 : 0;
        unknown += value == unknownToken ? 1 : 0;
    }
    return tokens > 0 ? unknown / tokens : 0;
}

/// `rows`: the sample's shape behind the batch.
template <typename Element>
double measured(const InputFeature& feature, std::span<const Element> sample, std::span<const std::int64_t> shape) {
    const auto at = static_cast<std::size_t>(feature.index);
    switch (feature.measure) {
    case Measure::Value: return static_cast<double>(sample[at]);
    case Measure::Slot: {
        const auto slots = sample.subspan(at, static_cast<std::size_t>(feature.width));
        return static_cast<double>(std::max_element(slots.begin(), slots.end()) - slots.begin());
    }
    case Measure::Mean: return mean(sample);
    case Measure::Deviation: return deviation(sample);
    case Measure::Channel: {
        const std::size_t size = sample.size() / static_cast<std::size_t>(shape[0]);
        return mean(sample.subspan(at * size, size));
    }
    case Measure::Column: {
        const auto width = static_cast<std::size_t>(shape[1]);
        double sum = 0;
        for (std::size_t i = at; i < sample.size(); i += width)
            sum += static_cast<double>(sample[i]);
        return sum / static_cast<double>(shape[0]);
    }
    case Measure::Length: return static_cast<double>(std::count_if(sample.begin(), sample.end(), [](Element value) { return value != 0; }));
    case Measure::Unknown: return unknownShare(sample);
    }
    return 0;
}

FeaturePlan plan(const TensorField& field, std::string name, Measure measure, std::int64_t index = 0, std::int64_t width = 1) {
    return {{std::move(name), field.name, measure, index, width, {}, {}}, 0, 0};
}

FeaturePlan category(FeaturePlan made, std::int64_t first, std::int64_t count) {
    made.categories = count <= mostCategories ? count : 0;
    made.firstCategory = first;
    return made;
}

std::vector<FeaturePlan> picture(const TensorField& field) {
    std::vector<FeaturePlan> out{plan(field, "brightness", Measure::Mean), plan(field, "contrast", Measure::Deviation)};
    constexpr std::array<const char*, 3> colours{"red", "green", "blue"};
    if (field.shape[0] == 3)
        for (std::size_t c = 0; c < colours.size(); ++c)
            out.push_back(plan(field, colours[c], Measure::Channel, static_cast<std::int64_t>(c)));
    return out;
}

/// The columns of a table as its preparation lays them out: numbers and one-hot categories behind each other, embedded ones by their ids.
std::vector<FeaturePlan> tableColumns(const Json& step, const TensorField& field) {
    std::vector<FeaturePlan> out;
    std::int64_t at = 0, offset = 0;
    const bool ids = field.type == ElementType::Int64;
    for (const auto& column : step["columns"]) {
        const auto name = column["name"].get<std::string>();
        const bool number = column["kind"] == "number", isCategory = column["kind"] == "category";
        const bool embedded = isCategory && column["encoding"] == "embedding";
        const std::int64_t slots = isCategory ? static_cast<std::int64_t>(column["categories"].size()) + 1 : 0;
        const std::int64_t indicator = number && column.value("indicator", false) ? 1 : 0;
        if (ids && embedded) {
            out.push_back(category(plan(field, name, Measure::Value, at++), offset, slots));
            offset += slots;
        } else if (!ids && number) {
            out.push_back(plan(field, name, Measure::Value, at));
            at += 1 + indicator;
        } else if (!ids && isCategory && !embedded) {
            out.push_back(category(plan(field, name, Measure::Slot, at, slots), 0, slots));
            at += slots;
        }
    }
    return out;
}

std::vector<FeaturePlan> seriesColumns(const Json& step, const TensorField& field) {
    std::vector<FeaturePlan> out;
    for (std::int64_t k = 0; k < field.shape[1]; ++k)
        out.push_back(plan(field, step["columns"][static_cast<std::size_t>(k)].get<std::string>(), Measure::Column, k));
    return out;
}

} // namespace

double InputFeature::of(const Array& tensor, std::int64_t i) const {
    const auto shape = std::span(tensor.shape).subspan(1);
    const auto size = static_cast<std::size_t>(tensor.elements() / tensor.shape[0]);
    const auto first = static_cast<std::size_t>(i) * size;
    switch (tensor.type) {
    case ElementType::UInt8: return measured(*this, tensor.as<std::uint8_t>().subspan(first, size), shape);
    case ElementType::Int64: return measured(*this, tensor.as<std::int64_t>().subspan(first, size), shape);
    case ElementType::Float32: return measured(*this, tensor.as<float>().subspan(first, size), shape);
    }
    return 0;
}

std::vector<FeaturePlan> featuresOf(const datasets::Preparation& preparation, const TensorField& field) {
    const std::string kind = preparation.kind();
    const Json recipe = preparation.toJson();
    std::vector<FeaturePlan> out;
    if (field.shape.size() == 3)
        out = picture(field);
    else if (kind == "table")
        out = tableColumns(recipe[0], field);
    else if (kind == "series" && field.shape.size() == 2)
        out = seriesColumns(recipe[0], field);
    else if (kind == "text" || kind == "corpus")
        out = {plan(field, "length", Measure::Length), plan(field, "unknown", Measure::Unknown)};
    else if (kind == "ratings") // id 0 stands for all that training has not seen
        out = {plan(field, field.name, Measure::Value), plan(field, field.name + " known", Measure::Length)};
    if (out.size() > mostFeatures)
        out.resize(mostFeatures);
    return out;
}

const char* measureName(Measure measure) { return names[static_cast<std::size_t>(measure)].second; }

Measure measureFromName(const std::string& name) {
    return std::find_if(names.begin(), names.end(), [&](const auto& entry) { return name == entry.second; })->first;
}

bool measures(const InputFeature& feature, const TensorField& field) {
    switch (feature.measure) {
    case Measure::Channel: return field.shape.size() == 3 && feature.index < field.shape[0];
    case Measure::Column: return field.shape.size() == 2 && feature.index < field.shape[1];
    case Measure::Value: return feature.index < field.elements();
    case Measure::Slot: return feature.index < field.elements() && feature.width <= field.elements() - feature.index;
    default: return field.elements() > 0;
    }
}

} // namespace lepton::engine
