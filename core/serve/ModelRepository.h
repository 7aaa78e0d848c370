// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/serve/ModelSources.h"
#include "core/serve/PackageListing.h"
#include "core/serve/ServedModel.h"
#include "core/serve/VersionOrder.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

namespace lepton::serve {

/// The models of a server, each in one or more versions; the newest that is ready is the one that answers when no version is asked for.
///
/// A package is read, checked and asked for its own parity samples before it takes its place; until then, and if anything is wrong with it,
/// what was there before goes on answering. Requests keep what they were given, so a change drops none. Any thread; loading
/// has a thread of its own, one package at a time.
class ModelRepository {
public:
    /// `resources` must outlive it.
    explicit ModelRepository(ServerResources& resources);
    ~ModelRepository() { finish(); }
    ModelRepository(const ModelRepository&) = delete;
    ModelRepository& operator=(const ModelRepository&) = delete;

    /// Loads all that the sources hold. Errors: BadValue (one name and version twice), those of a package that was named. What is wrong with a package in the folder
    /// stands in index() and in the log.
    Result<void> open(ModelSources sources);

    /// Errors: NotFound (no such model or version; not loaded).
    Result<std::shared_ptr<ServedModel>> find(const std::string& name, const std::optional<std::string>& version = {}) const;
    /// There is such a model or version, ready or not.
    bool knows(const std::string& name, const std::optional<std::string>& version = {}) const;
    /// Those that are ready, oldest first.
    std::vector<std::string> versions(const std::string& name) const;
    /// Every version that is ready, by name and version.
    std::vector<std::shared_ptr<ServedModel>> all() const;
    /// There is something to ask.
    bool ready() const;
    /// [{"name","version","state":"READY"|"UNAVAILABLE","reason"}]: the protocol's repository index.
    Json index(bool readyOnly) const;

    using Done = std::function<void(Result<void>)>;
    /// Looks at the sources again and loads what is new or changed of that model, or of one of its versions. `done` is called on the loading thread.
    /// Errors: NotFound, Conflict (two files of one version), BadFormat and the like (the file is no good; the old one serves on).
    void load(const std::string& name, const std::optional<std::string>& version, Done done);
    /// Requests that run are answered. Errors: NotFound.
    Result<void> unload(const std::string& name, const std::optional<std::string>& version);
    /// Ends the loading thread; what is being loaded is finished first.
    void finish() { m_loader.finish(); }

private:
    struct Entry {
        std::shared_ptr<ServedModel> served; ///< null: unavailable
        std::string reason;                  ///< why it is unavailable, or why the newest file was not taken
        std::string digest;                  ///< of the file that is served
        Path file;
    };
    using Versions = std::map<std::string, Entry, VersionOrder>;

    Result<void> loadNow(const std::string& name, const std::optional<std::string>& version);
    Result<void> openFiles(const std::vector<Path>& files, std::size_t named);
    Result<void> take(PackageFile file);
    Result<std::shared_ptr<ServedModel>> read(const PackageFile& file);
    /// Where a file that can't be read any more was taken from.
    void recognise(PackageFile& file) const;
    void put(const std::string& name, const std::string& version, Entry entry);
    void noteProblem(const PackageFile& file, const Error& problem);

    ServerResources& m_resources;
    ModelSources m_sources;
    mutable std::shared_mutex m_mutex;
    std::map<std::string, Versions> m_models;
    ComputeQueue m_loader;
};

} // namespace lepton::serve
