// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/kubernetes/Kubeconfig.h"

#include "core/base/platform/Platform.h"

#include <cstdlib>

namespace lepton::deploy::kubernetes {

namespace {

constexpr double pluginSeconds = 60;
constexpr int noSuchProgram = 127;

/// For what the plug-in prints; nobody else may read it, and it goes away with this object.
class PrivateFolder {
public:
    PrivateFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "lepton-exec-XXXXXX").string();
        m_path = ::mkdtemp(name.data()) != nullptr ? Path(name) : Path();
    }
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;
    ~PrivateFolder() {
        std::error_code ignored;
        if (!m_path.empty())
            std::filesystem::remove_all(m_path, ignored);
    }
    const Path& path() const { return m_path; }

private:
    Path m_path;
};

std::vector<std::string> commandOf(const ExecPlugin& plugin) {
    std::vector<std::string> command{"env"};
    for (const auto& [name, value] : plugin.environment)
        command.push_back(name + "=" + value);
    command.push_back("KUBERNETES_EXEC_INFO=" + Json{{"apiVersion", plugin.apiVersion}, {"kind", "ExecCredential"}, {"spec", {{"interactive", false}}}}.dump());
    command.insert(command.end(), plugin.command.begin(), plugin.command.end());
    return command;
}

std::string lastLines(const std::string& text) { return text.size() > 400 ? text.substr(text.size() - 400) : text; }

Error failed(const ExecPlugin& plugin, const std::string& where, int status, const std::string& words) {
    if (status == noSuchProgram)
        return Error(ErrorCode::NotFound, text(LT("core", "The program that logs in to the cluster is not there: %1"), plugin.command.front()))
            .at(where)
            .fix(plugin.installHint.empty() ? Text(LT("core", "Install it, or use another context")) : Text(plugin.installHint));
    return Error(ErrorCode::Unreadable, text(LT("core", "The program that logs in to the cluster failed: %1 (status %2)"), lastLines(words), status))
        .at(where)
        .fix(text(LT("core", "Run it in a terminal to log in again: %1"), plugin.command.front()));
}

} // namespace

Result<void> askPlugin(const ExecPlugin& plugin, const std::string& where, ClusterAccess& access) {
    const PrivateFolder folder;
    if (folder.path().empty())
        return systemError(errno, std::filesystem::temp_directory_path(), true);
    const Path out = folder.path() / "out", err = folder.path() / "err";
    LEPTON_TRY(auto process, platform::Process::start({commandOf(plugin), out, err, false}));
    if (!process.wait(pluginSeconds)) {
        process.kill();
        return failed(plugin, where, -1, "no answer within 60 s");
    }
    if (process.exitStatus() != 0)
        return failed(plugin, where, process.exitStatus(), readFile(err).ok() ? readFile(err).value() : std::string());
    LEPTON_TRY(const std::string printed, readFile(out));
    const Json answer = Json::parse(printed, nullptr, false);
    const Json status = answer.is_object() ? answer.value("status", Json()) : Json();
    const auto wrong = [&](const Text& what) { return Error(ErrorCode::BadFormat, what).at(where).fix(text(LT("core", "Run it in a terminal to see what it says: %1"), plugin.command.front())); };
    if (!status.is_object() || answer.value("kind", Json()) != Json("ExecCredential"))
        return wrong(text(LT("core", "The program that logs in to the cluster did not print an ExecCredential: %1"), plugin.command.front()));
    if (!plugin.apiVersion.empty() && answer.value("apiVersion", Json()) != Json(plugin.apiVersion))
        return wrong(text(LT("core", "The program that logs in to the cluster speaks another version than the kubeconfig's %1"), plugin.apiVersion));
    const auto given = [&](const char* key) { return status.contains(key) && status[key].is_string() ? status[key].get<std::string>() : std::string(); };
    if (const auto token = given("token"); !token.empty())
        access.authorization = "Bearer " + token;
    if (const auto certificate = given("clientCertificateData"); !certificate.empty()) {
        access.tls.certificate = certificate;
        access.tls.key = given("clientKeyData");
    }
    if (access.authorization.empty() && access.tls.certificate.empty())
        return wrong(text(LT("core", "The program that logs in to the cluster gave neither a token nor a certificate: %1"), plugin.command.front()));
    return {};
}

} // namespace lepton::deploy::kubernetes
