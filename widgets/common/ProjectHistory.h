// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Edit.h"
#include "core/project/Project.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lepton::widgets {

/// The parts of a project that a step exchanges as a whole: networks that come, go or are renamed, a template that brings its own
/// recipe. What is none stays as it is.
struct ProjectParts {
    std::vector<project::NamedNetwork> networks;
    project::Objective objective;
    std::optional<Json> recipe;
    std::optional<project::TrainingSettings> training;
    std::optional<std::vector<std::string>> classes;
};

/// What was done in a project, for undo and redo: edits of its networks, each in the network that it was made in, and exchanges of
/// whole parts. One user action is one step with a name.
class ProjectHistory {
public:
    /// As graph::History::perform, in that network. Steps of different networks never merge.
    Result<void> edit(project::Project& project, const std::string& network, Text name, const graph::Edit& edit, const std::string& mergeKey = {});
    /// `before` and `after`: the networks that are looked at on either side of the step.
    void replace(project::Project& project, Text name, ProjectParts parts, const std::string& before, const std::string& after);

    bool canUndo() const { return !m_undo.empty(); }
    bool canRedo() const { return !m_redo.empty(); }
    Text undoName() const { return canUndo() ? m_undo.back().name : Text(); }
    Text redoName() const { return canRedo() ? m_redo.back().name : Text(); }
    /// The network in which the next undo or redo acts; that of an exchange is the one on its other side.
    const std::string& undoNetwork() const { return m_undo.back().before; }
    const std::string& redoNetwork() const { return m_redo.back().after; }
    bool undoReplaces() const { return std::holds_alternative<ProjectParts>(m_undo.back().change); }
    bool redoReplaces() const { return std::holds_alternative<ProjectParts>(m_redo.back().change); }
    void undo(project::Project& project);
    void redo(project::Project& project);
    /// The next step starts anew even if its key is the same (the mouse was released, the field left).
    void stopMerging() { m_mergeKey.clear(); }

private:
    struct Step {
        Text name;
        std::variant<graph::Edit, ProjectParts> change; ///< what takes the step back, or does it again
        std::string before, after;
    };
    static void turn(project::Project& project, Step& step);

    std::vector<Step> m_undo;
    std::vector<Step> m_redo;
    std::string m_mergeKey;
};

} // namespace lepton::widgets
