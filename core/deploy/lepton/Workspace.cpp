// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/lepton/Workspace.h"

#include "core/base/Files.h"
#include "core/deploy/Secrets.h"

#include <algorithm>
#include <cstdlib>

namespace lepton::deploy::dgx {

namespace {

constexpr const char* gateway = "https://gateway.dgxc-lepton.nvidia.com/api/v2/workspaces/";
constexpr std::size_t longestId = 63;

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? trimmed(value) : std::string();
}

/// The setting, else the variable.
std::string chosen(const Json& settings, const char* setting, const char* variable) {
    const std::string value = trimmed(settings.value(setting, ""));
    return value.empty() ? environment(variable) : value;
}

Error badId(Text what, Text fix) { return Error(ErrorCode::BadValue, std::move(what)).at("workspace").fix(std::move(fix)); }

Result<void> checkId(const std::string& id) {
    if (id.empty())
        return badId(LT("core", "The workspace is not named"), LT("core", "Give its id, as in the dashboard's address: --target dgx-lepton:ID, or set LEPTON_WORKSPACE_ID"));
    if (id.find("://") != std::string::npos || id.find('/') != std::string::npos)
        return badId(LT("core", "The workspace is an address, but its id is wanted"), LT("core", "Give the part after /workspace/ in the dashboard's address; an address of its own goes into the setting workspace_url"));
    if (id.find(':') != std::string::npos) // its text may hold the token, so it is not shown
        return badId(LT("core", "The workspace holds a colon: it looks like a credential of the form ID:TOKEN"), LT("core", "Give only the id here, and the token as the target's secret or in LEPTON_WORKSPACE_TOKEN"));
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const bool known = std::all_of(id.begin(), id.end(), [&](char c) { return letter(c) || c == '-'; });
    if (!known || !letter(id.front()) || !letter(id.back()) || id.size() > longestId)
        return badId(text(LT("core", "“%1” can't be a workspace's id"), id), LT("core", "An id has small letters, digits and hyphens between them, 63 at most; copy it from the dashboard's address"));
    return {};
}

bool loopback(const std::string& host) { return host == "localhost" || host == "[::1]" || host.starts_with("127."); }

Result<void> checkUrl(const std::string& url) {
    const auto bad = [&](Text what, Text fix) { return Error(ErrorCode::BadValue, std::move(what)).at("workspace_url").fix(std::move(fix)); };
    const Text form = LT("core", "Write it as https://HOST/api/v2/workspaces/ID, or leave it empty for the vendor's");
    const bool plain = url.starts_with("http://");
    if (!plain && !url.starts_with("https://"))
        return bad(text(LT("core", "The workspace's address “%1” does not start with https://"), shownAddress(url)), form);
    const auto start = url.find("://") + 3;
    const std::string authority = url.substr(start, url.find_first_of("/?#", start) - start);
    if (authority.find('@') != std::string::npos)
        return bad(LT("core", "The workspace's address holds a user or a password"), LT("core", "Give the token as the target's secret or in LEPTON_WORKSPACE_TOKEN"));
    const std::string host = authority.starts_with("[") ? authority.substr(0, authority.find(']') + 1) : authority.substr(0, authority.find(':'));
    const bool visible = std::all_of(url.begin(), url.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; });
    if (host.empty() || !visible || url.find_first_of("?#\"<>\\") != std::string::npos)
        return bad(text(LT("core", "“%1” can't be a workspace's address"), shownAddress(url)), form);
    if (plain && !loopback(host))
        return bad(text(LT("core", "The workspace's address “%1” would carry the token unprotected"), shownAddress(url)), LT("core", "Use https://"));
    return {};
}

/// Scheme, host and port: what the vendor's client sends as origin.
std::string originOf(const std::string& url) { return url.substr(0, url.find('/', url.find("://") + 3)); }

Result<std::string> findToken(const std::string& id) {
    std::string token = environment("LEPTON_WORKSPACE_TOKEN");
    if (token.empty()) {
        LEPTON_TRY(const auto kept, findSecret(tokenSecret));
        token = trimmed(kept.value_or(""));
    }
    if (token.starts_with(id + ":")) // the dashboard's credential is ID:TOKEN
        token = token.substr(id.size() + 1);
    if (token.empty())
        return Error(ErrorCode::NotFound, text(LT("core", "There is no token for the workspace “%1”"), id)).at("dgx-lepton").fix(text(LT("core", "Make one at %1 and keep it as this target's secret, or set LEPTON_WORKSPACE_TOKEN"), credentialsPage));
    if (!std::all_of(token.begin(), token.end(), [](unsigned char c) { return c > ' ' && c < 0x7f; }))
        return Error(ErrorCode::BadValue, LT("core", "The workspace's token holds spaces or letters that no token has")).at("dgx-lepton").fix(text(LT("core", "Copy it again from %1"), credentialsPage));
    return token;
}

} // namespace

Result<Workspace> workspaceAddress(const Json& settings) {
    Workspace out;
    out.id = chosen(settings, "workspace", "LEPTON_WORKSPACE_ID");
    LEPTON_CHECK(checkId(out.id));
    out.url = chosen(settings, "workspace_url", "LEPTON_WORKSPACE_URL");
    if (out.url.empty())
        out.url = gateway + out.id;
    while (out.url.ends_with('/'))
        out.url.pop_back();
    LEPTON_CHECK(checkUrl(out.url));
    const std::string origin = environment("LEPTON_WORKSPACE_ORIGIN_URL");
    if (!origin.empty() || out.url.find("dgxc") != std::string::npos)
        out.origin = originOf(origin.empty() ? out.url : origin);
    out.tls.verify = settings.value("tls_verify", true);
    if (const std::string file = settings.value("authorities", ""); !file.empty()) {
        LEPTON_TRY(out.tls.authorities, readFile(file));
    }
    return out;
}

Result<Workspace> workspaceOf(const Json& settings) {
    LEPTON_TRY(Workspace out, workspaceAddress(settings));
    LEPTON_TRY(out.token, findToken(out.id));
    return out;
}

} // namespace lepton::deploy::dgx
