// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/DeploymentStore.h"
#include "core/deploy/Target.h"
#include "core/deploy/Usage.h"

#include <functional>
#include <optional>
#include <string>

namespace lepton::deploy {

/// What the user asks for.
struct Order {
    Path package;
    std::string target;    ///< empty: the deployment's, if `name` is one
    std::string name;      ///< empty: made from the package's
    Json settings = Json::object(); ///< what is not given stays as it is live, else the target's defaults hold
};

/// What came of it.
struct Outcome {
    Deployment deployment;
    std::string url;
    std::string token;      ///< for clients; shown once, kept as a secret
    std::string version;    ///< the package's
    double difference = 0;  ///< largest, of the address's answers from the package's own
    double seconds = 0;
};

/// Takes packages to targets and back: read → rehearse here → the target's own steps → verify through the new address; what fails leaves the version before
/// serving. Everything is told to the reporter and noted in the deployment's journal. Any thread; a deployment is worked on by one at a time.
class Deployer {
public:
    using Find = std::function<Result<const TargetType*>(const std::string& name)>;
    /// `program`: the `lepton` that serves. `find` knows the targets by name.
    explicit Deployer(Path program, DeploymentStore store = DeploymentStore{}, Find find = &findTarget)
        : m_program(std::move(program)), m_store(std::move(store)), m_find(std::move(find)) {}

    const DeploymentStore& store() const { return m_store; }

    /// Changes nothing anywhere. Errors: the package's, the settings', the target's.
    Result<Plan> plan(const Order& order) const;
    /// What a target would be given, for what is only written down: whether the target can be used from here does not matter. Errors: the package's, the settings'.
    Result<Request> request(const Order& order) const;
    /// Errors: as plan's; Conflict (another works on this deployment, or the address answers otherwise than the package); those of the target, after the
    /// version before is live again or, without one, what was made is taken away.
    Result<Outcome> deploy(const Order& order, Reporter& reporter) const;
    /// The given revision, without a number the one before, is live again, as a new revision.
    Result<Outcome> rollback(const std::string& name, std::optional<int> revision, Reporter& reporter) const;
    Result<Status> status(const std::string& name) const;
    Result<void> scale(const std::string& name, int replicas, Reporter& reporter) const;
    Result<std::vector<std::string>> logs(const std::string& name, int lines) const;
    /// How the revision that is live is asked. Errors: Conflict (nothing is live, or nothing answers there).
    Result<std::vector<Snippet>> usage(const std::string& name) const;
    /// At the target and here.
    Result<void> remove(const std::string& name, Reporter& reporter) const;

private:
    struct Work;
    Result<Work> prepare(const Order& order, bool reach = true) const;
    Result<Request> requestOf(const Deployment& deployment, const Revision& revision) const;
    /// Every address that will be talked to, before anything is sent. What keeps the target from planning stops the work here, with nothing touched.
    Result<void> nameContacts(const Work& work, Reporter& reporter) const;
    Result<void> rehearse(const Work& work, Reporter& reporter) const;
    Result<Outcome> apply(Work& work, Reporter& reporter) const;
    void goBack(Work& work, Reporter& reporter) const;

    Path m_program;
    DeploymentStore m_store;
    Find m_find;
};

/// The key under which a deployment's token for clients is kept.
std::string tokenKey(const std::string& deployment);

} // namespace lepton::deploy
