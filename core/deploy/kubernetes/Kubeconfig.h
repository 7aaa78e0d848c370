// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/deploy/HttpClient.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy::kubernetes {

/// How one context of a kubeconfig reaches its cluster. Holds secrets: never shown, never written.
struct ClusterAccess {
    std::string context;
    std::string server;        ///< "https://…", without a slash at its end
    std::string nameSpace;     ///< the context's; "default" if it has none
    Tls tls{};
    std::string authorization; ///< the header's value; empty: by certificate or none
};

/// What stands in a program to be run for the credentials (client.authentication.k8s.io).
struct ExecPlugin {
    std::vector<std::string> command; ///< a program with a slash, made absolute from the kubeconfig's folder, or one of PATH
    std::vector<std::pair<std::string, std::string>> environment;
    std::string apiVersion;
    std::string installHint;
};

/// The user's kubeconfig: the files of $KUBECONFIG, of which the first that has a name counts, else ~/.kube/config.
class Kubeconfig {
public:
    /// Errors: NotFound (no file of them is there), Unreadable, BadFormat with file and line.
    static Result<Kubeconfig> load();
    static Result<Kubeconfig> load(const std::vector<Path>& files);
    /// Where load() looks.
    static std::vector<Path> files();

    std::vector<std::string> contexts() const;
    const std::string& currentContext() const { return m_current; }
    /// Reads what the context names: certificates, token file, or an exec plug-in's answer, which is run for it. `context` empty: the current one.
    /// Errors: NotFound (no such context, cluster, user; with the names there are), BadFormat, BadValue (an expired certificate), Unreadable, Unsupported.
    Result<ClusterAccess> access(const std::string& context) const;
    /// The server's address only, without running anything.
    Result<std::string> server(const std::string& context) const;

private:
    /// A named entry and the folder that its relative paths start from.
    struct Entry {
        std::string name;
        Json value;
        Path folder;
        std::string file;
    };
    using Entries = std::vector<Entry>;

    Result<void> merge(const Path& file);
    Result<const Entry*> context(const std::string& name) const;
    Result<const Entry*> clusterOf(const Entry& context) const;
    Result<void> readCluster(const Entry& cluster, ClusterAccess& access) const;
    Result<void> readUser(const Entry& user, ClusterAccess& access) const;

    Entries m_contexts, m_clusters, m_users;
    std::string m_current;
    std::string m_files; ///< for errors
};

/// Runs the program and takes the credentials it prints. Errors: NotFound (no such program, with its own hint), Unreadable (it failed; its last words), BadFormat.
Result<void> askPlugin(const ExecPlugin& plugin, const std::string& where, ClusterAccess& access);

/// Errors: BadValue, with the day, if a PEM certificate is no longer or not yet valid; BadFormat if it is none.
Result<void> checkCertificate(const std::string& pem, const std::string& where);

Result<std::string> fromBase64(const std::string& text, const std::string& where);
std::string toBase64(const std::string& bytes);

} // namespace lepton::deploy::kubernetes
