// SPDX-License-Identifier: GPL-3.0-or-later
#include "datasets/recipe/Standardise.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace lepton::datasets {

namespace {

constexpr const char* name = "Standardise";
using Numbers = std::vector<double>;

std::string shortNumbers(const Numbers& values) {
    std::string out;
    for (const double value : values) {
        std::array<char, 32> buffer{};
        std::snprintf(buffer.data(), buffer.size(), "%.4g", value);
        out += (out.empty() ? "" : " / ") + std::string(buffer.data());
    }
    return out;
}

/// The 256 pixel values as they leave the steps before, in float32 as the network's nodes compute them.
std::array<double, 256> valuesAfter(const std::vector<Affine>& steps, std::size_t channel) {
    std::array<double, 256> values{};
    for (std::size_t pixel = 0; pixel < values.size(); ++pixel) {
        auto value = static_cast<float>(pixel);
        for (const auto& step : steps) {
            const auto k = step.subtract.size() == 1 ? 0 : channel;
            value = (value - step.subtract[k]) / step.divide[k];
        }
        values[pixel] = value;
    }
    return values;
}

struct Moments {
    double mean = 0;
    double deviation = 1;
};

Moments momentsOf(const std::vector<std::int64_t>& counts, const std::array<double, 256>& values) {
    double total = 0;
    double sum = 0;
    for (std::size_t pixel = 0; pixel < values.size(); ++pixel) {
        total += static_cast<double>(counts[pixel]);
        sum += static_cast<double>(counts[pixel]) * values[pixel];
    }
    Moments moments;
    moments.mean = sum / total;
    double squares = 0;
    std::size_t different = 0;
    for (std::size_t pixel = 0; pixel < values.size(); ++pixel) {
        const double distance = values[pixel] - moments.mean;
        squares += static_cast<double>(counts[pixel]) * distance * distance;
        different += counts[pixel] > 0 ? 1 : 0;
    }
    // One value only: the deviation is 0, though rounding of the mean might leave a trace.
    if (different > 1)
        moments.deviation = std::sqrt(squares / total);
    return moments;
}

class Standardise final : public TensorStep {
public:
    Standardise(Numbers mean, Numbers deviation) : m_mean(std::move(mean)), m_deviation(std::move(deviation)) {}

    std::string type() const override { return name; }
    Json toJson() const override {
        return fitted() ? Json{{"type", name}, {"mean", m_mean}, {"deviation", m_deviation}} : Json{{"type", name}};
    }
    Text summary() const override {
        if (!fitted())
            return LT("core", "not fitted yet");
        return text(LT("core", "mean %1, deviation %2"), shortNumbers(m_mean), shortNumbers(m_deviation));
    }

    bool fitted() const override { return !m_mean.empty(); }
    Affine affine() const override {
        return {name, {m_mean.begin(), m_mean.end()}, {m_deviation.begin(), m_deviation.end()}};
    }
    std::optional<std::int64_t> channels() const override {
        return fitted() ? std::optional(static_cast<std::int64_t>(m_mean.size())) : std::nullopt;
    }

    std::shared_ptr<const TensorStep> fit(const ChannelCounts& counts,
                                          const std::vector<Affine>& before) const override {
        Numbers mean;
        Numbers deviation;
        for (std::size_t channel = 0; channel < counts.size(); ++channel) {
            const auto moments = momentsOf(counts[channel], valuesAfter(before, channel));
            mean.push_back(moments.mean);
            deviation.push_back(moments.deviation);
        }
        return std::make_shared<Standardise>(std::move(mean), std::move(deviation));
    }

private:
    Numbers m_mean, m_deviation; ///< one a channel; empty before fitting
};

Result<std::shared_ptr<const Step>> make(const Json& parameters) {
    auto mean = parameters.value("mean", Numbers());
    auto deviation = parameters.value("deviation", Numbers());
    if (mean.size() != deviation.size())
        return Error(ErrorCode::BadValue, text(LT("core", "The step Standardise has %1 means and %2 deviations"),
                                               mean.size(), deviation.size()))
            .fix(LT("core", "Remove the values; they are worked out again from the training data"));
    for (const double value : deviation)
        if (!(static_cast<float>(value) > 0))
            return Error(
                       ErrorCode::BadValue,
                       text(LT("core", "The step Standardise has the deviation %1; it must be greater than 0"), value))
                .fix(LT("core", "Remove the values; they are worked out again from the training data"));
    return std::shared_ptr<const Step>(std::make_shared<Standardise>(std::move(mean), std::move(deviation)));
}

} // namespace

StepType standardiseStep() {
    return {name,
            LT("core", "Standardise"),
            LT("core", "Subtracts each channel's mean and divides by its standard deviation, both taken from the "
                       "training pictures."),
            false,
            {},
            {"mean", "deviation"},
            make};
}

} // namespace lepton::datasets
