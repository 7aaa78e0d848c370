// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <QPoint>
#include <QString>

#include <functional>

namespace lepton::widgets {

class Chart;

/// The chart's menu: save as PNG, SVG, PDF or CSV, show all.
void showChartMenu(Chart& chart, QPoint globalPosition);

/// Saves by the name's ending: .png (twice the screen's resolution), .svg, .pdf (both in the light colours, for paper) or .csv. Pictures have
/// the chart's name and the names of its curves in them. `done` is called on the window's thread;
/// CSV has every point of every curve and is written on a worker.
void saveChart(Chart& chart, const QString& file, std::function<void(Result<void>)> done);

} // namespace lepton::widgets
