// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deploy/Deployment.h"
#include "core/deploy/HttpClient.h"
#include "core/deploy/Reporter.h"
#include "core/project/Package.h"
#include "core/project/SettingsType.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lepton::deploy {

/// What is to be live: a package under a name, on a target with its settings. Everything in it has been checked.
struct Request {
    std::string name;         ///< the deployment's: a DNS label of at most 40 letters
    Path file;                ///< the package, a copy that is kept with the deployment
    project::Package package; ///< the same, read
    std::string digest;       ///< SHA-256 of the file, hexadecimal
    Json settings;            ///< the target type's, all present and in their normal form
    int revision = 1;         ///< one more with each apply
    Path folder;              ///< the deployment's own on this machine; a target may keep files in folder/TARGET
    Path program;             ///< `lepton`
};

/// An address that will be talked to, named before it is.
struct Contact {
    std::string address; ///< "https://registry.example"
    Text why;
    bool checked = true; ///< TLS is checked; false is shown in red
};

/// One difference between what is there and what will be.
struct Change {
    std::string object; ///< "Deployment digits"
    std::string field;  ///< "spec.template.spec.containers[0].image"; empty: the whole object
    std::string from;   ///< empty: new
    std::string to;     ///< empty: goes away
};

/// What apply() would do, found out without changing anything anywhere.
struct Plan {
    struct Step {
        std::string name; ///< as in apply's events: "push"
        Text title;       ///< "Push the image to registry.example/team/digits"
    };
    std::vector<Step> steps;
    std::vector<Contact> contacts;
    std::vector<Change> changes;
    std::vector<Text> warnings;
};
Json toJson(const Plan& plan);

/// Where it is live, as apply() leaves it.
struct Live {
    std::string url;   ///< of the server, without a slash at its end; empty where nothing answers, as in a registry
    std::string token; ///< that clients must send; empty: none. Kept by the caller as a secret, never in a file of the deployment
    Json state = Json::object(); ///< what the target needs to find it again; no secrets
    Tls tls{};         ///< for the verification
    std::string through{}; ///< address by which it is verified, where `url` can't be reached from here; valid while the target lives. Empty: `url`
};

/// How it is now.
struct Status {
    std::string state = "unknown"; ///< live, starting, updating, failing, stopped, missing, unknown
    Text reason;                   ///< why it is not live, in the target's own words
    int replicasReady = 0;
    int replicasWanted = 0;
    Json details = Json::object(); ///< more for people: events, pods, conditions
    std::string metricsUrl;        ///< Prometheus text of the server, where it can be reached from here; else empty
};
Json toJson(const Status& status);

/// A place that models are deployed to. A new one is made for each piece of work and used by one thread; what takes long asks `reporter` whether to go on.
class Target {
public:
    virtual ~Target() = default;

    /// Changes nothing. `before` is the deployment as it is on this target, null if there is none.
    virtual Result<Plan> plan(const Request& request, const Deployment* before) = 0;
    /// Makes it so. After an interruption the same request again completes it. Returns once the target itself calls it ready; whether it answers
    /// rightly is asked by the caller. A failure leaves the version that was live serving wherever the target can do that.
    virtual Result<Live> apply(const Request& request, const Deployment* before, Reporter& reporter) = 0;
    /// After an apply() that failed: whether it may have changed what serves. False: there is nothing to be taken back.
    virtual bool touched() const { return true; }
    virtual Result<Status> status(const Deployment& deployment) = 0;
    /// Takes away what apply() made, of all revisions. What is gone already is no error.
    virtual Result<void> remove(const Deployment& deployment, Reporter& reporter) = 0;
    /// Errors: Unsupported where the target has no such thing.
    virtual Result<void> scale(const Deployment& deployment, int replicas, Reporter& reporter);
    /// The newest lines of the server's own log, oldest first.
    virtual Result<std::vector<std::string>> logs(const Deployment& deployment, int lines);
};

/// A secret that a target needs, by its place.
struct SecretSpec {
    std::string name;        ///< "token": kept as TARGET/NAME
    const char* label;
    const char* doc;
    const char* environment; ///< variable that is looked at first; null: none
};

/// A kind of target: its card in the studio, its name on the command line.
struct TargetType {
    project::SettingsType settings; ///< name ("kubernetes"), title, doc and parameters
    std::string addressSetting;     ///< which of them `--target NAME:VALUE` sets; empty: none
    std::vector<SecretSpec> secrets{};
    /// Whether it can be used on this machine now, and if not, what is missing.
    std::function<Result<void>()> available = [] { return Result<void>(); };
    std::function<std::unique_ptr<Target>()> make;
    bool answers = true;            ///< false: nothing serves there (a registry), so nothing is verified
    bool rehearses = true;          ///< the package is run on this machine before apply(); false: apply() does just that
};
Json toJson(const TargetType& type);

/// All of them, in the order in which they are shown.
const std::vector<TargetType>& targetTypes();
/// Errors: NotFound, with the names there are.
Result<const TargetType*> findTarget(const std::string& name);

} // namespace lepton::deploy
