// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/Access.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <sstream>

namespace lepton::serve {

namespace {

std::optional<Access::Role> roleNamed(const std::string& name) {
    if (name == "infer")
        return Access::Role::Infer;
    if (name == "metrics")
        return Access::Role::Metrics;
    if (name == "admin")
        return Access::Role::Admin;
    return std::nullopt;
}

std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> out;
    for (std::string word; stream >> word;)
        out.push_back(word);
    return out;
}

/// What follows "Bearer ", whose case does not matter (RFC 9110, 11.1).
std::string bearerToken(const std::string& authorization) {
    constexpr std::string_view scheme = "bearer ";
    const bool bearer = authorization.size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), authorization.begin(), [](char wanted, char given) { return wanted == (given | ' ') || wanted == given; });
    return bearer ? authorization.substr(scheme.size()) : std::string();
}

Response unauthorized(const std::string& text, const std::string& challenge) {
    Response response = errorResponse(401, text);
    response.headers["WWW-Authenticate"] = challenge;
    return response;
}

} // namespace

Access::Digest Access::digestOf(const std::string& token) {
    Digest digest;
    SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
    return digest;
}

Access Access::ofToken(const std::string& token) {
    Access access;
    access.m_tokens.push_back({digestOf(token), Role::Admin});
    return access;
}

Result<Access> Access::parse(const std::string& text, const std::string& where) {
    Access access;
    std::istringstream lines(text);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        const auto parts = words(line);
        if (parts.empty() || parts[0].starts_with('#'))
            continue;
        const auto role = parts.size() == 1 ? std::optional(Role::Admin) : roleNamed(parts[0]);
        if (!role || parts.size() > 2)
            return Error(ErrorCode::BadValue, LT("core", "A line of the token file is neither a token nor a role and a token"))
                .at(where + ":" + std::to_string(number))
                .fix(LT("core", "Write lines such as “infer TOKEN”, “metrics TOKEN” or “admin TOKEN”"));
        access.m_tokens.push_back({digestOf(parts.back()), *role});
    }
    if (access.m_tokens.empty())
        return Error(ErrorCode::BadValue, LT("core", "The token file is empty")).at(where).fix(LT("core", "Write a token into it, one line"));
    return access;
}

Result<Access> Access::read(const Path& file) {
    LEPTON_TRY(const std::string text, readFile(file));
    return parse(text, file.string());
}

std::optional<Response> Access::refuse(const std::string& authorization, Role needed) const {
    if (open())
        return std::nullopt;
    const Digest given = digestOf(bearerToken(authorization));
    bool known = false;
    bool allowed = false;
    for (const auto& token : m_tokens) { // all of them, whichever it is: the time tells nothing
        const bool same = CRYPTO_memcmp(given.data(), token.digest.data(), given.size()) == 0;
        known = known || same;
        allowed = allowed || (same && (token.role == Role::Admin || token.role == needed));
    }
    if (allowed)
        return std::nullopt;
    if (known)
        return errorResponse(403, "This token may not do that");
    if (authorization.empty())
        return unauthorized("This server wants a bearer token. Send the header “Authorization: Bearer TOKEN”", "Bearer");
    return unauthorized("This server does not know that token", R"(Bearer error="invalid_token")");
}

} // namespace lepton::serve
