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

/// What is learned: which network, by which loss, watched by which metrics.
struct Objective {
    std::string type = "classification";
    std::string network;                ///< name of the network that is trained and served
    std::string loss = "cross-entropy";
    std::vector<std::string> metrics{"accuracy"};
};

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
    NamedNetwork* served();
    const NamedNetwork* served() const;
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

/// Problems of the whole: those of the network, and where network, data and objective contradict each other
/// (the Input's shape against the recipe's `sampleShape`, the Output's size against the classes).
std::vector<graph::Problem> checkProject(const Project& project, const graph::Analysis& analysis, const std::optional<std::vector<std::int64_t>>& sampleShape);

/// Unsaved work, kept beside project.json until it is saved: what a crash leaves.
struct Journal {
    static Path file(const Path& folder) { return folder / ".project.autosave.json"; }
    static Result<void> write(const Project& project);
    /// The unsaved project, if there is one newer than project.json.
    static std::optional<Project> recover(const Path& folder);
    static void discard(const Path& folder);
};

} // namespace lepton::project
