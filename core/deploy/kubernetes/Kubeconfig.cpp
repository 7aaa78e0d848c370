// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Kubeconfig.h"

#include "core/deploy/kubernetes/Yaml.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace lepton::deploy::kubernetes {

namespace {

std::string stringAt(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string trimmed(std::string text) {
    const auto space = [](unsigned char c) { return std::isspace(c) != 0; };
    while (!text.empty() && space(static_cast<unsigned char>(text.back())))
        text.pop_back();
    return text.substr(static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), space) - text.begin()));
}

/// What stands under `key-data` in Base64 or in the file under `key`; empty if neither is there.
Result<std::string> contentsOf(const Json& object, const std::string& key, const Path& folder, const std::string& where) {
    if (const auto data = stringAt(object, (key + "-data").c_str()); !data.empty())
        return fromBase64(data, where + "." + key + "-data");
    const auto file = stringAt(object, key.c_str());
    return file.empty() ? Result<std::string>(std::string()) : readFile(folder / file);
}

std::string namesOf(const auto& entries) {
    std::string out;
    for (const auto& entry : entries)
        out += (out.empty() ? "" : ", ") + entry.name;
    return out.empty() ? "none" : out;
}

template <typename Entries>
auto findNamed(const Entries& entries, const std::string& name) {
    return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
}

ExecPlugin pluginFrom(const Json& exec, const Path& folder) {
    ExecPlugin plugin;
    const std::string program = stringAt(exec, "command");
    plugin.command.push_back(program.find('/') != std::string::npos && !Path(program).is_absolute() ? (folder / program).string() : program);
    for (const auto& argument : exec.contains("args") && exec["args"].is_array() ? exec["args"] : Json::array())
        plugin.command.push_back(argument.is_string() ? argument.get<std::string>() : argument.dump());
    for (const auto& variable : exec.contains("env") && exec["env"].is_array() ? exec["env"] : Json::array())
        plugin.environment.emplace_back(stringAt(variable, "name"), stringAt(variable, "value"));
    plugin.apiVersion = stringAt(exec, "apiVersion");
    plugin.installHint = trimmed(stringAt(exec, "installHint"));
    return plugin;
}

} // namespace

std::vector<Path> Kubeconfig::files() {
    std::vector<Path> out;
    if (const char* list = std::getenv("KUBECONFIG"); list != nullptr && *list != '\0') {
        std::istringstream names(list);
        for (std::string name; std::getline(names, name, ':');)
            if (!name.empty())
                out.emplace_back(name);
        return out;
    }
    if (const char* home = std::getenv("HOME"); home != nullptr)
        out.push_back(Path(home) / ".kube" / "config");
    return out;
}

Result<Kubeconfig> Kubeconfig::load() { return load(files()); }

Result<Kubeconfig> Kubeconfig::load(const std::vector<Path>& files) {
    Kubeconfig config;
    bool any = false;
    for (const auto& file : files) {
        config.m_files += (config.m_files.empty() ? "" : ", ") + file.string();
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            continue;
        any = true;
        LEPTON_CHECK(config.merge(file));
    }
    if (!any)
        return Error(ErrorCode::NotFound, LT("core", "There is no kubeconfig, the file that says which Kubernetes clusters you can use"))
            .at(config.m_files)
            .fix(LT("core", "Save the one that you got with your cluster there, or set KUBECONFIG to where it is"));
    return config;
}

Result<void> Kubeconfig::merge(const Path& file) {
    LEPTON_TRY(const std::string bytes, readFile(file));
    LEPTON_TRY(const Json document, parseYaml(bytes, file.string()));
    const auto wrong = [&](const char* what) {
        return Error(ErrorCode::BadFormat, text(LT("core", "This is no kubeconfig: %1"), what)).at(file.string()).fix(LT("core", "Set KUBECONFIG to the file that you got with your cluster"));
    };
    if (!document.is_object() || (!document.contains("clusters") && !document.contains("contexts") && !document.contains("users")))
        return wrong("it has no clusters, contexts or users");
    if (const std::string kind = stringAt(document, "kind"); !kind.empty() && kind != "Config")
        return wrong(("its kind is " + kind).c_str());
    const auto take = [&](const char* list, const char* key, Entries& entries) -> Result<void> {
        const Json items = document.value(list, Json::array());
        if (!items.is_array() && !items.is_null())
            return wrong((std::string(list) + " is no list").c_str());
        for (const auto& item : items) {
            const std::string name = stringAt(item, "name");
            if (findNamed(entries, name) == entries.end())
                entries.push_back({name, item.is_object() ? item.value(key, Json::object()) : Json::object(), file.parent_path(), file.string()});
        }
        return {};
    };
    LEPTON_CHECK(take("contexts", "context", m_contexts));
    LEPTON_CHECK(take("clusters", "cluster", m_clusters));
    LEPTON_CHECK(take("users", "user", m_users));
    if (m_current.empty())
        m_current = stringAt(document, "current-context");
    return {};
}

std::vector<std::string> Kubeconfig::contexts() const {
    std::vector<std::string> out;
    for (const auto& entry : m_contexts)
        out.push_back(entry.name);
    return out;
}

Result<const Kubeconfig::Entry*> Kubeconfig::context(const std::string& name) const {
    const std::string& wanted = name.empty() ? m_current : name;
    if (wanted.empty())
        return Error(ErrorCode::NotFound, LT("core", "The kubeconfig has no current context")).at(m_files).fix(text(LT("core", "Name one of these: %1"), namesOf(m_contexts)));
    const auto found = findNamed(m_contexts, wanted);
    if (found == m_contexts.end())
        return Error(ErrorCode::NotFound, text(LT("core", "The kubeconfig has no context “%1”"), wanted)).at(m_files).fix(text(LT("core", "Name one of these: %1"), namesOf(m_contexts)));
    return &*found;
}

Result<const Kubeconfig::Entry*> Kubeconfig::clusterOf(const Entry& context) const {
    const std::string name = stringAt(context.value, "cluster");
    const auto found = findNamed(m_clusters, name);
    if (found == m_clusters.end())
        return Error(ErrorCode::NotFound, text(LT("core", "Context “%1” names the cluster “%2”, which the kubeconfig does not have"), context.name, name))
            .at(context.file)
            .fix(text(LT("core", "Mend the context; the clusters there are: %1"), namesOf(m_clusters)));
    return &*found;
}

Result<void> Kubeconfig::readCluster(const Entry& cluster, ClusterAccess& access) const {
    const std::string where = cluster.file + ": clusters." + cluster.name;
    access.server = stringAt(cluster.value, "server");
    while (access.server.ends_with('/'))
        access.server.pop_back();
    if (!access.server.starts_with("https://") && !access.server.starts_with("http://"))
        return Error(ErrorCode::BadFormat, access.server.empty() ? Text(LT("core", "The cluster has no address")) : text(LT("core", "The cluster's address does not begin with https://: %1"), access.server))
            .at(where + ".server")
            .fix(LT("core", "Write the address of its API server there"));
    for (const char* key : {"proxy-url", "tls-server-name"})
        if (!stringAt(cluster.value, key).empty())
            return Error(ErrorCode::Unsupported, text(LT("core", "A cluster with %1 can't be used from here"), key)).at(where + "." + key).fix(LT("core", "Use a context that reaches its cluster directly, or set HTTPS_PROXY"));
    access.tls.verify = !(cluster.value.contains("insecure-skip-tls-verify") && cluster.value["insecure-skip-tls-verify"] == Json(true));
    LEPTON_TRY(access.tls.authorities, contentsOf(cluster.value, "certificate-authority", cluster.folder, where));
    return {};
}

Result<void> Kubeconfig::readUser(const Entry& user, ClusterAccess& access) const {
    const std::string where = user.file + ": users." + user.name;
    for (const char* key : {"auth-provider", "as"})
        if (user.value.contains(key))
            return Error(ErrorCode::Unsupported, text(LT("core", "A user with %1 can't be used from here"), key)).at(where + "." + key).fix(LT("core", "Use one with a token, a certificate or an exec plug-in"));
    LEPTON_TRY(access.tls.certificate, contentsOf(user.value, "client-certificate", user.folder, where));
    LEPTON_TRY(access.tls.key, contentsOf(user.value, "client-key", user.folder, where));
    std::string token = stringAt(user.value, "token");
    if (const std::string file = stringAt(user.value, "tokenFile"); !file.empty()) {
        LEPTON_TRY(const std::string read, readFile(user.folder / file));
        token = trimmed(read);
    }
    if (!token.empty())
        access.authorization = "Bearer " + token;
    else if (const std::string name = stringAt(user.value, "username"); !name.empty())
        access.authorization = "Basic " + toBase64(name + ":" + stringAt(user.value, "password"));
    else if (user.value.contains("exec"))
        LEPTON_CHECK(askPlugin(pluginFrom(user.value["exec"], user.folder), where + ".exec", access));
    if (access.tls.certificate.empty() != access.tls.key.empty())
        return Error(ErrorCode::BadFormat, access.tls.key.empty() ? Text(LT("core", "The user has a certificate without its key")) : Text(LT("core", "The user has a key without its certificate")))
            .at(where)
            .fix(LT("core", "Take the kubeconfig from where it came once more"));
    return access.tls.certificate.empty() ? Result<void>() : checkCertificate(access.tls.certificate, where + ".client-certificate");
}

Result<ClusterAccess> Kubeconfig::access(const std::string& name) const {
    LEPTON_TRY(const Entry* entry, context(name));
    LEPTON_TRY(const Entry* cluster, clusterOf(*entry));
    ClusterAccess access;
    access.context = entry->name;
    access.nameSpace = stringAt(entry->value, "namespace");
    if (access.nameSpace.empty())
        access.nameSpace = "default";
    LEPTON_CHECK(readCluster(*cluster, access));
    const std::string user = stringAt(entry->value, "user");
    if (user.empty())
        return access;
    const auto found = findNamed(m_users, user);
    if (found == m_users.end())
        return Error(ErrorCode::NotFound, text(LT("core", "Context “%1” names the user “%2”, whom the kubeconfig does not have"), entry->name, user))
            .at(entry->file)
            .fix(text(LT("core", "Mend the context; the users there are: %1"), namesOf(m_users)));
    LEPTON_CHECK(readUser(*found, access));
    return access;
}

Result<std::string> Kubeconfig::server(const std::string& name) const {
    LEPTON_TRY(const Entry* entry, context(name));
    LEPTON_TRY(const Entry* cluster, clusterOf(*entry));
    ClusterAccess access;
    LEPTON_CHECK(readCluster(*cluster, access));
    return access.server;
}

} // namespace lepton::deploy::kubernetes
