// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/project/RunFolder.h"

#include <QString>

#include <optional>
#include <string>

namespace lepton::widgets {

/// "Accuracy", "Mean absolute error", "Perplexity"; a name that is not known as it is.
QString metricTitle(const std::string& name);

/// Accuracy is to grow, all else to shrink.
bool largerIsBetter(const std::string& name);

/// Its least and greatest value, where it has such.
std::optional<double> lowestOf(const std::string& name);
std::optional<double> highestOf(const std::string& name);

/// The one that is shown beside the loss: accuracy, else the mean absolute error, else perplexity, else any other; empty: there is only the loss.
std::string mainMetric(const Json& metrics);

/// As measured on the validation split (else on training) at the run's best epoch, or its last.
std::optional<double> metricOf(const project::RunSummary& run, const std::string& name);
/// The main metric of a run; "loss" if it has no other, empty if it has none.
std::string mainMetric(const project::RunSummary& run);

/// "0.914", "12.4": three figures behind the point of small numbers, fewer of large ones.
QString metricFigure(double value);

} // namespace lepton::widgets
