// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Metrics.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace lepton::serve {

namespace {

std::string numberText(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

/// Escaped as the text form asks; quotes only within labels.
std::string escaped(const std::string& text, bool quotes) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && quotes)
            out += "\\\"";
        else
            out += c;
    }
    return out;
}

std::string labelText(const Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) {
        out += out.empty() ? "{" : ",";
        out += name;
        out += "=\"" + escaped(value, true) + "\"";
    }
    return out.empty() ? out : out + "}";
}

void addLine(std::string& out, const std::string& name, const Labels& labels, double value) { out += name + labelText(labels) + " " + numberText(value) + "\n"; }

void addHistogram(std::string& out, const std::string& name, const Labels& labels, const Histogram& histogram) {
    const auto counts = histogram.counts();
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        below += counts[i];
        Labels bucket = labels;
        bucket.emplace_back("le", i < histogram.bounds().size() ? numberText(histogram.bounds()[i]) : "+Inf");
        addLine(out, name + "_bucket", bucket, static_cast<double>(below));
    }
    addLine(out, name + "_sum", labels, histogram.sum());
    addLine(out, name + "_count", labels, static_cast<double>(below));
}

} // namespace

Histogram::Histogram(std::vector<double> bounds) : m_bounds(std::move(bounds)), m_counts(m_bounds.size() + 1) {}

void Histogram::observe(double value) {
    const auto at = std::lower_bound(m_bounds.begin(), m_bounds.end(), value) - m_bounds.begin();
    m_counts[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    m_sum.add(value);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> out;
    for (const auto& count : m_counts)
        out.push_back(count.load(std::memory_order_relaxed));
    return out;
}

Metrics::Series& Metrics::series(const std::string& name, const std::string& help, const char* type, const Labels& labels) {
    Family& family = m_families.try_emplace(name, Family{help, type, {}}).first->second;
    const auto found = std::find_if(family.series.begin(), family.series.end(), [&](const Series& one) { return one.labels == labels; });
    return found != family.series.end() ? *found : family.series.emplace_back(Series{labels, nullptr, nullptr, nullptr});
}

std::shared_ptr<Figure> Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
    const std::lock_guard lock(m_mutex);
    auto& figure = series(name, help, "counter", labels).figure;
    return figure ? figure : figure = std::make_shared<Figure>();
}

std::shared_ptr<Figure> Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
    const std::lock_guard lock(m_mutex);
    auto& figure = series(name, help, "gauge", labels).figure;
    return figure ? figure : figure = std::make_shared<Figure>();
}

void Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> value) {
    const std::lock_guard lock(m_mutex);
    series(name, help, "gauge", labels).read = std::move(value);
}

std::shared_ptr<Histogram> Metrics::histogram(const std::string& name, const std::string& help, const std::vector<double>& bounds, const Labels& labels) {
    const std::lock_guard lock(m_mutex);
    auto& histogram = series(name, help, "histogram", labels).histogram;
    return histogram ? histogram : histogram = std::make_shared<Histogram>(bounds);
}

void Metrics::remove(const Labels& labels) {
    const std::lock_guard lock(m_mutex);
    ++m_generation;
    const auto carries = [&](const Series& one) { return std::all_of(labels.begin(), labels.end(), [&](const auto& label) { return std::find(one.labels.begin(), one.labels.end(), label) != one.labels.end(); }); };
    for (auto family = m_families.begin(); family != m_families.end();) {
        std::erase_if(family->second.series, carries);
        family = family->second.series.empty() ? m_families.erase(family) : std::next(family);
    }
}

std::string Metrics::text() const {
    const std::lock_guard lock(m_mutex);
    std::string out;
    for (const auto& [name, family] : m_families) {
        out += "# HELP " + name + " " + escaped(family.help, false) + "\n# TYPE " + name + " " + family.type + "\n";
        for (const auto& one : family.series) {
            if (one.histogram)
                addHistogram(out, name, one.labels, *one.histogram);
            else
                addLine(out, name, one.labels, one.read ? one.read() : one.figure->value());
        }
    }
    return out;
}

} // namespace lepton::serve
