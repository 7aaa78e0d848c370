// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lepton::testing {

/// Reads Prometheus' text form, version 0.0.4, strictly: throws std::runtime_error with the line if it is not what the format says, a name has no
/// TYPE before it, two samples are alike, or a histogram's buckets are not cumulative.
class PrometheusText {
public:
    using Labels = std::map<std::string, std::string>;
    explicit PrometheusText(const std::string& text);

    /// Throws without such a sample.
    double value(const std::string& name, const Labels& labels = {}) const;
    bool has(const std::string& name, const Labels& labels = {}) const;
    /// Samples of that name.
    std::size_t count(const std::string& name) const;
    const std::map<std::string, std::string>& types() const { return m_types; }

private:
    void readComment(const std::string& line);
    void readSample(const std::string& line);
    void checkHistograms() const;

    std::map<std::string, std::string> m_types;
    std::set<std::string> m_helped;
    std::map<std::pair<std::string, Labels>, double> m_samples;
};

} // namespace lepton::testing
