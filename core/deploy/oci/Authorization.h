// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/HttpClient.h"
#include "core/deploy/oci/Credentials.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::oci {

/// What a 401 asks for in `WWW-Authenticate` (RFC 7235): scheme in small letters, and its parameters.
struct Challenge {
    std::string scheme; ///< "bearer" or "basic"
    std::map<std::string, std::string> parameters;
};
/// All challenges of the header, in its order.
std::vector<Challenge> parseChallenges(const std::string& header);

/// The right to work on a registry: Basic by the user's credentials, or Bearer by a token that its token server gives for them. Tokens are kept for as long
/// as the registry takes them.
class Authorization {
public:
    Authorization(std::optional<Credentials> credentials, Tls tls, bool plainHttp) : m_credentials(std::move(credentials)), m_tls(std::move(tls)), m_plainHttp(plainHttp) {}

    /// "Authorization: …" for work on these scopes ("repository:team/digits:pull,push"); empty while the registry has not asked for any.
    std::string header(const std::vector<std::string>& scopes) const;
    /// After a 401: gets what it asks for; header() has it from then on. Errors: BadValue (the credentials are refused, or there are none), Unreadable (the token
    /// server does not answer), Unsupported (a scheme that is neither).
    Result<void> obtain(const HttpResponse& refusal, const std::vector<std::string>& scopes, const std::string& registry, const std::function<bool()>& goOn);

    /// `text` without what is secret here: for errors in a server's own words.
    std::string withoutSecrets(std::string text) const;

private:
    Result<void> fetchToken(const Challenge& challenge, const std::vector<std::string>& scopes, const std::string& registry, const std::function<bool()>& goOn);
    HttpRequest tokenRequest(const Challenge& challenge, const std::vector<std::string>& scopes) const;

    std::optional<Credentials> m_credentials;
    Tls m_tls;
    bool m_plainHttp = false;
    bool m_basic = false;
    std::map<std::string, std::string> m_tokens; ///< by scopes
};

} // namespace lepton::deploy::oci
