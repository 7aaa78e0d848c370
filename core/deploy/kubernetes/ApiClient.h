// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/kubernetes/Kubeconfig.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

struct FieldConflict;

/// "Deployment digits"
std::string shownName(const Json& object);
/// "/apis/apps/v1/namespaces/N/deployments/digits". The kind must be one that we make.
std::string objectPath(const Json& object, const std::string& nameSpace);
/// Without the name: where they are listed.
std::string listPath(const std::string& apiVersion, const std::string& kind, const std::string& nameSpace);
std::string pluralOf(const std::string& kind);
std::string urlEscaped(const std::string& text);

/// What the cluster is asked and told, over its REST API. Copies are cheap; any thread. Errors: apiError()'s, and send()'s where there is no connection.
class ApiClient {
public:
    explicit ApiClient(ClusterAccess access, std::function<bool()> goOn = {}) : m_access(std::move(access)), m_goOn(std::move(goOn)) {}

    const ClusterAccess& access() const { return m_access; }

    Result<Json> get(const std::string& path, const std::string& object = {}) const;
    /// None where the cluster does not have it.
    Result<std::optional<Json>> find(const std::string& path, const std::string& object = {}) const;
    Result<Json> post(const std::string& path, const Json& body, const std::string& object = {}) const;
    Result<Json> mergePatch(const std::string& path, const Json& body, const std::string& object = {}) const;

    struct Apply {
        bool dryRun = false; ///< the cluster works out what would be, and checks it, but keeps nothing
        bool force = false;  ///< fields of others become ours
        std::string manager; ///< empty: fieldManager
    };
    /// Server-side apply. Conflicts that are harmless are taken over; with others the error is Conflict, and `conflicts`, if given, has them.
    Result<Json> apply(const Json& object, const std::string& nameSpace, const Apply& how, std::vector<FieldConflict>* conflicts = nullptr) const;

    /// Foreground: it is gone only once what belongs to it is. What is not there is no error.
    Result<void> remove(const std::string& path, const std::string& object = {}) const;

    /// The lines of an answer that goes on, such as a watch or a log, until it ends, `line` gives false or `goOn` does.
    Result<void> lines(const std::string& path, const std::function<bool(const std::string& line)>& line, const std::function<bool()>& goOn) const;
    Result<std::string> text(const std::string& path) const;

private:
    HttpRequest request(const std::string& method, const std::string& path) const;
    Result<Json> answer(const HttpRequest& request, const std::string& object) const;

    ClusterAccess m_access;
    std::function<bool()> m_goOn;
};

} // namespace lepton::deploy::kubernetes
