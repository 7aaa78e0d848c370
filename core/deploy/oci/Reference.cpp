// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/Reference.h"

#include <algorithm>
#include <cctype>
#include <regex>

namespace lepton::deploy::oci {

namespace {

Error malformed(const std::string& reference, Text what) {
    return Error(ErrorCode::BadValue, std::move(what)).at(reference).fix(LT("core", "Write HOST/PATH or HOST:PORT/PATH, as in registry.example/team/digits"));
}

/// The first part is a host if it can't be a folder of docker.io's: Docker's own rule.
bool isHost(const std::string& part) {
    return part == "localhost" || part.find_first_of(".:[") != std::string::npos || std::any_of(part.begin(), part.end(), [](unsigned char c) { return std::isupper(c) != 0; });
}

bool matches(const std::string& text, const char* pattern) { return std::regex_match(text, std::regex(pattern)); }

constexpr const char* hostPattern = R"(([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?)";
constexpr const char* repositoryPattern = R"([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*)";
constexpr const char* tagPattern = R"([A-Za-z0-9_][A-Za-z0-9._-]{0,127})";
constexpr const char* digestPattern = "sha256:[0-9a-f]{64}";
constexpr std::size_t longestName = 255;

/// Takes what follows `separator` off the end of `rest`; empty if there is none.
std::string takeAfter(std::string& rest, std::size_t separator) {
    if (separator == std::string::npos)
        return {};
    std::string part = rest.substr(separator + 1);
    rest.resize(separator);
    return part;
}

bool validPort(const std::string& host) {
    const auto colon = host.rfind(':');
    if (colon == std::string::npos || host.ends_with(']'))
        return true;
    const int port = std::stoi(host.substr(colon + 1));
    return port > 0 && port < 65536;
}

} // namespace

Result<Reference> parseReference(const std::string& text) {
    if (text.empty())
        return malformed(text, LT("core", "The name of the repository is empty"));
    if (text.find("://") != std::string::npos)
        return malformed(text, LT("core", "The name of a repository has no scheme such as https:// before it"));
    if (text.size() > 1000)
        return malformed(text.substr(0, 100), LT("core", "The name of the repository is too long"));
    Reference out;
    std::string rest = text;
    const auto at = rest.find('@');
    out.digest = takeAfter(rest, at);
    if (at != std::string::npos && !matches(out.digest, digestPattern))
        return malformed(text, LT("core", "What follows the @ is not a digest: sha256: and 64 hexadecimal digits"));
    const auto slash = rest.rfind('/');
    const auto colon = rest.rfind(':');
    const bool tagged = colon != std::string::npos && (slash == std::string::npos || colon > slash);
    out.tag = takeAfter(rest, tagged ? colon : std::string::npos);
    if (tagged && slash == std::string::npos && isHost(rest) && matches(out.tag, "[0-9]+"))
        return malformed(text, LT("core", "There is a host but no repository in it"));
    if (tagged && !matches(out.tag, tagPattern))
        return malformed(text, lepton::text(LT("core", "“%1” is not a tag: up to 128 letters, digits, '_', '.' and '-'"), out.tag));
    const auto first = rest.find('/');
    if (const std::string part = rest.substr(0, first); first != std::string::npos && isHost(part)) {
        out.host = part == "index.docker.io" || part == "registry-1.docker.io" ? "docker.io" : part;
        out.repository = rest.substr(first + 1);
    } else {
        out.host = "docker.io";
        out.repository = first == std::string::npos ? "library/" + rest : rest;
    }
    if (!matches(out.host, hostPattern) || !validPort(out.host))
        return malformed(text, lepton::text(LT("core", "“%1” is not a host, or its port is none"), out.host));
    if (!matches(out.repository, repositoryPattern))
        return malformed(text, lepton::text(LT("core", "“%1” is not a repository: small letters, digits and, between them, '.', '_' and '-', in parts with '/' between"), out.repository));
    if (out.name().size() > longestName)
        return malformed(text, LT("core", "The name of the repository is too long"));
    return out;
}

std::string tagFrom(const std::string& word) {
    std::string out;
    for (const unsigned char c : word.substr(0, 128))
        out += std::isalnum(c) != 0 || c == '_' || ((c == '.' || c == '-') && !out.empty()) ? static_cast<char>(c) : '-';
    if (out.empty() || out.front() == '-')
        out.insert(0, "v");
    return out.substr(0, 128);
}

} // namespace lepton::deploy::oci
