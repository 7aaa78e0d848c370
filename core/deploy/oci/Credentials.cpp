// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/oci/Credentials.h"

#include "core/base/Json.h"
#include "core/base/platform/Program.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace lepton::deploy::oci {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// Docker's hub stands in the files under the address of its first version.
constexpr const char* dockerHubKey = "https://index.docker.io/v1/";

/// The keys under which a repository may stand, the most exact first.
std::vector<std::string> keysFor(const std::string& repository) {
    std::vector<std::string> keys;
    for (std::string key = repository; !key.empty(); key = key.find('/') == std::string::npos ? std::string() : key.substr(0, key.rfind('/')))
        keys.push_back(key);
    const std::string host = repository.substr(0, repository.find('/'));
    if (host == "docker.io")
        keys.insert(keys.end(), {dockerHubKey, "index.docker.io"});
    for (const char* scheme : {"https://", "http://"})
        for (const char* end : {"", "/", "/v1/", "/v2/"})
            keys.push_back(scheme + host + end);
    return keys;
}

/// The key that credential helpers know a host by.
std::string helperKey(const std::string& host) { return host == "docker.io" ? dockerHubKey : host; }

Error damaged(const Path& file, Text what) {
    return Error(ErrorCode::BadFormat, std::move(what)).at(file.string()).fix(LT("core", "Log in to the registry again with `docker login` or `podman login`"));
}

/// None if the entry only says that a helper has it.
Result<std::optional<Credentials>> fromEntry(const Json& entry, const Path& file) {
    Credentials out;
    if (!entry.is_object())
        return damaged(file, LT("core", "An entry under “auths” is not an object"));
    const auto word = [&entry](const char* key) { return entry.contains(key) && entry[key].is_string() ? entry[key].get<std::string>() : std::string(); };
    out.identityToken = word("identitytoken");
    out.user = word("username");
    out.password = word("password");
    if (const std::string auth = word("auth"); !auth.empty()) {
        const auto decoded = fromBase64(auth);
        const auto colon = decoded ? decoded->find(':') : std::string::npos;
        if (colon == std::string::npos)
            return damaged(file, LT("core", "An entry under “auths” holds no user and password"));
        out.user = decoded->substr(0, colon);
        out.password = decoded->substr(colon + 1);
    }
    if (out.user.empty() && out.identityToken.empty())
        return std::optional<Credentials>();
    return std::optional(out);
}

/// `docker-credential-NAME get`: the host on standard input, {"Username","Secret"} on standard output.
Result<std::optional<Credentials>> askHelper(const std::string& name, const std::string& host) {
    platform::ProgramCall call{{"docker-credential-" + name, "get"}, helperKey(host) + "\n"};
    LEPTON_TRY(const auto answer, platform::callProgram(call));
    if (answer.status != 0) {
        // The protocol has no code for "not known": this is its fixed sentence.
        if ((answer.output + answer.errors).find("credentials not found") != std::string::npos)
            return std::optional<Credentials>();
        return Error(ErrorCode::Unreadable, text(LT("core", "The credential helper failed with status %1: %2"), answer.status, answer.errors.substr(0, 200)))
            .at(call.command.front())
            .fix(LT("core", "Unlock the keychain, or log in to the registry again"));
    }
    const Json document = Json::parse(answer.output, nullptr, false);
    if (!document.is_object() || !document.value("Username", Json()).is_string() || !document.value("Secret", Json()).is_string())
        return Error(ErrorCode::BadFormat, LT("core", "The credential helper's answer holds no user and secret")).at(call.command.front()).fix(LT("core", "Log in to the registry again"));
    Credentials out{document["Username"].get<std::string>(), document["Secret"].get<std::string>(), {}};
    if (out.user == "<token>") {
        out.identityToken = out.password;
        out.user.clear();
        out.password.clear();
    }
    return std::optional(out);
}

Result<std::optional<Credentials>> fromFile(const Path& file, const std::string& repository) {
    std::error_code hidden;
    if (!std::filesystem::exists(file, hidden))
        return std::optional<Credentials>();
    auto bytes = readFile(file);
    if (!bytes)
        return bytes.error();
    const Json document = Json::parse(*bytes, nullptr, false); // its own error would show the secret's neighbourhood
    if (!document.is_object())
        return damaged(file, LT("core", "The file with the registries' log-ins is not valid JSON"));
    const std::string host = repository.substr(0, repository.find('/'));
    const Json helpers = document.value("credHelpers", Json::object());
    if (helpers.is_object() && helpers.contains(host) && helpers[host].is_string())
        return askHelper(helpers[host].get<std::string>(), host);
    const Json entries = document.value("auths", Json::object());
    if (entries.is_object())
        for (const auto& key : keysFor(repository))
            if (entries.contains(key)) {
                LEPTON_TRY(auto found, fromEntry(entries[key], file));
                if (found)
                    return found;
            }
    if (const Json store = document.value("credsStore", Json()); store.is_string() && !store.get<std::string>().empty())
        return askHelper(store.get<std::string>(), host);
    return std::optional<Credentials>();
}

} // namespace

std::vector<Path> credentialFiles() {
    std::vector<Path> files;
    if (const auto named = variable("REGISTRY_AUTH_FILE"); !named.empty())
        files.emplace_back(named);
    const Path home = variable("HOME");
    const auto docker = variable("DOCKER_CONFIG");
    files.push_back((docker.empty() ? home / ".docker" : Path(docker)) / "config.json");
    if (const auto runtime = variable("XDG_RUNTIME_DIR"); !runtime.empty())
        files.push_back(Path(runtime) / "containers" / "auth.json");
    else
        files.emplace_back("/run/containers/0/auth.json"); // podman's, for root
    const auto config = variable("XDG_CONFIG_HOME");
    files.push_back((config.empty() ? home / ".config" : Path(config)) / "containers" / "auth.json");
    return files;
}

Result<std::optional<Credentials>> findCredentials(const std::string& repository, const std::vector<Path>& files) {
    for (const auto& file : files) {
        LEPTON_TRY(auto found, fromFile(file, repository));
        if (found)
            return found;
    }
    return std::optional<Credentials>();
}

std::string base64(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int count = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(count));
    return out;
}

std::optional<std::string> fromBase64(std::string_view text) {
    std::string padded(text);
    while (padded.size() % 4 != 0)
        padded += '='; // some tools leave it away
    std::string out(padded.size() / 4 * 3 + 1, '\0');
    const int count = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(padded.data()), static_cast<int>(padded.size()));
    if (count < 0)
        return std::nullopt;
    const auto padding = padded.size() - (padded.find('=') == std::string::npos ? padded.size() : padded.find('='));
    out.resize(static_cast<std::size_t>(count) - std::min<std::size_t>(padding, 2));
    return out;
}

} // namespace lepton::deploy::oci
