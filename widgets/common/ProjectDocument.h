// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Edit.h"
#include "core/project/Project.h"
#include "core/templates/Template.h"
#include "datasets/Source.h"
#include "widgets/common/NetworkRoles.h"
#include "widgets/common/ProjectHistory.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

namespace lepton::widgets {

class NetworkLevel;

/// The project that is open: the one model behind every room. Lives on the window's thread; opening a data source and
/// fitting the recipe run on a worker and come back as signals. Every change is journalled within two seconds, so that a
/// crash loses nothing, and saved with save().
class ProjectDocument : public QObject {
    Q_OBJECT
public:
    explicit ProjectDocument(QObject* parent = nullptr);
    ~ProjectDocument() override;

    bool isOpen() const { return m_open; }
    const project::Project& project() const { return m_project; }
    /// The network that is worked on, of those that the project has; an empty one if nothing is open.
    const graph::Network& network() const;
    const std::string& activeNetwork() const { return m_active; }
    void setActiveNetwork(const std::string& name); ///< nothing happens if there is none of that name
    NetworkLevel& level() { return *m_level; } ///< which group of the network is looked at
    const graph::Analysis& analysis() const;   ///< of the active network
    /// Of the active network; those of data and objective are the served network's.
    const std::vector<graph::Problem>& problems() const;
    std::size_t problemCount(const std::string& network) const;
    std::size_t problemsElsewhere() const; ///< in the other networks that are trained
    graph::MemoryEstimate memory() const;
    bool modified() const { return m_modified; }

    /// A new project in `folder` from a template fitted to `source`. Asynchronous: opened() or failed() follows.
    void create(const Path& folder, const QString& templateName, const Path& source);
    /// Opens a project folder. If a journal with unsaved work is there it is taken up and recovered() is emitted too.
    Result<void> open(const Path& folder);
    Result<void> save();
    void close();

    // Edits of the active network, each one undo step with a name. Refused edits leave the network untouched. Undo and redo go to the
    // network in which the step was made.
    Result<void> edit(Text name, const graph::Edit& edit, const std::string& mergeKey = {});
    const ProjectHistory& history() const { return m_history; }
    void undo();
    void redo();
    void stopMerging() { m_history.stopMerging(); }

    // Which networks there are; each an undo step. Errors: BadValue (no name, one that is taken, a network that is trained can't go).
    Result<void> addNetwork(const std::string& name);
    Result<void> renameNetwork(const std::string& name, const std::string& to);
    Result<void> removeNetwork(const std::string& name);
    Result<void> serveNetwork(const std::string& name); ///< the objective is about that one from now on

    // The rest of the project.
    void setTraining(const project::TrainingSettings& settings);
    void setObjective(const project::Objective& objective);
    void setSplit(const Json& split);
    void setRecipe(const Json& steps);
    /// Chooses other data (or the same that has moved: then the fingerprint must match unless `replace`). Asynchronous.
    void setSource(const Path& source, bool replace);
    /// Stops the opening of data that goes on. The data there was stays; without any, sourceError() is Cancelled.
    void cancelReading();
    /// The project that a template makes of this project's data. Errors: BadValue (data that it is not for).
    Result<project::Project> draftOf(const templates::Template& chosen) const;
    /// Puts a template's networks in the place of those that are trained, as one undo step; with them, where they need another, its
    /// recipe and objective.
    Result<void> applyTemplate(const templates::Template& chosen);

    /// The opened data; null while it loads or when it is missing (then sourceError() says why).
    std::shared_ptr<const datasets::Source> source() const { return m_source; }
    const std::optional<Error>& sourceError() const { return m_sourceError; }
    bool sourceLoading() const { return m_sourceLoading; }

Q_SIGNALS:
    void opened();
    void closed();
    void recovered();                          ///< unsaved work of a crashed session was taken up
    void networkChanged();                     ///< network, analysis and problems are new
    void activeNetworkAboutToChange();
    void activeNetworkChanged();               ///< another one is worked on; follows its networkChanged()
    void settingsChanged();                    ///< training, objective, split or recipe
    void sourceChanged();                      ///< source(), sourceError() or sourceLoading() is new
    void sourceProgress(qint64 done, qint64 total);
    void modifiedChanged(bool modified);
    void failed(const lepton::Error& error);   ///< what was asked for did not happen

private:
    /// One reading of a source: cancelled when another begins or the project closes.
    struct Reading {
        std::atomic<bool> cancelled = false;
    };
    /// An opened project with its opened data, as the worker makes it.
    struct Created;

    void analyse(); ///< the active network
    void analyseAll();
    void findProblems();
    Result<void> checkName(const std::string& name) const;
    void replaceParts(Text name, ProjectParts parts, const std::string& active);
    void partsReplaced(const std::string& active);
    void goTo(const std::string& network);
    Result<project::Project> draftWithoutSource(const templates::Template& chosen) const;
    bool fits(const project::Project& draft) const;
    void touch();
    void setModified(bool modified);
    void writeJournal();
    void discardJournal();
    void take(project::Project project);
    void afterEdit(bool placesOnly);
    void beginReading();
    void endReading();
    datasets::Progress readingProgress();
    void loadSource();
    void sourceLoaded(Result<std::unique_ptr<datasets::Source>> opened);
    void sourceChosen(const Path& path, bool replace, Result<std::unique_ptr<datasets::Source>> opened);

    project::Project m_project;
    NetworkLevel* m_level;
    std::string m_active;
    Analyses m_analyses;
    std::map<std::string, std::vector<graph::Problem>> m_problems; ///< by network
    ProjectHistory m_history;
    std::shared_ptr<const datasets::Source> m_source;
    std::optional<Error> m_sourceError;
    std::shared_ptr<Reading> m_reading;
    QTimer m_journalTimer;
    bool m_open = false;
    bool m_modified = false;
    bool m_sourceLoading = false;
};

} // namespace lepton::widgets
