// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/project/Project.h"
#include "core/templates/Template.h"
#include "datasets/Source.h"

#include <optional>
#include <vector>

namespace lepton::templates {

/// What a template needs to know of a data set.
DataFacts factsOf(const datasets::SourceInfo& info);

/// The format that the path is most likely in among those of the template's kinds; empty: none of them, let openSource guess.
std::string formatFor(const Template& chosen, const Path& path);

/// Writes down in the project which data it uses, so that it is recognised when it moves.
void setData(project::Project& project, const Path& path, const datasets::Source& source);

/// A project of the template's network fitted to that data, not yet saved. Its folder is `folder`, its name the folder's. `wishes` come
/// before the template's (datasets::suggestRecipe has the list).
Result<project::Project> draftProject(const Path& folder, const Template& chosen, const Path& path, const datasets::Source& source, const Json& wishes = Json::object());

/// What the project's recipe makes of its data, from what the project knows of it; none if it doesn't know, an error if the recipe
/// is wrong for it.
Result<std::optional<project::DataTensors>> preparedTensors(const project::Project& project);

/// Everything that keeps the project from training, from network, data and objective; a wrong recipe is one of them.
std::vector<graph::Problem> problemsOf(const project::Project& project, const graph::Analysis& analysis);

} // namespace lepton::templates
