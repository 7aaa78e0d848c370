// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace lepton::serve {

/// {{"model","digits"},{"version","3"}}, in the order in which they are written.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// A number that others read while it is changed.
class Figure {
public:
    void add(double by = 1) { m_value.fetch_add(by, std::memory_order_relaxed); }
    void set(double value) { m_value.store(value, std::memory_order_relaxed); }
    double value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<double> m_value{0};
};

/// How often values lay up to each bound. Values above the last one are counted too.
class Histogram {
public:
    explicit Histogram(std::vector<double> bounds); ///< ascending
    void observe(double value);

    const std::vector<double>& bounds() const { return m_bounds; }
    /// One more than there are bounds; not cumulative.
    std::vector<std::uint64_t> counts() const;
    double sum() const { return m_sum.value(); }

private:
    std::vector<double> m_bounds;
    std::vector<std::atomic<std::uint64_t>> m_counts;
    Figure m_sum;
};

/// What the server counts, by name and labels, written in Prometheus' text form (version 0.0.4). Asking twice for the same name and labels
/// gives the same object, which stays valid though it is removed here. A name has one kind and one help text: those of its first use.
/// Any thread.
class Metrics {
public:
    /// Only rises. Names of counters of ours end in _total.
    std::shared_ptr<Figure> counter(const std::string& name, const std::string& help, const Labels& labels = {});
    std::shared_ptr<Figure> gauge(const std::string& name, const std::string& help, const Labels& labels = {});
    /// Read when asked for the text; `value` must outlive this object or be removed.
    void gauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> value);
    /// `bounds` only count at the first use of a name and labels.
    std::shared_ptr<Histogram> histogram(const std::string& name, const std::string& help, const std::vector<double>& bounds, const Labels& labels = {});
    /// Forgets all that carry each of these labels: of a model that is unloaded.
    void remove(const Labels& labels);
    /// Rises with each remove(): what was asked for before may be forgotten here.
    std::uint64_t generation() const { return m_generation.load(std::memory_order_relaxed); }

    /// "# HELP … # TYPE … name{label="value"} 1", sorted by name.
    std::string text() const;
    static const char* contentType() { return "text/plain; version=0.0.4; charset=utf-8"; }

private:
    struct Series {
        Labels labels;
        std::shared_ptr<Figure> figure;
        std::shared_ptr<Histogram> histogram;
        std::function<double()> read;
    };
    struct Family {
        std::string help;
        const char* type = "";
        std::vector<Series> series;
    };
    Series& series(const std::string& name, const std::string& help, const char* type, const Labels& labels);

    std::atomic<std::uint64_t> m_generation{0};
    mutable std::mutex m_mutex;
    std::map<std::string, Family> m_families;
};

} // namespace lepton::serve
