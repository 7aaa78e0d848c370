// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Result.h"
#include "core/base/Text.h"

#include <optional>
#include <string>

/// Tokens and passwords, by key ("dgx-lepton/token", "deployment/digits"). They live in the desktop's keychain (Secret Service); where there is none, as on
/// a server without a desktop, in a file of its own that only this user may read, as Docker and Kubernetes keep theirs. They are never part of a project, a
/// deployment's record, a log, an error or a command line. Any thread; may wait for the user to unlock the keychain.
namespace lepton::deploy {

/// Errors: Unwritable.
Result<void> keepSecret(const std::string& key, const std::string& value);
/// None if there is no such secret. Errors: Unreadable.
Result<std::optional<std::string>> findSecret(const std::string& key);
Result<void> forgetSecret(const std::string& key);
/// Where keepSecret() puts them on this machine: "the desktop's keychain", or the folder.
Text secretPlace();

} // namespace lepton::deploy
