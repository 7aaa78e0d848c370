// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/ModelRepository.h"

#include "core/base/Log.h"
#include "core/engine/Packaging.h"

#include <malloc.h>

#include <mutex>
#include <set>
#include <utility>

namespace lepton::serve {

namespace {

constexpr std::size_t mostLoads = 64; ///< that wait

Error noModel(const std::string& name) { return Error(ErrorCode::NotFound, text(LT("core", "There is no model “%1” here"), name)).fix(LT("core", "POST /v2/repository/index lists the models")); }

Error noVersion(const std::string& name, const std::string& version) {
    return Error(ErrorCode::NotFound, text(LT("core", "The model “%1” has no version “%2” here"), name, version)).fix(LT("core", "POST /v2/repository/index lists the models"));
}

Error notLoaded(const std::string& name, const std::string& reason) {
    return Error(ErrorCode::NotFound, text(LT("core", "The model “%1” is not loaded: %2"), name, reason)).fix(LT("core", "POST /v2/repository/models/MODEL/load loads it"));
}

std::string sentence(const Error& error) { return error.hint.empty() ? error.line() : error.line() + ". " + error.hint.str(); }

} // namespace

ModelRepository::ModelRepository(ServerResources& resources) : m_resources(resources), m_loader(1, mostLoads) {}

Result<void> ModelRepository::open(ModelSources sources) {
    m_sources = std::move(sources);
    for (const auto& model : m_sources.models) {
        LEPTON_TRY(auto served, ServedModel::make(model, m_resources));
        if (m_models[model->name()].contains(model->version()))
            return Error(ErrorCode::BadValue, text(LT("core", "Two of the packages are “%1”, version %2"), model->name(), model->version())).fix(LT("core", "Serve one of them, or package one as another version"));
        put(model->name(), model->version(), {std::move(served), "", "", {}});
    }
    return openFiles(packageFiles(m_sources), m_sources.packages.size());
}

Result<void> ModelRepository::openFiles(const std::vector<Path>& files, std::size_t named) {
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < files.size(); ++i) {
        PackageFile file = openPackageFile(files[i]);
        Result<void> taken;
        if (!file.problem && !seen.emplace(file.name, file.version).second)
            taken = Error(ErrorCode::BadValue, text(LT("core", "Two of the packages are “%1”, version %2"), file.name, file.version)).at(files[i].string()).fix(LT("core", "Serve one of them, or package one as another version"));
        else
            taken = take(std::move(file));
        if (!taken && i < named)
            return taken;
        if (!taken)
            spdlog::warn("{}", sentence(taken.error()));
    }
    return {};
}

Result<std::shared_ptr<ServedModel>> ModelRepository::read(const PackageFile& file) {
    if (file.problem)
        return *file.problem;
    LEPTON_TRY(auto package, project::readPackage(file.bytes, file.file.string()));
    // The model keeps its package, but needs neither what others run nor the samples.
    package.onnx.clear();
    auto samples = std::exchange(package.parity, {});
    LEPTON_TRY(const auto model, engine::Model::fromPackage(package));
    package.parity = std::move(samples);
    // Packages of other makers may bring no samples; those that do must answer them as they say.
    if (!package.parity.empty()) {
        LEPTON_TRY(const double difference, engine::checkParity(*model, package));
        if (!(difference <= engine::parityTolerance))
            return Error(ErrorCode::BadFormat, text(LT("core", "The model answers its own samples differently, by %1"), difference)).at(file.file.string()).fix(LT("core", "Export the package again, and let this machine's server be of the same version"));
    }
    return ServedModel::make(model, m_resources);
}

Result<void> ModelRepository::take(PackageFile file) {
    const std::string digest = sha256(file.bytes);
    recognise(file);
    {
        const std::shared_lock lock(m_mutex);
        if (const auto model = m_models.find(file.name); model != m_models.end())
            if (const auto entry = model->second.find(file.version); entry != model->second.end() && entry->second.served && entry->second.digest == digest)
                return {};
    }
    auto served = read(file);
    if (!served) {
        noteProblem(file, served.error());
        return std::move(served).error();
    }
    put(file.name, file.version, {std::move(served).value(), "", digest, file.file});
    spdlog::info("{} {} is ready, from {}", file.name, file.version, file.file.string());
    file.bytes = {};
    ::malloc_trim(0); // what reading took would otherwise stay with the process
    return {};
}

void ModelRepository::recognise(PackageFile& file) const {
    if (!file.problem)
        return;
    const std::shared_lock lock(m_mutex);
    for (const auto& [name, versions] : m_models)
        for (const auto& [version, entry] : versions)
            if (entry.file == file.file) {
                file.name = name;
                file.version = version;
            }
}

void ModelRepository::put(const std::string& name, const std::string& version, Entry entry) {
    const std::unique_lock lock(m_mutex);
    std::swap(m_models[name][version], entry); // what it was goes away behind the lock
}

void ModelRepository::noteProblem(const PackageFile& file, const Error& problem) {
    const std::unique_lock lock(m_mutex);
    Entry& entry = m_models[file.name][file.version];
    entry.reason = (entry.served ? "the older file is served; the newer one can't be: " : "") + sentence(problem);
    entry.file = file.file;
    spdlog::warn("{} {}: {}", file.name, file.version, entry.reason);
}

Result<std::shared_ptr<ServedModel>> ModelRepository::find(const std::string& name, const std::optional<std::string>& version) const {
    const std::shared_lock lock(m_mutex);
    const auto model = m_models.find(name);
    if (model == m_models.end())
        return noModel(name);
    if (version) {
        const auto entry = model->second.find(*version);
        if (entry == model->second.end())
            return noVersion(name, *version);
        return entry->second.served ? Result(entry->second.served) : notLoaded(name, entry->second.reason);
    }
    for (auto entry = model->second.rbegin(); entry != model->second.rend(); ++entry)
        if (entry->second.served)
            return entry->second.served;
    return notLoaded(name, model->second.rbegin()->second.reason);
}

bool ModelRepository::knows(const std::string& name, const std::optional<std::string>& version) const {
    const std::shared_lock lock(m_mutex);
    const auto model = m_models.find(name);
    return model != m_models.end() && (!version || model->second.contains(*version));
}

std::vector<std::string> ModelRepository::versions(const std::string& name) const {
    const std::shared_lock lock(m_mutex);
    std::vector<std::string> out;
    if (const auto model = m_models.find(name); model != m_models.end())
        for (const auto& [version, entry] : model->second)
            if (entry.served)
                out.push_back(version);
    return out;
}

std::vector<std::shared_ptr<ServedModel>> ModelRepository::all() const {
    const std::shared_lock lock(m_mutex);
    std::vector<std::shared_ptr<ServedModel>> out;
    for (const auto& [name, versions] : m_models)
        for (const auto& [version, entry] : versions)
            if (entry.served)
                out.push_back(entry.served);
    return out;
}

bool ModelRepository::ready() const { return !all().empty(); }

Json ModelRepository::index(bool readyOnly) const {
    const std::shared_lock lock(m_mutex);
    Json out = Json::array();
    for (const auto& [name, versions] : m_models)
        for (const auto& [version, entry] : versions)
            if (entry.served || !readyOnly)
                out.push_back({{"name", name}, {"version", version}, {"state", entry.served ? "READY" : "UNAVAILABLE"}, {"reason", entry.reason}});
    return out;
}

void ModelRepository::load(const std::string& name, const std::optional<std::string>& version, Done done) {
    const auto shared = std::make_shared<Done>(std::move(done));
    const bool waits = m_loader.add([this, name, version, shared] {
        Result<void> loaded = Error(ErrorCode::Internal, LT("core", "The model could not be loaded"));
        try {
            loaded = loadNow(name, version);
        } catch (const std::exception& fault) {
            spdlog::error("loading {}: {}", name, fault.what());
        }
        (*shared)(std::move(loaded));
    });
    if (!waits)
        (*shared)(Error(ErrorCode::Conflict, LT("core", "Too many models wait to be loaded, or the server stops")).fix(LT("core", "Try again later")));
}

Result<void> ModelRepository::loadNow(const std::string& name, const std::optional<std::string>& version) {
    std::set<std::string> found;
    Result<void> out;
    for (const auto& path : packageFiles(m_sources)) {
        PackageFile file = openPackageFile(path);
        recognise(file);
        if (file.name != name || (version && file.version != *version))
            continue;
        if (!found.insert(file.version).second)
            return Error(ErrorCode::Conflict, text(LT("core", "Two of the packages are “%1”, version %2"), name, file.version)).at(path.string()).fix(LT("core", "Take one of them away, or package one as another version"));
        if (auto taken = take(std::move(file)); !taken && out.ok())
            out = std::move(taken);
    }
    if (!found.empty())
        return out;
    // Files may be gone while their model serves.
    if (auto served = find(name, version); !served)
        return std::move(served).error();
    return {};
}

Result<void> ModelRepository::unload(const std::string& name, const std::optional<std::string>& version) {
    std::vector<Entry> gone;
    const std::unique_lock lock(m_mutex);
    const auto model = m_models.find(name);
    if (model == m_models.end())
        return noModel(name);
    if (version && !model->second.contains(*version))
        return noVersion(name, *version);
    for (auto& [number, entry] : model->second) {
        if (!entry.served || (version && number != *version))
            continue;
        m_resources.metrics.remove(labelsOf(entry.served->model()));
        gone.push_back(entry);
        entry.served.reset();
        entry.reason = "unloaded";
        spdlog::info("{} {} is unloaded", name, number);
    }
    return {};
}

} // namespace lepton::serve
