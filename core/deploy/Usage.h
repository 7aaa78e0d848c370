// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "core/project/Package.h"

#include <string>
#include <vector>

namespace lepton::deploy {

/// Lines that ask a server, ready to be copied and run.
struct Snippet {
    std::string id;       ///< "curl", "python", "python-tensors", "cpp"; "curl-tensors"
    std::string title;    ///< "Python, tensors (tritonclient)"; names of tools, the same in every language
    std::string language; ///< "bash", "python", "cpp"
    std::string text;
};

/// The variable that the snippets read the token from; it stands in none of them.
inline constexpr const char* tokenVariable = "LEPTON_TOKEN";

/// For a package that is served at `url`, a server's address without a slash at its end. The raw form (predict) takes what people have: picture.png, a row, a
/// text, with an example that the recipe takes; the tensor form (infer) takes what the network takes: the first of the package's parity samples where
/// it is short, else zeros of the right shape. `token`: clients need one.
std::vector<Snippet> usageOf(const project::Package& package, const std::string& url, bool token);
/// [{"id","title","language","text"}]
Json toJson(const std::vector<Snippet>& snippets);

/// What the raw form is asked.
struct RawQuestion {
    enum class Form { Picture, Text, Json };
    Form form = Form::Picture;
    std::string example; ///< a text, or JSON; empty for a picture
};
RawQuestion rawQuestion(const project::Package& package);

} // namespace lepton::deploy
