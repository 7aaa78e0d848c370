// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deploy/DeploymentStore.h"

#include <algorithm>
#include <cctype>

namespace lepton::deploy {

namespace {

constexpr std::size_t longestName = 40;
constexpr const char* recordFile = "deployment.json";

bool plain(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::string joined(const std::vector<Deployment>& deployments) {
    std::string out;
    for (const auto& deployment : deployments)
        out += (out.empty() ? "" : ", ") + deployment.name;
    return out;
}

} // namespace

DeploymentStore::DeploymentStore(Path folder) : m_folder(folder.empty() ? platform::dataFolder() / "deployments" : std::move(folder)) {}

bool DeploymentStore::contains(const std::string& name) const {
    std::error_code fault;
    return checkDeploymentName(name).ok() && std::filesystem::exists(folder(name) / recordFile, fault);
}

std::vector<Deployment> DeploymentStore::list() const {
    std::vector<Deployment> out;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder, fault)) {
        const std::string name = entry.path().filename().string();
        if (!contains(name))
            continue;
        auto deployment = load(name);
        if (deployment) {
            out.push_back(std::move(*deployment));
            continue;
        }
        Deployment damaged;
        damaged.name = name;
        damaged.lastError = deployment.error();
        out.push_back(std::move(damaged));
    }
    std::sort(out.begin(), out.end(), [](const Deployment& a, const Deployment& b) { return a.name < b.name; });
    return out;
}

Result<Deployment> DeploymentStore::load(const std::string& name) const {
    if (!contains(name)) {
        const std::string names = joined(list());
        return Error(ErrorCode::NotFound, text(LT("core", "There is no deployment named “%1”"), name))
            .at(m_folder.string())
            .fix(names.empty() ? Text(LT("core", "Nothing is deployed from this machine yet: `lepton deploy` does that")) : text(LT("core", "There are: %1"), names));
    }
    const Path file = folder(name) / recordFile;
    LEPTON_TRY(const Json document, readJson(file));
    LEPTON_TRY(Deployment deployment, deploymentFromJson(document, file.string()));
    deployment.name = name;
    deployment.folder = folder(name);
    if (platform::FileLock::holder(folder(name) / "lock") == 0)
        for (auto& revision : deployment.revisions)
            if (revision.outcome == "applying")
                revision.outcome = "interrupted";
    return deployment;
}

Result<void> DeploymentStore::save(const Deployment& deployment) const { return writeJson(folder(deployment.name) / recordFile, toJson(deployment)); }

Result<void> DeploymentStore::forget(const std::string& name) const {
    LEPTON_CHECK(checkDeploymentName(name));
    std::error_code fault;
    std::filesystem::remove(folder(name) / recordFile, fault); // first: half a folder is no deployment
    std::filesystem::remove_all(folder(name), fault);
    if (fault)
        return systemError(fault.value(), folder(name), true);
    return {};
}

Path DeploymentStore::packageFile(const std::string& name, const std::string& digest) const { return folder(name) / "packages" / (digest.substr(0, 16) + ".leptonmodel"); }

Result<Path> DeploymentStore::keepPackage(const std::string& name, const Path& package, const std::string& digest) const {
    const Path kept = packageFile(name, digest);
    std::error_code fault;
    if (std::filesystem::exists(kept, fault))
        if (const auto there = sha256File(kept); there && *there == digest)
            return kept;
    LEPTON_TRY(const std::string bytes, readFile(package));
    LEPTON_CHECK(writeFile(kept, bytes));
    return kept;
}

void DeploymentStore::note(const std::string& name, const Json& event) const {
    Json line{{"time", utcNow()}};
    line.update(event);
    (void)appendFile(folder(name) / "journal.jsonl", line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

Result<platform::FileLock> DeploymentStore::lock(const std::string& name) const {
    LEPTON_CHECK(makeFolders(folder(name)));
    return platform::FileLock::acquire(folder(name) / "lock");
}

Result<void> checkDeploymentName(const std::string& name) {
    const bool good = !name.empty() && name.size() <= longestName && name.front() >= 'a' && name.front() <= 'z' && name.back() != '-' &&
                      std::all_of(name.begin(), name.end(), [](unsigned char c) { return plain(c) || c == '-'; });
    if (good)
        return {};
    return Error(ErrorCode::BadValue, text(LT("core", "“%1” can't be the name of a deployment"), name))
        .at("name")
        .fix(LT("core", "Use up to 40 small letters, digits and hyphens, beginning with a letter"));
}

std::string deploymentName(const std::string& packageName) {
    std::string out;
    for (const unsigned char c : packageName) {
        const auto small = static_cast<unsigned char>(std::tolower(c));
        if (plain(small))
            out += static_cast<char>(small);
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    if (out.empty() || !(out.front() >= 'a' && out.front() <= 'z'))
        out = "model-" + out;
    out.resize(std::min(out.size(), longestName));
    while (out.back() == '-')
        out.pop_back();
    return out;
}

} // namespace lepton::deploy
