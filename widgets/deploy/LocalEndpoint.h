// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Files.h"
#include "core/base/Json.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <optional>
#include <vector>

namespace lepton::widgets {

class EngineClient;

/// An endpoint on this machine: the engine checks the package, starts a server for it and compares its answers with the package's own;
/// then the address is asked from here. Each step is shown as it is done; the first that fails says why. Window's thread.
class LocalEndpoint : public QObject {
    Q_OBJECT
public:
    enum class Stage { Off, Working, Live, Stopping };
    struct Step {
        enum class State { Waiting, Running, Done, Failed };
        QString name;
        QString detail;
        State state = State::Waiting;
    };

    explicit LocalEndpoint(EngineClient* engine, QObject* parent = nullptr);

    void start(const QString& package, int port); ///< port 0: any that is free
    void stop();
    void adopt(const Json& endpoint);             ///< an entry of endpoint/list: it was started before
    void forget();                                ///< another package is on show; the endpoint itself goes on

    Stage stage() const { return m_stage; }
    const std::vector<Step>& steps() const { return m_steps; }
    const QUrl& url() const { return m_url; }     ///< "http://127.0.0.1:8000" while live
    const QString& model() const { return m_model; }
    QUrl predictUrl() const;                      ///< of raw inputs
    const std::optional<Error>& error() const { return m_error; }
    double seconds() const { return m_seconds; }  ///< that going live took

Q_SIGNALS:
    void changed();

private:
    void begin(std::size_t step);
    void finish(std::size_t step, const QString& detail);
    void fail(std::size_t step, const Error& error);
    void engineStep(const Json& step);
    void started(const Json& answer);
    std::size_t failedStep() const;
    void ask();
    void ended(const QString& endpoint, const Json& error);
    void reset();

    EngineClient* m_engine;
    QNetworkAccessManager m_network;
    Stage m_stage = Stage::Off;
    std::vector<Step> m_steps;
    QString m_package; ///< that is being started
    QString m_endpoint;
    QString m_model;
    QUrl m_url;
    std::optional<Error> m_error;
    QElapsedTimer m_clock;
    double m_seconds = 0;
    int m_round = 0; ///< an answer to an earlier start is told by it
};

} // namespace lepton::widgets
