// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/podman/Engine.h"

#include "core/base/platform/Platform.h"
#include "core/deploy/oci/ImageFiles.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstdlib>
#include <sstream>

namespace lepton::deploy::podman {

namespace {

constexpr double loadSeconds = 600;

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        if (!line.empty())
            out.push_back(line);
    return out;
}

/// A folder that goes away with this object. Its name has small letters only, as an image's must.
struct TemporaryFolder {
    Path path;
    TemporaryFolder() {
        static std::atomic<int> count{0};
        path = std::filesystem::temp_directory_path() / ("lepton-image-" + std::to_string(platform::processId()) + "-" + std::to_string(++count));
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

bool fitsImageName(const std::string& path) {
    return std::all_of(path.begin(), path.end(), [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '/' || c == '-'; });
}

/// $DOCKER_CONFIG without a config.json is nothing to docker, but an error to podman.
bool namesMissingLogins() {
    const char* folder = std::getenv("DOCKER_CONFIG");
    std::error_code ignored;
    return folder != nullptr && *folder != '\0' && !std::filesystem::exists(Path(folder) / "config.json", ignored);
}

bool mentions(const std::string& text, std::initializer_list<const char*> words) {
    return std::any_of(words.begin(), words.end(), [&text](const char* word) { return text.find(word) != std::string::npos; });
}

} // namespace

Error Engine::fault(const platform::ProgramAnswer& answer, const std::string& verb) const {
    const auto lines = linesOf(answer.errors);
    std::string words = lines.empty() ? "status " + std::to_string(answer.status) : lines.back();
    // docker run ends with a line that only says where help is.
    if (words.starts_with("See '") && lines.size() > 1)
        words = lines[lines.size() - 2];
    const std::string where = m_program + " " + verb;
    const Text what = text(LT("core", "%1 says: %2"), m_program, words.substr(0, 400));
    if (mentions(words, {"no such", "No such", "not known", "does not exist"}))
        return Error(ErrorCode::NotFound, what).at(where).fix(LT("core", "Deploy it again"));
    if (mentions(words, {"address already in use", "port is already allocated", "already in use"}))
        return Error(ErrorCode::Conflict, what).at(where).fix(LT("core", "Choose another port (--set port=…), or 0 for any that is free"));
    if (mentions(words, {"Cannot connect to the Docker daemon", "permission denied while trying to connect"}))
        return Error(ErrorCode::Unsupported, what).at(where).fix(LT("core", "Start Docker's service, and see that your user is in its group; or use podman, which needs neither"));
    if (mentions(words, {"no space left"}))
        return Error(ErrorCode::NoSpace, what).at(where).fix(text(LT("core", "Free space: `%1 system prune` deletes what is not used"), m_program));
    if (mentions(words, {"rlimit", "setrlimit"}))
        return Error(ErrorCode::Unsupported, what).at(where).fix(LT("core", "This machine does not let containers raise resource limits: give an OCI runtime that leaves them (--set runtime=…)"));
    return Error(ErrorCode::Unreadable, what).at(where).fix(text(LT("core", "Try `%1 info` to see whether it works on this machine"), m_program));
}

Result<std::string> Engine::call(const std::vector<std::string>& arguments, double timeoutSeconds, Reporter* reporter) const {
    platform::ProgramCall call;
    call.command = {m_program};
    if (isPodman() && !m_runtime.empty())
        call.command.insert(call.command.end(), {"--runtime", m_runtime});
    call.command.insert(call.command.end(), arguments.begin(), arguments.end());
    call.timeoutSeconds = timeoutSeconds;
    call.folder = std::filesystem::temp_directory_path().string(); // podman's monitor leaves a file named "oom" where it runs when memory was short
    if (isPodman() && namesMissingLogins())
        call.environment.emplace_back("DOCKER_CONFIG=");
    if (reporter != nullptr)
        call.goOn = [reporter] { return reporter->goOn(); };
    LEPTON_TRY(auto answer, platform::callProgram(call));
    if (answer.status != 0)
        return fault(answer, arguments.front());
    return std::move(answer.output);
}

Result<void> Engine::available() const {
    if (!platform::programExists(m_program))
        return Error(ErrorCode::NotFound, text(LT("core", "%1 is not installed on this machine"), m_program)).at(m_program).fix(text(LT("core", "Install it: on Debian and Ubuntu `sudo apt install %1`"), isPodman() ? "podman" : "docker.io"));
    if (isPodman())
        return {};
    const auto answer = call({"version", "--format", "{{.Server.Version}}"}, 10);
    return answer ? Result<void>() : answer.error();
}

Result<bool> Engine::hasImage(const std::string& name) const {
    const auto answer = call({"image", "inspect", "--format", "{{.Id}}", name});
    if (!answer && answer.error().code != ErrorCode::NotFound)
        return answer.error();
    return answer.ok();
}

Result<void> Engine::load(const oci::BuiltImage& image, const std::string& name, Reporter& reporter) const {
    reporter.started("load", Text(name));
    LEPTON_TRY(const bool there, hasImage(name));
    if (there) {
        reporter.skipped("load", LT("core", "the image is there already"));
        return {};
    }
    const TemporaryFolder folder;
    LEPTON_CHECK(makeFolders(folder.path));
    if (isPodman() && fitsImageName(folder.path.string()))
        LEPTON_CHECK(loadLayout(image, name, folder.path / "layout", reporter));
    else {
        const Path archive = folder.path / "image.tar";
        LEPTON_CHECK(oci::writeDockerArchive(image, name, archive, reporter));
        LEPTON_TRY(const auto words, call({"load", "--input", archive.string()}, loadSeconds, &reporter));
    }
    reporter.done("load", Text(name));
    return {};
}

/// Podman reads the layers where they lie, and only those that it does not have.
Result<void> Engine::loadLayout(const oci::BuiltImage& image, const std::string& name, const Path& folder, Reporter& reporter) const {
    LEPTON_CHECK(oci::writeLayout(image, name, folder));
    LEPTON_TRY(const auto words, call({"pull", "--quiet", "oci:" + folder.string()}, loadSeconds, &reporter));
    const auto lines = linesOf(words);
    if (lines.empty())
        return Error(ErrorCode::Unreadable, LT("core", "Podman did not say which image it loaded")).at(name).fix(LT("core", "Try again, or try `podman info`"));
    LEPTON_TRY(const auto tagged, call({"tag", lines.back(), name}));
    // It names the image by the folder too.
    const auto untagged = call({"untag", lines.back(), "localhost" + folder.string() + ":latest"});
    (void)untagged; // harmless if a version of podman names it otherwise
    return {};
}

Result<void> Engine::pull(const std::string& reference, const Tls& tls, bool plainHttp, Reporter& reporter) const {
    reporter.started("pull", Text(reference));
    const TemporaryFolder folder;
    std::vector<std::string> arguments{"pull", "--quiet"};
    if (isPodman() && (plainHttp || !tls.verify))
        arguments.emplace_back("--tls-verify=false");
    if (isPodman() && !tls.authorities.empty()) {
        LEPTON_CHECK(writeFile(folder.path / "ca.crt", tls.authorities));
        arguments.insert(arguments.end(), {"--cert-dir", folder.path.string()});
    }
    arguments.push_back(reference);
    LEPTON_TRY(const auto words, call(arguments, loadSeconds, &reporter));
    reporter.done("pull");
    return {};
}

Result<std::optional<Json>> Engine::inspect(const std::string& container) const {
    const auto answer = call({"container", "inspect", container});
    if (!answer)
        return answer.error().code == ErrorCode::NotFound ? Result<std::optional<Json>>(std::nullopt) : answer.error();
    const Json document = Json::parse(answer.value(), nullptr, false);
    if (!document.is_array() || document.empty() || !document[0].is_object())
        return Error(ErrorCode::BadFormat, text(LT("core", "%1 describes the container in a way that is not known here"), m_program)).at(container);
    return std::optional(document[0]);
}

Result<std::vector<std::string>> Engine::containers(const std::string& label) const {
    LEPTON_TRY(const auto names, call({"ps", "--all", "--filter", "label=" + label, "--format", "{{.Names}}"}));
    return linesOf(names);
}

Result<void> Engine::removeContainer(const std::string& container) const {
    const auto stopped = call({"stop", "-t", "10", container});
    if (!stopped && stopped.error().code != ErrorCode::NotFound && stopped.error().code != ErrorCode::Unreadable)
        return stopped.error();
    const auto removed = call({"rm", "--force", container});
    return removed || removed.error().code == ErrorCode::NotFound ? Result<void>() : removed.error();
}

Result<std::vector<std::string>> Engine::logs(const std::string& container, int lines) const {
    platform::ProgramCall call{{m_program, "logs", "--tail", std::to_string(lines), container}};
    LEPTON_TRY(const auto answer, platform::callProgram(call));
    if (answer.status != 0)
        return fault(answer, "logs");
    return linesOf(answer.output + answer.errors);
}

} // namespace lepton::deploy::podman
