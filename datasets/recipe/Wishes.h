// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "datasets/Table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lepton::datasets {

/// What suggestRecipe was asked for; what was not stays empty, 0 or false.
struct Wishes {
    std::vector<std::string> target;
    std::string text, user, item, rating, time;
    std::string level;
    std::string task; ///< "classification" or "regression"
    std::int64_t length = 0, vocabulary = 0, history = 0, horizon = 0;
    bool embed = false;
};

/// Errors (BadValue): an unknown wish, a value out of range, a column that the table does not have.
Result<Wishes> readWishes(const Json& wishes, const Table& table);

} // namespace lepton::datasets
