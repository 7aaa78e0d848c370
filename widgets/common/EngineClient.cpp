// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/EngineClient.h"

#include "core/base/Log.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int restartsAMinute = 3;
constexpr int minute = 60'000;
constexpr int greetingTimeout = 60'000; // a cold start reads a gigabyte of libraries
constexpr int farewell = 1'500;
constexpr int tailBytes = 2'000;

QString engineProgram() {
    const QString given = qEnvironmentVariable("LEPTON_ENGINE");
    return given.isEmpty() ? QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("lepton")) : given;
}

Error missing(const QString& program) {
    return Error(ErrorCode::NotFound, LT("core", "The engine, the program “lepton”, is not there"))
        .at(program.toStdString())
        .fix(LT("core", "Install Lepton Studio again, or name the program in the environment variable LEPTON_ENGINE"));
}

Error otherVersion(int theirs) {
    return Error(ErrorCode::TooNew, text(LT("core", "The engine speaks version %1 of the protocol, this studio version %2"), theirs, protocol::version))
        .at(engineProgram().toStdString())
        .fix(LT("core", "Install studio and engine of the same release"));
}

/// The last line that says something: usually the reason.
std::string lastLine(const QByteArray& errors) {
    const auto lines = errors.trimmed().split('\n');
    return lines.isEmpty() ? std::string() : lines.last().trimmed().toStdString();
}

} // namespace

EngineClient::EngineClient(QObject* parent) : QObject(parent) {
    m_clock.start();
    m_greetingTimeout.setSingleShot(true);
    m_greetingTimeout.setInterval(greetingTimeout);
    connect(&m_greetingTimeout, &QTimer::timeout, this, [this] {
        fail(Error(ErrorCode::Internal, LT("core", "The engine was started, but does not answer"))
                 .at(engineProgram().toStdString())
                 .fix(LT("core", "Run “lepton doctor” in a terminal, it says what is missing")));
    });
}

EngineClient::~EngineClient() {
    if (!m_process)
        return;
    m_process->disconnect(this);
    if (m_process->state() == QProcess::Running) {
        write(protocol::request(m_nextId++, protocol::method::shutdown, Json::object()));
        m_process->closeWriteChannel();
        if (!m_process->waitForFinished(farewell))
            m_process->terminate();
        if (m_process->state() != QProcess::NotRunning && !m_process->waitForFinished(farewell / 3))
            m_process->kill();
    }
    m_process->waitForFinished(farewell / 3);
}

void EngineClient::start() {
    if (m_state == State::Starting || m_state == State::Ready)
        return;
    m_restarts.clear();
    m_failure.reset();
    launch();
}

void EngineClient::launch() {
    const QString program = engineProgram();
    setState(State::Starting);
    if (!QFileInfo(program).isExecutable()) {
        // Later, so that whoever called start() has connected and sees it like any other failure.
        QMetaObject::invokeMethod(this, [this, program] { fail(missing(program)); }, Qt::QueuedConnection);
        return;
    }
    if (m_process) // it may be the one whose signal brought us here
        m_process.release()->deleteLater();
    m_process = std::make_unique<QProcess>();
    m_deframer = {};
    m_errorTail.clear();
    connect(m_process.get(), &QProcess::started, this, &EngineClient::initialize);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &EngineClient::read);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &EngineClient::readErrors);
    connect(m_process.get(), &QProcess::finished, this, &EngineClient::ended);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(missing(program));
    });
    m_process->start(program, {QStringLiteral("engine")});
}

void EngineClient::initialize() {
    m_greetingTimeout.start();
    Pending greeting{protocol::method::initialize, this, true, [this](Result<Json> answer) { greeted(std::move(answer)); }, Json(), true};
    const qint64 id = m_nextId++;
    m_pending.emplace_back(id, std::move(greeting));
    write(protocol::request(id, protocol::method::initialize, {{"version", protocol::version}}));
}

void EngineClient::greeted(Result<Json> answer) {
    m_greetingTimeout.stop();
    if (m_state != State::Starting)
        return; // it died while greeting; ended() has dealt with it
    if (!answer) {
        if (m_process && m_process->state() == QProcess::Running)
            fail(answer.error());
        return;
    }
    const Json version = answer->is_object() ? answer->value("version", Json()) : Json();
    if (!version.is_number_integer() || version.get<int>() != protocol::version) {
        fail(otherVersion(version.is_number_integer() ? version.get<int>() : 0));
        return;
    }
    m_hello = std::move(*answer);
    setState(State::Ready);
    sendWaiting();
}

void EngineClient::call(const char* method, Json params, QObject* context, Reply reply) {
    const qint64 id = m_nextId++;
    m_pending.emplace_back(id, Pending{method, context, context != nullptr, std::move(reply), protocol::request(id, method, std::move(params)), false});
    if (m_state == State::Ready)
        sendWaiting();
    else if (m_state == State::Failed)
        QMetaObject::invokeMethod(this, [this] {
            if (m_state == State::Failed && m_failure)
                answerAll(*m_failure, true);
        }, Qt::QueuedConnection);
}

void EngineClient::sendWaiting() {
    for (auto& [id, pending] : m_pending)
        if (!pending.sent) {
            pending.sent = true;
            write(pending.request);
            pending.request = Json();
        }
}

void EngineClient::write(const Json& message) {
    const std::string bytes = protocol::frame(message);
    m_process->write(bytes.data(), static_cast<qint64>(bytes.size()));
}

void EngineClient::read() {
    auto* process = m_process.get();
    const QByteArray bytes = process->readAllStandardOutput();
    m_deframer.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    while (process == m_process.get()) { // a message may have ended this process and started another
        auto message = m_deframer.next();
        if (!message) {
            spdlog::warn("engine: {}", message.error().line());
            continue;
        }
        if (!message->has_value())
            return;
        dispatch(**message);
    }
}

void EngineClient::readErrors() {
    const QByteArray bytes = m_process->readAllStandardError();
    m_errorTail = (m_errorTail + bytes).right(tailBytes);
    if (bytes.trimmed().isEmpty())
        return;
    for (const auto& line : bytes.trimmed().split('\n'))
        spdlog::info("engine: {}", line.toStdString());
}

void EngineClient::dispatch(const Json& message) {
    if (!message.is_object()) {
        spdlog::warn("engine: a message that is no object");
        return;
    }
    const Json id = message.value("id", Json());
    if (message.contains("method") && message["method"].is_string())
        notified(message["method"].get<std::string>(), message.value("params", Json::object()));
    else if (id.is_number_integer() && message.contains("error"))
        answer(id.get<qint64>(), protocol::errorOf(message));
    else if (id.is_number_integer() && message.contains("result"))
        answer(id.get<qint64>(), message["result"]);
    else
        spdlog::warn("engine: a message that is neither answer nor notification");
}

void EngineClient::notified(const std::string& method, const Json& params) {
    const auto text = [&](const char* key) {
        return params.contains(key) && params[key].is_string() ? QString::fromStdString(params[key].get<std::string>()) : QString();
    };
    if (!params.is_object())
        return;
    if (method == protocol::method::runEvents && params.contains("events") && params["events"].is_array())
        Q_EMIT runEvents(text("run"), params["events"]);
    else if (method == protocol::method::runEnded)
        Q_EMIT runEnded(text("run"), text("status"), params.value("error", Json()));
    else if (method == protocol::method::deployEvent && params.contains("event"))
        Q_EMIT deployEvent(text("name"), params["event"]);
}

void EngineClient::answer(qint64 id, Result<Json> result) {
    const auto found = std::find_if(m_pending.begin(), m_pending.end(), [&](const auto& item) { return item.first == id; });
    if (found == m_pending.end())
        return; // an id we never gave, or a second answer
    const Pending pending = std::move(found->second);
    m_pending.erase(found); // before the reply, which may call again
    if (pending.reply && (!pending.bound || pending.context))
        pending.reply(std::move(result));
}

void EngineClient::answerAll(const Error& error, bool unsentToo) {
    std::vector<qint64> ids;
    for (const auto& [id, pending] : m_pending)
        if (pending.sent || unsentToo)
            ids.push_back(id);
    for (const qint64 id : ids)
        answer(id, error);
}

void EngineClient::ended(int exitCode, QProcess::ExitStatus status) {
    readErrors();
    m_greetingTimeout.stop();
    const std::string last = lastLine(m_errorTail);
    Error error(ErrorCode::Internal, status == QProcess::CrashExit ? LT("core", "The engine crashed")
                                                                   : text(LT("core", "The engine ended by itself (exit code %1)"), exitCode));
    error.at(last);
    error.fix(LT("core", "It is being started again; runs that were going on go on by themselves"));
    const bool again = mayRestart();
    if (!again) {
        error.what = text(LT("core", "The engine ended more than %1 times within a minute"), restartsAMinute);
        fail(error.fix(LT("core", "Run “lepton doctor” in a terminal, it says what is missing")));
        return;
    }
    setState(State::Starting);
    answerAll(error, false);
    Q_EMIT died(error);
    launch();
}

bool EngineClient::mayRestart() {
    const qint64 now = m_clock.elapsed();
    std::erase_if(m_restarts, [now](qint64 when) { return now - when > minute; });
    if (m_restarts.size() >= restartsAMinute)
        return false;
    m_restarts.push_back(now);
    return true;
}

void EngineClient::fail(const Error& error) {
    m_greetingTimeout.stop();
    if (m_process) {
        m_process->disconnect(this);
        if (m_process->state() != QProcess::NotRunning)
            m_process->kill();
        auto* gone = m_process.release();
        // Waits for its end without holding up the window; QProcess would complain about being destroyed while running.
        if (gone->state() == QProcess::NotRunning)
            gone->deleteLater();
        else
            connect(gone, &QProcess::finished, gone, &QObject::deleteLater);
    }
    m_failure = error;
    setState(State::Failed);
    answerAll(error, true);
    Q_EMIT died(error);
}

void EngineClient::setState(State state) {
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace lepton::widgets
