// SPDX-License-Identifier: GPL-3.0-or-later
// What every file of the widgets takes long to read: compiled once. Files still include what they use.
#pragma once

#include <QtWidgets/QtWidgets>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>
