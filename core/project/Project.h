// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/graph/Analysis.h"
#include "core/graph/Network.h"
#include "core/project/TrainingSettings.h"

#include <optional>
#include <string>
#include <vector>

namespace lepton::project {

inline constexpr int newestProjectVersion = 1;

/// Where the samples come from and how they are divided.
struct DataSettings {
    Path source;             ///< absolute once loaded; saved relative to the project when it lies inside it
    std::string format;      ///< importer's name; empty: guessed
    std::string fingerprint; ///< of the source when it was chosen, to recognise data that has moved
    std::vector<std::string> classes; ///< labels in the order of the network's outputs, as found when it was chosen
    std::vector<std::int64_t> shape;  ///< of one sample as it lies there, [H, W, C]; -1 where samples differ; empty: unknown
    Json split = Json::object();      ///< datasets::SplitSettings
};

struct NamedNetwork {
    std::string name;
    graph::Network network;
};

/// One loss of an objective: what it compares, and how much it counts.
struct LossTerm {
    std::string loss = "cross-entropy"; ///< "cross-entropy", "binary-cross-entropy", "mse", "mae", "huber", "kl"
    std::vector<std::string> outputs;   ///< ids of Outputs; empty: the network's only one. "kl" takes two: mean and log-variance
    std::string target;                 ///< a target of the data; "input": what the network was given; empty: the data's only one
    double weight = 1;
    double labelSmoothing = 0;          ///< cross-entropy: this share of the target is spread evenly over all classes
    std::vector<double> classWeights;   ///< cross-entropy: one a class; empty: all 1
    double delta = 1;                   ///< huber: where it turns from square to straight
    bool sum = false;                   ///< over the values of a sample instead of their mean
    bool operator==(const LossTerm&) const = default;
};

/// The second network of an adversarial objective, which learns to tell the data from what the first makes.
struct Adversary {
    std::string network;              ///< the discriminator's name
    std::string loss = "non-saturating"; ///< "non-saturating", "least-squares", "hinge", "wasserstein-gp"
    int ratio = 1;                    ///< discriminator steps to one of the generator
    double penalty = 10;              ///< wasserstein-gp: weight of the gradient penalty
    OptimizerSettings optimizer;      ///< the discriminator's
    int samples = 16;                 ///< made from fixed seeds at each epoch's end and kept in the run
    bool operator==(const Adversary&) const = default;
};

/// What is learned: which network, by which losses, watched by which metrics.
struct Objective {
    std::string type = "classification"; ///< "classification", "regression", "generation" (the next token), "reconstruction", "vae", "adversarial"
    std::string network;                ///< name of the network that is trained and served
    std::string loss = "cross-entropy"; ///< of the only term, where `terms` is empty
    std::vector<std::string> metrics;   ///< what is measured beside the loss (metricNamed); empty: the usual of its kind
    std::vector<LossTerm> terms;        ///< the loss is their weighted sum; empty: one of `loss`, from the only output to the only target
    std::optional<Adversary> adversary; ///< of "adversarial" only

    /// `terms` or, without any, the one that `loss` stands for; none of an adversarial objective.
    std::vector<LossTerm> allTerms() const;
};

Json toJson(const Objective& objective);
/// `json` fits the schema.
Objective objectiveFromJson(const Json& json);

/// A project folder: project.json, and beside it runs/ and packages/.
struct Project {
    std::string name;
    Path folder;
    DataSettings data;
    Json recipe = Json::array(); ///< steps as datasets::Recipe writes them
    std::vector<NamedNetwork> networks;
    Objective objective;
    TrainingSettings training;

    /// The network that the objective names; never null for a loaded project.
    NamedNetwork* served() { return find(objective.network); }
    const NamedNetwork* served() const { return find(objective.network); }
    /// Null if there is none of that name.
    NamedNetwork* find(const std::string& name);
    const NamedNetwork* find(const std::string& name) const;
    Path runsFolder() const { return folder / "runs"; }
    Path packagesFolder() const { return folder / "packages"; }
};

Json toJson(const Project& project, const Path& relativeTo);
/// `where` is the file; relative sources are resolved against its folder.
Result<Project> projectFromJson(const Json& json, const Path& where);

/// Takes the folder or the project.json in it. Errors: NotFound, BadFormat (with place), TooNew.
Result<Project> loadProject(const Path& folderOrFile);
/// Writes folder/project.json beside and renames.
Result<void> saveProject(const Project& project);
/// A new project may go into a folder that is missing or empty.
Result<void> checkNewFolder(const Path& folder);

/// A tensor of the prepared data, as far as checks go.
struct DataTensor {
    std::string name;
    std::vector<std::int64_t> shape; ///< of one sample
    bool ids = false;                ///< whole numbers that stand for something
    std::int64_t count = 0;          ///< of ids: how many there are; 0: not known
};
struct DataTensors {
    std::vector<DataTensor> inputs;
    std::vector<DataTensor> targets;
};

/// Problems of the whole: those of the served network (`analysis`) and of the adversary's, and where networks, data and objective
/// contradict each other. Without `data` only what does not hang on it.
std::vector<graph::Problem> checkProject(const Project& project, const graph::Analysis& analysis, const std::optional<DataTensors>& data);

/// Unsaved work, kept beside project.json until it is saved: what a crash leaves.
struct Journal {
    static Path file(const Path& folder) { return folder / ".project.autosave.json"; }
    static Result<void> write(const Project& project);
    /// The unsaved project, if there is one newer than project.json.
    static std::optional<Project> recover(const Path& folder);
    static void discard(const Path& folder);
};

} // namespace lepton::project
