// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

#include <cstdlib>

namespace lepton {

void startLog(const char* program) {
    auto logger = spdlog::stderr_color_mt(program);
    const char* level = std::getenv("LEPTON_LOG");
    logger->set_level(level != nullptr ? spdlog::level::from_str(level) : spdlog::level::warn);
    logger->set_pattern("%H:%M:%S.%e %n %^%l%$ %v");
    spdlog::set_default_logger(std::move(logger));
}

} // namespace lepton
