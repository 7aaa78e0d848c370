// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/common/Room.h"

#include <QColor>
#include <QString>

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace lepton::widgets {

/// What is watched of a layer while it trains.
enum class HeatMeasure { Off, GradientNorm, UpdateRatio, Dead };

/// One layer's figure as it is shown on its node.
struct HeatMark {
    QColor colour;
    QString text; ///< "2.1e-3", "37 %"
    bool operator==(const HeatMark&) const = default;
};

/// The layers' figures of the run that goes on, as its "layers" events tell them, with their history. The run is asked for them only while
/// a measure is chosen: they cost it a pass through the network a second. Window's thread.
class LayerHeat : public QObject {
    Q_OBJECT
public:
    explicit LayerHeat(const Studio& studio, QObject* parent = nullptr);

    HeatMeasure measure() const { return m_measure; }
    void setMeasure(HeatMeasure measure);
    bool running() const { return !m_run.isEmpty(); } ///< a run of this project goes on
    bool hasFigures() const { return !m_history.empty(); }

    /// By the node's id in the expanded network that is looked at; of a group the layer inside that wants attention most. None: nothing is known of it.
    std::optional<HeatMark> mark(const std::string& expanded) const;
    /// The newest figure. None: this layer has none of that kind (no weights, ids).
    std::optional<double> value(const std::string& expanded, HeatMeasure measure) const;

    struct Point {
        std::int64_t step = 0;
        double value = 0;
    };
    /// Oldest first, at most historyLength.
    std::vector<Point> history(const std::string& expanded, HeatMeasure measure) const;
    static constexpr std::size_t historyLength = 600;

    static QString textOf(HeatMeasure measure, double value);
    static QString titleOf(HeatMeasure measure);
    static QString docOf(HeatMeasure measure);

Q_SIGNALS:
    void changed();
    void notFinite(const QString& expanded); ///< the run has paused: this layer made the first value that is no number

private:
    struct Figures {
        std::int64_t step = 0;
        std::optional<double> gradientNorm, updateRatio, dead;
        std::optional<double> of(HeatMeasure measure) const;
    };
    void take(const QString& run, const Json& events);
    void ended(const QString& run);
    void forget();
    void ask();
    double heat(double value) const;
    void findRange();
    std::string keyOf(const std::string& expanded) const;

    Studio m_studio;
    HeatMeasure m_measure = HeatMeasure::Off;
    QString m_run;                 ///< that goes on; empty: none
    QString m_shown;               ///< whose figures these are
    bool m_asked = false;          ///< m_run sends figures
    std::map<std::string, std::deque<Figures>> m_history; ///< by "network/node"
    double m_low = 0, m_high = 0;  ///< logarithms of the smallest and largest gradient norm now
};

/// From 0 (as it should be) through the theme's warning to 1 (its error); below 0 the colour for too small.
QColor heatColour(double heat);

} // namespace lepton::widgets
