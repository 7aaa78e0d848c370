// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/Authorization.h"

#include "core/base/Json.h"

#include <algorithm>
#include <cctype>

namespace lepton::deploy::oci {

namespace {

std::string joined(const std::vector<std::string>& scopes) {
    std::string out;
    for (const auto& scope : scopes)
        out += (out.empty() ? "" : " ") + scope;
    return out;
}

std::string percentEncoded(const std::string& text) {
    std::string out;
    for (const unsigned char c : text)
        if (std::isalnum(c) != 0 || std::string_view("-_.~").find(static_cast<char>(c)) != std::string_view::npos)
            out += static_cast<char>(c);
        else
            out += {'%', "0123456789ABCDEF"[c >> 4U], "0123456789ABCDEF"[c & 15U]};
    return out;
}

/// Reads a challenge header from left to right.
class ChallengeReader {
public:
    explicit ChallengeReader(const std::string& text) : m_text(text) {}

    std::vector<Challenge> all() {
        std::vector<Challenge> out;
        while (skip(), m_at < m_text.size()) {
            const std::string word = token();
            if (word.empty())
                break;
            skipSpaces();
            if (m_at < m_text.size() && m_text[m_at] == '=' && !out.empty()) {
                ++m_at;
                skipSpaces();
                out.back().parameters[word] = m_at < m_text.size() && m_text[m_at] == '"' ? quoted() : token();
            } else {
                out.push_back({word, {}});
            }
        }
        return out;
    }

private:
    void skipSpaces() {
        while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0)
            ++m_at;
    }
    void skip() {
        while (m_at < m_text.size() && (m_text[m_at] == ',' || std::isspace(static_cast<unsigned char>(m_text[m_at])) != 0))
            ++m_at;
    }
    std::string token() {
        std::string out;
        for (; m_at < m_text.size() && std::string_view(" \t,=\"").find(m_text[m_at]) == std::string_view::npos; ++m_at)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(m_text[m_at])));
        return out;
    }
    std::string quoted() {
        std::string out;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            out += m_text[m_at];
        }
        ++m_at;
        return out;
    }

    const std::string& m_text;
    std::size_t m_at = 0;
};

Error refused(const std::string& registry, bool loggedIn) {
    const std::string host = registry.substr(0, registry.find('/'));
    if (!loggedIn)
        return Error(ErrorCode::BadValue, LT("core", "The registry wants a log-in, and there is none for it on this machine"))
            .at(registry)
            .fix(text(LT("core", "Log in with `podman login %1` or `docker login %1`"), host));
    return Error(ErrorCode::BadValue, LT("core", "The registry refuses the log-in that this machine has for it"))
        .at(registry)
        .fix(text(LT("core", "Log in again with `podman login %1` or `docker login %1`, as a user that may write there"), host));
}

} // namespace

std::vector<Challenge> parseChallenges(const std::string& header) { return ChallengeReader(header).all(); }

std::string Authorization::header(const std::vector<std::string>& scopes) const {
    if (m_basic && m_credentials)
        return "Authorization: Basic " + base64(m_credentials->user + ":" + m_credentials->password);
    const auto token = m_tokens.find(joined(scopes));
    return token == m_tokens.end() ? std::string() : "Authorization: Bearer " + token->second;
}

Result<void> Authorization::obtain(const HttpResponse& refusal, const std::vector<std::string>& scopes, const std::string& registry, const std::function<bool()>& goOn) {
    const auto challenges = parseChallenges(refusal.header("www-authenticate"));
    for (const auto& challenge : challenges) {
        if (challenge.scheme == "bearer")
            return fetchToken(challenge, scopes, registry, goOn);
        if (challenge.scheme == "basic") {
            if (m_basic || !m_credentials || m_credentials->user.empty())
                return refused(registry, m_basic);
            m_basic = true;
            return {};
        }
    }
    return Error(ErrorCode::Unsupported, LT("core", "The registry asks for a kind of log-in that is neither Basic nor Bearer")).at(registry).fix(LT("core", "Ask who runs the registry for another way in"));
}

HttpRequest Authorization::tokenRequest(const Challenge& challenge, const std::vector<std::string>& scopes) const {
    const auto parameter = [&challenge](const char* name) {
        const auto found = challenge.parameters.find(name);
        return found == challenge.parameters.end() ? std::string() : found->second;
    };
    const std::string realm = parameter("realm");
    std::vector<std::string> wanted = scopes;
    if (const auto scope = parameter("scope"); wanted.empty() && !scope.empty())
        wanted.push_back(scope);
    std::string query = "service=" + percentEncoded(parameter("service"));
    HttpRequest request;
    request.tls = m_tls;
    if (m_credentials && !m_credentials->identityToken.empty()) {
        request.method = "POST";
        request.url = realm;
        request.headers.emplace_back("Content-Type: application/x-www-form-urlencoded");
        request.body = "grant_type=refresh_token&client_id=lepton-studio&" + query + "&scope=" + percentEncoded(joined(wanted)) + "&refresh_token=" + percentEncoded(m_credentials->identityToken);
        return request;
    }
    for (const auto& scope : wanted)
        query += "&scope=" + percentEncoded(scope);
    request.url = realm + (realm.find('?') == std::string::npos ? "?" : "&") + query;
    if (m_credentials)
        request.headers.push_back("Authorization: Basic " + base64(m_credentials->user + ":" + m_credentials->password));
    return request;
}

Result<void> Authorization::fetchToken(const Challenge& challenge, const std::vector<std::string>& scopes, const std::string& registry, const std::function<bool()>& goOn) {
    HttpRequest request = tokenRequest(challenge, scopes);
    request.goOn = goOn;
    if (!request.url.starts_with("https://") && !(m_plainHttp && request.url.starts_with("http://")))
        return Error(ErrorCode::Unsupported, LT("core", "The registry sends its log-ins to an address that is not HTTPS")).at(shownAddress(request.url)).fix(LT("core", "Ask who runs the registry"));
    LEPTON_TRY(const HttpResponse response, send(request));
    if (response.status == 400 || response.status == 401 || response.status == 403)
        return refused(registry, m_credentials.has_value());
    const Json answer = Json::parse(response.body, nullptr, false);
    std::string token;
    for (const char* key : {"token", "access_token"})
        if (answer.is_object() && token.empty() && answer.contains(key) && answer[key].is_string())
            token = answer[key].get<std::string>();
    if (response.status != 200 || token.empty())
        return Error(ErrorCode::Unreadable, text(LT("core", "The registry's token server answers with status %1 and no token"), response.status)).at(shownAddress(request.url)).fix(LT("core", "Try again later, or ask who runs the registry"));
    m_tokens[joined(scopes)] = token;
    return {};
}

std::string Authorization::withoutSecrets(std::string text) const {
    std::vector<std::string> secrets;
    if (m_credentials)
        secrets = {m_credentials->password, m_credentials->identityToken, base64(m_credentials->user + ":" + m_credentials->password)};
    for (const auto& [scope, token] : m_tokens)
        secrets.push_back(token);
    for (const auto& secret : secrets)
        for (auto at = secret.empty() ? std::string::npos : text.find(secret); at != std::string::npos; at = text.find(secret, at))
            text.replace(at, secret.size(), "***");
    return text;
}

} // namespace lepton::deploy::oci
