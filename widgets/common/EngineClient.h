// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/Framing.h"
#include "core/protocol/Messages.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace lepton::widgets {

/// The studio's end of `lepton engine`: starts it, talks JSON-RPC with it, starts it again when it dies. Window's thread only.
class EngineClient : public QObject {
    Q_OBJECT
public:
    enum class State { Off, Starting, Ready, Failed };
    using Reply = std::function<void(Result<Json>)>;

    explicit EngineClient(QObject* parent = nullptr);
    ~EngineClient() override; ///< asks the engine to shut down and waits a moment; runs go on

    /// Starts the engine in the background; stateChanged() tells. The program is `lepton` beside this one, or $LEPTON_ENGINE.
    /// After a failure this tries anew.
    void start();
    State state() const { return m_state; }
    const Json& hello() const { return m_hello; } ///< answer to "initialize": versions, devices, callbacks
    const std::optional<Error>& failure() const { return m_failure; } ///< why the state is Failed

    /// Sends a request; `reply` is called later on this thread, exactly once, also when the engine dies (ErrorCode::Internal), unless
    /// `context` is gone by then. Requests made before the engine is ready wait for it.
    void call(const char* method, Json params, QObject* context, Reply reply);

Q_SIGNALS:
    void stateChanged();
    void runEvents(const QString& run, const lepton::Json& events); ///< array, in order
    void runEnded(const QString& run, const QString& status, const lepton::Json& error);
    /// While work on a deployment goes on: a step, bytes that were sent, a line of the target's log (docs/protocol.md).
    void deployEvent(const QString& deployment, const lepton::Json& event);
    /// It ended unasked and is being started again (at most thrice a minute), or, in the state Failed, it can't be started.
    void died(const lepton::Error& error);

private:
    struct Pending {
        std::string method;
        QPointer<QObject> context;
        bool bound = false; ///< a context was given
        Reply reply;
        Json request;       ///< kept until it is sent
        bool sent = false;
    };

    void launch();
    void initialize();
    void greeted(Result<Json> answer);
    void sendWaiting();
    void read();
    void readErrors();
    void dispatch(const Json& message);
    void notified(const std::string& method, const Json& params);
    void answer(qint64 id, Result<Json> result);
    void answerAll(const Error& error, bool unsentToo);
    void ended(int exitCode, QProcess::ExitStatus status);
    void fail(const Error& error);
    void setState(State state);
    bool mayRestart();
    void write(const Json& message);

    std::unique_ptr<QProcess> m_process;
    protocol::Deframer m_deframer;
    State m_state = State::Off;
    Json m_hello = Json::object();
    std::optional<Error> m_failure;
    std::vector<std::pair<qint64, Pending>> m_pending; ///< in the order they were made
    qint64 m_nextId = 1;
    QByteArray m_errorTail; ///< the last of what it wrote to standard error, for the message when it dies
    QElapsedTimer m_clock;
    std::vector<qint64> m_restarts; ///< when, in ms of m_clock
    QTimer m_greetingTimeout;
};

} // namespace lepton::widgets
