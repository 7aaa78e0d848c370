// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Project.h"
#include "datasets/TensorField.h"

#include <functional>
#include <string>
#include <vector>

namespace lepton::templates {

/// What a template is told of the data it is to fit.
struct DataFacts {
    std::string kind = "pictures"; ///< SourceInfo::kind
    std::string task = "classification";
    Json recipe = Json::array();   ///< as suggested for the data and the template's wishes; empty for pictures, whose template makes it
    std::vector<datasets::TensorField> inputs;  ///< what that recipe gives; empty for pictures
    std::vector<datasets::TensorField> targets;
    /// [C, H, W] when all samples have one size, else empty: then the template chooses a size and a Resize step.
    std::vector<std::int64_t> sampleShape;
    std::int64_t channels = 1;
    std::vector<std::string> classes;
    std::int64_t samples = 0;
};

/// Errors unless the data is of that kind.
Result<void> requireKind(const DataFacts& data, const char* kind);

/// A template's answer: network, recipe, objective and settings that fit each other and the data.
struct Draft {
    graph::Network network;                    ///< the one that objective.network names
    std::vector<project::NamedNetwork> others; ///< a discriminator
    Json recipe = Json::array();
    project::Objective objective;
    project::TrainingSettings training;
};

struct Template {
    std::string name;    ///< "cnn"
    const char* title;
    const char* summary; ///< one line for its card
    const char* source;  ///< paper or book it comes from
    std::vector<std::string> tasks; ///< SourceInfo::task
    std::vector<std::string> kinds; ///< SourceInfo::kind; also what a source that could be several kinds is opened as
    Json wishes = Json::object();   ///< for datasets::suggestRecipe: {"level":"character","length":128}
    std::function<Result<Draft>(const DataFacts&)> draft;
};

/// In the order in which they are offered.
const std::vector<Template>& all();
Result<const Template*> find(const std::string& name);
Json toJson(const Template& t);

} // namespace lepton::templates
