// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Json.h"
#include "widgets/deploy/DeployStep.h"
#include "widgets/deploy/PackageFacts.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace lepton::widgets {

class EngineClient;

/// What is to be deployed where.
struct DeployOrder {
    QString package;     ///< file; empty: it is made of `run` first
    QString run;         ///< folder
    QString packageName;
    QString target;
    QString targetTitle;
    QString name;        ///< the deployment's
    Json settings = Json::object();
};

/// A piece of work on one deployment, from its order to its end, whoever looks on: steps with times and bytes, the target's log, what came of it.
/// Window's thread.
class DeployJob : public QObject {
    Q_OBJECT
public:
    enum class Kind { Deploy, Rollback, Scale, Remove };
    enum class State { Running, Done, Failed, Cancelled };
    struct LogLine {
        QString source, line;
    };

    DeployJob(EngineClient* engine, Kind kind, QString name, QObject* parent = nullptr);

    /// `planned`: steps of a plan that is known already; without them a plan is made first.
    void deploy(const DeployOrder& order, const std::vector<DeployStep>& planned = {});
    void rollback(int revision, const QString& version);
    void scale(int replicas);
    void remove();
    void cancel(); ///< what was begun is taken back, which may take a while
    void take(const Json& event); ///< of deploy/event

    Kind kind() const { return m_kind; }
    State state() const { return m_state; }
    bool running() const { return m_state == State::Running; }
    bool cancelling() const { return m_cancelled && running(); }
    const QString& name() const { return m_name; }
    const DeployOrder& order() const { return m_order; }
    QString title() const; ///< "Deploying digits version 3 to This machine"
    const std::vector<DeployStep>& steps() const { return m_steps; }
    const std::vector<LogLine>& log() const { return m_log; }
    const std::optional<Error>& error() const { return m_error; }
    QString takenBack() const; ///< after a failure: what became of the version before; empty: nothing was begun
    const Json& outcome() const { return m_outcome; }
    double seconds() const; ///< since its beginning, or that it took

Q_SIGNALS:
    void changed();
    void logged();
    void packaged(const lepton::widgets::PackageFacts& facts);
    void ended();

private:
    void makePackage();
    void plan();
    void apply();
    void call(const char* method, const Json& params);
    void finish(Result<Json> answer);
    void fail(const Error& error);
    void end(State state);
    DeployStep& step(const QString& name);
    void begin(const QString& name);
    void complete(const QString& name, DeployStep::State state, const QString& detail);

    EngineClient* m_engine;
    Kind m_kind;
    QString m_name;
    DeployOrder m_order;
    QString m_version;
    State m_state = State::Running;
    bool m_cancelled = false;
    std::vector<DeployStep> m_steps;
    std::vector<LogLine> m_log;
    std::optional<Error> m_error;
    Json m_outcome = Json::object();
    QElapsedTimer m_clock;
    double m_seconds = 0;
    QTimer m_tick; ///< seconds go by though nothing happens
};

/// The steps of a plan's document, with the one that makes the package in front if there is one to make.
std::vector<DeployStep> plannedSteps(const Json& plan, bool packages);

} // namespace lepton::widgets
