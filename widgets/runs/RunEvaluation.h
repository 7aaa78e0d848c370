// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "widgets/runs/EvaluationDocument.h"

#include <QObject>

#include <map>
#include <memory>

namespace lepton::widgets {

class EngineClient;

/// The evaluation of one run on one split: what the run's folder keeps of it, or what the engine finds out when asked. Files are read and
/// documents taken apart on workers. Window's thread.
class RunEvaluation : public QObject {
    Q_OBJECT
public:
    enum class State { None, Reading, Missing, Evaluating, Shown, Failed };
    RunEvaluation(EngineClient* engine, QObject* parent);

    /// Another run (its folder; empty: none) or split ("validation", "test"): what is kept of it is read.
    void choose(const QString& run, const QString& split);
    /// Asks the engine; changed() follows now and when it has answered.
    void evaluate();
    /// The answer is not waited for any more.
    void cancel();

    const QString& run() const { return m_run; }
    const QString& split() const { return m_split; }
    State state() const { return m_state; }
    std::shared_ptr<const EvaluationDocument> document() const { return m_document; } ///< of State::Shown, and the one before while evaluating
    const std::optional<Error>& error() const { return m_error; }                     ///< of State::Failed
    bool outdated() const { return m_outdated; } ///< the best weights are newer

Q_SIGNALS:
    void changed();

private:
    struct Kept {
        std::shared_ptr<const EvaluationDocument> document; ///< null: not evaluated yet
        std::optional<Error> error;
        bool outdated = false;
    };
    static Kept read(const QString& run, const QString& split);
    void readKept();
    void answered(const QString& key, int asked, Result<Json> answer);
    void take(const Kept& kept);
    void set(State state);
    QString key() const;

    EngineClient* m_engine;
    QString m_run, m_split;
    State m_state = State::None;
    std::shared_ptr<const EvaluationDocument> m_document;
    std::optional<Error> m_error;
    bool m_outdated = false;
    std::map<QString, int> m_asked; ///< by key(): the question that goes on
    int m_questions = 0;
    int m_round = 0; ///< a reading of what was chosen before is told by it
};

} // namespace lepton::widgets
