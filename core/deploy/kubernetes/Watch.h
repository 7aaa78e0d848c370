// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kubernetes/ApiClient.h"

#include <functional>
#include <string>

namespace lepton::deploy::kubernetes {

/// What is followed: the objects under a list path, all or those that a selector takes.
struct Watched {
    std::string path;          ///< listPath()
    std::string labelSelector; ///< empty: all
    std::string fieldSelector; ///< empty: all
};

/// `change` hears of every object that is there and of each change from then on, ADDED, MODIFIED or DELETED, until `goOn` says no. A stream that
/// ends is taken up where it ended (bookmarks), one that the cluster has forgotten (410) begins with a new list, in which what has gone meanwhile is
/// DELETED and what is there is told once more as MODIFIED. Blocks. Errors: the first list's, Cancelled never; later faults are tried again.
Result<void> watch(const ApiClient& client, const Watched& watched, const std::function<void(const std::string& type, const Json& object)>& change, const std::function<bool()>& goOn);

} // namespace lepton::deploy::kubernetes
