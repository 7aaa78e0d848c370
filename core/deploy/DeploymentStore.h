// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform/Platform.h"
#include "core/deploy/Deployment.h"

#include <string>
#include <vector>

namespace lepton::deploy {

/// This user's deployments on this machine, a folder each: `deployment.json` (the record), `packages/` (every revision's package), `journal.jsonl` (what
/// was told of all work on it, one event a line) and what its target keeps. Any thread; work on one deployment is guarded by its lock.
class DeploymentStore {
public:
    /// Without a folder: deployments/ in platform::dataFolder().
    explicit DeploymentStore(Path folder = {});

    Path folder(const std::string& name) const { return m_folder / name; }
    bool contains(const std::string& name) const;
    /// By name. One whose record is damaged is in it too, with `lastError`.
    std::vector<Deployment> list() const;
    /// A revision that nobody works on any more has the outcome "interrupted". Errors: NotFound with the names there are, BadFormat, TooNew.
    Result<Deployment> load(const std::string& name) const;
    Result<void> save(const Deployment& deployment) const;
    /// Takes the folder away, packages and all.
    Result<void> forget(const std::string& name) const;

    /// Copies the package in, unless it is there. Gives the copy.
    Result<Path> keepPackage(const std::string& name, const Path& package, const std::string& digest) const;
    Path packageFile(const std::string& name, const std::string& digest) const;
    void note(const std::string& name, const Json& event) const; ///< in the journal; a failure to write it stops nothing

    /// Held by whoever changes the deployment. Errors: Conflict, with the other's process id.
    Result<platform::FileLock> lock(const std::string& name) const;

private:
    Path m_folder;
};

/// A DNS label of at most 40 letters: as a Kubernetes object and an image may be called. Errors: BadValue.
Result<void> checkDeploymentName(const std::string& name);
/// The package's name made into such a label.
std::string deploymentName(const std::string& packageName);

} // namespace lepton::deploy
