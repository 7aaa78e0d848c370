// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/HttpClient.h"
#include "core/base/Json.h"

#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// The name under which we own fields of objects (metadata.managedFields).
inline constexpr const char* fieldManager = "lepton-studio";

/// A field that another manager has set otherwise.
struct FieldConflict {
    std::string object; ///< "Deployment digits"
    std::string field;  ///< ".spec.replicas"
    std::string owner;  ///< "kubectl"

    /// With a part of ourselves (scaling goes by a sub-resource and counts as another), or with an autoscaler that was ours: not the user's concern.
    bool harmless() const;
};

/// From a Status of reason Conflict; empty if it is another one.
std::vector<FieldConflict> conflictsIn(const Json& status, const std::string& object);
Error conflictError(const std::vector<FieldConflict>& conflicts);

/// What the cluster said no with, in words: 401, 403, 404, 409, 422 with the fields, 5xx. `object`: what it was about, "Deployment digits";
/// `where`: the server's address.
Error apiError(const HttpResponse& response, const std::string& object, const std::string& where);

} // namespace lepton::deploy::kubernetes
