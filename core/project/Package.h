// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"
#include "core/graph/Network.h"
#include "core/project/Project.h"

#include <map>
#include <string>
#include <vector>

namespace lepton::project {

inline constexpr int newestPackageVersion = 1;

/// A package in memory: NAME-VERSION.leptonmodel, a zip of plain data. Nothing in it runs on load.
struct Package {
    std::string name;
    std::string version;
    std::vector<std::string> labels;
    Json signature = Json::object(); ///< {"inputs":[{"name","datatype","shape"}],"outputs":[…]}, Open Inference Protocol's types
    Json metrics = Json::object();
    Json provenance = Json::object(); ///< run, created, versions, device, seed, data fingerprint
    std::string objective = "classification";
    graph::Network network;
    Json recipe = Json::array();
    std::string weights;             ///< safetensors bytes
    std::string onnx;                ///< the network as ONNX, for others to run; empty where a layer has no form in it
    Json statistics;                 ///< of the training split's inputs, to measure drift against (statistics.json); null if it was not taken
    std::map<std::string, std::string> parity; ///< files under parity/: expected.json and the samples
    std::string modelCard;           ///< Markdown

    /// The whole objective, from provenance["objective"]; packages of the first version have only its type.
    Objective objectiveSettings() const;
};

/// Manifest first, then the members, each with its SHA-256 in the manifest. Written beside and renamed.
Result<void> writePackage(const Path& file, const Package& package);

/// Reads and checks everything: zip structure, member names (no "..", no absolute path), sizes against the manifest (a zip
/// bomb is refused before it unfolds), every SHA-256, schema, version. Errors name the member.
Result<Package> readPackage(const Path& file);
/// The same for a package whose bytes are in memory; `where` names it in errors.
Result<Package> readPackage(const std::string& bytes, const std::string& where);
/// The manifest alone, checked against its schema, the rest unread.
Result<Json> readPackageManifest(const std::string& bytes, const std::string& where);

/// Letters, digits, '-', '_' and '.', starting with a letter or digit: fits a URL, an OCI name and a Kubernetes name once lower-cased.
std::string packageName(const std::string& projectName);

} // namespace lepton::project
