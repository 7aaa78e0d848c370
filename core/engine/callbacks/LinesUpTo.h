// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <sstream>

namespace lepton::engine::callbacks {

/// Cuts a file of JSON lines back to those with an "epoch" up to this one: a resumed run writes the later ones again. None of `epoch` 0.
inline Result<void> keepLinesUpTo(const Path& file, std::int64_t epoch) {
    const auto old = readFile(file);
    if (!old)
        return {};
    std::string kept;
    std::istringstream lines(*old);
    for (std::string line; std::getline(lines, line);) {
        const Json json = Json::parse(line, nullptr, false); // a torn one is no JSON
        if (json.is_object() && json.value("epoch", std::int64_t{0}) <= epoch)
            kept += line + "\n";
    }
    return kept == *old ? Result<void>() : writeFile(file, kept);
}

} // namespace lepton::engine::callbacks
