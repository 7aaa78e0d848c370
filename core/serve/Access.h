// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/serve/Http.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lepton::serve {

/// Who may do what, by bearer tokens (RFC 6750). Holds only the tokens' digests. Immutable; any thread.
class Access {
public:
    enum class Role {
        Infer,   ///< describe models, infer, predict
        Metrics, ///< /metrics
        Admin,   ///< everything, loading and unloading too
    };

    /// Open to everybody.
    Access() = default;
    /// A token that may everything.
    static Access ofToken(const std::string& token);
    /// One token on a line of its own, which may everything, or lines "ROLE TOKEN" with ROLE infer, metrics or admin; empty lines and lines
    /// that begin with # are skipped. Errors: BadValue with file and line, never with the token.
    static Result<Access> parse(const std::string& text, const std::string& where);
    static Result<Access> read(const Path& file);

    bool open() const { return m_tokens.empty(); }
    /// 401 with WWW-Authenticate without a token that is known, 403 with one that may not do this. `authorization`: the header's value.
    std::optional<Response> refuse(const std::string& authorization, Role needed) const;

private:
    using Digest = std::array<unsigned char, 32>;
    struct Token {
        Digest digest{};
        Role role = Role::Admin;
    };
    static Digest digestOf(const std::string& token);

    std::vector<Token> m_tokens;
};

} // namespace lepton::serve
