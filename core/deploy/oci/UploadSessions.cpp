// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/UploadSessions.h"

#include "core/base/Json.h"

namespace lepton::deploy::oci {

namespace {

Json contents(const Path& file) {
    const auto bytes = readFile(file);
    Json document = bytes ? Json::parse(*bytes, nullptr, false) : Json();
    return document.is_object() ? document : Json::object();
}

} // namespace

std::string UploadSessions::find(const std::string& repository, const std::string& digest) const {
    const Json document = m_file.empty() ? Json::object() : contents(m_file);
    const Json found = document.value(repository + "@" + digest, Json());
    return found.is_string() ? found.get<std::string>() : std::string();
}

void UploadSessions::keep(const std::string& repository, const std::string& digest, const std::string& location) const {
    if (m_file.empty())
        return;
    Json document = contents(m_file);
    const std::string key = repository + "@" + digest;
    if (location.empty() && !document.contains(key))
        return;
    if (location.empty())
        document.erase(key);
    else
        document[key] = location;
    std::error_code ignored;
    if (document.empty())
        std::filesystem::remove(m_file, ignored);
    else if (writeFile(m_file, document.dump(2) + "\n"))
        std::filesystem::permissions(m_file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
}

} // namespace lepton::deploy::oci
