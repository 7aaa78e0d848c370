// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy {

/// One apply: which package with which settings. Its package is kept, so that any revision can be live again.
struct Revision {
    int number = 1;
    std::string model;   ///< the package's name
    std::string version; ///< the package's version
    std::string digest;  ///< SHA-256 of its file
    Json settings = Json::object();
    std::string created; ///< UTC
    /// applying (or interrupted, if nobody works on it), live, superseded, failed
    std::string outcome = "applying";
    Json state = Json::object(); ///< the target's, from apply()
};

/// A model at a place, over all its versions: what `lepton deployments list` shows.
struct Deployment {
    std::string name;
    std::string target;
    std::string url;      ///< empty while nothing is live
    int live = 0;         ///< number of the revision that serves; 0: none
    bool token = false;   ///< clients need a token (kept as a secret)
    std::optional<Error> lastError; ///< of the newest apply, if it failed
    std::vector<Revision> revisions; ///< oldest first
    Path folder;          ///< its own on this machine; not in the record

    const Revision* find(int number) const;
    /// The one that serves; null if none does.
    const Revision* current() const { return find(live); }
    /// The newest before `number` that has been live; null if there is none.
    const Revision* before(int number) const;
};

Json toJson(const Deployment& deployment);
Result<Deployment> deploymentFromJson(const Json& document, const std::string& where);

} // namespace lepton::deploy
