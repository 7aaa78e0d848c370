// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/Schemas.h"

#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace lepton::embedded {
std::string_view schemas(std::string_view file);
}

namespace lepton::project {

const Json& schema(const char* name) {
    static std::mutex mutex;
    static std::map<std::string, Json> parsed;
    const std::lock_guard lock(mutex);
    const auto [at, isNew] = parsed.try_emplace(name);
    if (isNew)
        at->second = Json::parse(embedded::schemas(std::string(name) + ".schema.json"));
    return at->second;
}

} // namespace lepton::project
