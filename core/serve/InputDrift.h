// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/InputStatistics.h"
#include "core/serve/Http.h"
#include "core/serve/Metrics.h"

#include <mutex>
#include <span>
#include <vector>

namespace lepton::serve {

/// Compares what a model is asked with what it was trained on: for each feature of the package's statistics the population stability index as
/// the gauge lepton_input_drift{model,version,feature}, and lepton_input_samples, how many samples it stands for.
///
/// It looks at a few samples of each request, up to a thousand a second, and at none while another thread does, so that it costs
/// a thousandth of the server's time at most. Old samples fade: after 2,000 more they count half. Any thread.
class InputDrift {
public:
    struct Pace {
        double samplesPerSecond = 1000; ///< looked at; as many may come at once
        double halfLife = 2000;         ///< samples after which one counts half
    };

    InputDrift(engine::InputStatistics statistics, std::vector<std::string> inputs, Metrics& metrics, const Labels& labels, Pace pace);
    InputDrift(engine::InputStatistics statistics, std::vector<std::string> inputs, Metrics& metrics, const Labels& labels)
        : InputDrift(std::move(statistics), std::move(inputs), metrics, labels, Pace()) {}

    /// `asked`: as handed to the model, one array an input [count, …].
    void observe(std::span<const datasets::Array> asked);

private:
    struct Seen {
        std::size_t input = 0;      ///< among the model's
        std::vector<double> counts; ///< fading, a bin each
        std::shared_ptr<Figure> gauge;
    };
    std::int64_t allowance();
    void add(std::span<const datasets::Array> asked, std::int64_t sample);
    void publish();

    engine::InputStatistics m_statistics;
    Metrics& m_metrics;
    Labels m_labels;
    Pace m_pace;
    std::mutex m_mutex;
    std::vector<Seen> m_seen; ///< a feature each
    double m_total = 0;       ///< fading
    double m_next = 1;        ///< weight of the next sample; it grows instead of all others' falling
    std::int64_t m_unpublished = 0;
    double m_budget;
    Clock::time_point m_filled = Clock::now();
    std::shared_ptr<Figure> m_samples;
};

} // namespace lepton::serve
