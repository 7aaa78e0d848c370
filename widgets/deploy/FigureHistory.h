// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QString>

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lepton::widgets {

/// A server's figures of the last ten minutes, as deploy/status told them.
class FigureHistory {
public:
    struct Point {
        double at = 0; ///< seconds of a steady clock
        std::optional<double> requests, failures;  ///< a second
        std::optional<double> mean, p99;           ///< milliseconds
        double queue = 0;
        std::map<std::string, double> drift;       ///< by feature
    };
    void append(double at, const Json& figures);
    void clear() { m_points.clear(); }
    const std::deque<Point>& points() const { return m_points; }
    bool empty() const { return m_points.empty(); }
    /// The features that have drifted furthest now, at most that many.
    std::vector<std::string> drifted(std::size_t most) const;

    static constexpr double span = 600; ///< seconds

private:
    std::deque<Point> m_points;
};

} // namespace lepton::widgets
