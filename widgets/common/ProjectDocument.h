// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/graph/Analysis.h"
#include "core/graph/Edit.h"
#include "core/project/Project.h"
#include "core/templates/Template.h"
#include "datasets/Source.h"
#include "datasets/recipe/Recipe.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

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
    const graph::Network& network() const; ///< of the objective; an empty one if nothing is open
    NetworkLevel& level() { return *m_level; } ///< which group of the network is looked at
    const graph::Analysis& analysis() const { return m_analysis; }
    /// Problems of network, data and objective together.
    const std::vector<graph::Problem>& problems() const { return m_problems; }
    graph::MemoryEstimate memory() const;
    bool modified() const { return m_modified; }

    /// A new project in `folder` from a template fitted to `source`. Asynchronous: opened() or failed() follows.
    void create(const Path& folder, const QString& templateName, const Path& source);
    /// Opens a project folder. If a journal with unsaved work is there it is taken up and recovered() is emitted too.
    Result<void> open(const Path& folder);
    Result<void> save();
    void close();

    // Edits of the network, each one undo step with a name. Refused edits leave the network untouched.
    Result<void> edit(Text name, const graph::Edit& edit, const std::string& mergeKey = {});
    const graph::History& history() const { return m_history; }
    void undo();
    void redo();
    void stopMerging() { m_history.stopMerging(); }

    // The rest of the project.
    void setTraining(const project::TrainingSettings& settings);
    void setSplit(const Json& split);
    void setRecipe(const Json& steps);
    /// Chooses other data (or the same that has moved: then the fingerprint must match unless `replace`). Asynchronous.
    void setSource(const Path& source, bool replace);
    /// Stops the opening of data that goes on. The data there was stays; without any, sourceError() is Cancelled.
    void cancelReading();
    /// What a template makes for this project's data. Errors: BadValue (data that it is not for).
    Result<templates::Draft> draftOf(const templates::Template& chosen) const;
    /// Puts a template's network in the place of the present one, as one undo step.
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
    void settingsChanged();                    ///< training, split or recipe
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

    void analyse();
    void findProblems();
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
    graph::Analysis m_analysis;
    std::vector<graph::Problem> m_problems;
    graph::History m_history;
    std::shared_ptr<const datasets::Source> m_source;
    std::optional<Error> m_sourceError;
    std::shared_ptr<Reading> m_reading;
    QTimer m_journalTimer;
    bool m_open = false;
    bool m_modified = false;
    bool m_sourceLoading = false;
};

} // namespace lepton::widgets
