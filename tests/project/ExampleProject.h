// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/templates/Template.h"

namespace lepton::testing {

/// The textbook CNN on 28 × 28 grey pictures of ten classes; the data itself need not be there.
inline project::Project exampleProject(const Path& folder) {
    templates::DataFacts facts;
    facts.sampleShape = {1, 28, 28};
    facts.classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    facts.samples = 1000;
    const auto draft = (*templates::find("cnn"))->draft(facts);
    project::Project project;
    project.name = "example";
    project.folder = folder;
    project.data.source = "/data/example";
    project.data.classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    project.data.shape = {28, 28, 1};
    project.data.split = {{"seed", 7}};
    project.recipe = draft->recipe;
    project.networks = {{"classifier", draft->network}};
    project.objective = draft->objective;
    project.training = draft->training;
    return project;
}

} // namespace lepton::testing
