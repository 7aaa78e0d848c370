// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QString>

#include <string>

namespace lepton::widgets {

/// Heading of a flat setting of a run: "Learning rate" of "optimizer.learning_rate", "Schedule: decay factor" of "schedule.gamma"; one that is
/// not known as it is.
QString settingTitle(const std::string& key);
/// Its value; null: it was not set, which is its default where there is one.
QString settingText(const std::string& key, const Json& value);

} // namespace lepton::widgets
