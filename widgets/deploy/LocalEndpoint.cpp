// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/LocalEndpoint.h"

#include "widgets/common/EngineClient.h"
#include "widgets/common/Theme.h"

#include <QNetworkReply>

namespace lepton::widgets {

namespace {

constexpr std::size_t checking = 0;
constexpr std::size_t serving = 1;
constexpr std::size_t comparing = 2;
constexpr std::size_t asking = 3;
constexpr std::size_t live = 4;
constexpr int askTimeout = 10'000;

QString textIn(const Json& json, const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_string() ? QString::fromStdString(json[key].get<std::string>()) : QString();
}

} // namespace

LocalEndpoint::LocalEndpoint(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine) {
    m_network.setTransferTimeout(askTimeout);
    connect(engine, &EngineClient::endpointStep, this, &LocalEndpoint::engineStep);
    connect(engine, &EngineClient::endpointEnded, this, &LocalEndpoint::ended);
    connect(engine, &EngineClient::died, this, [this](const Error& error) {
        if (m_stage == Stage::Live || m_stage == Stage::Stopping) // servers end with the engine that started them
            ended(m_endpoint, toJson(error));
    });
    reset();
}

void LocalEndpoint::reset() {
    ++m_round;
    m_stage = Stage::Off;
    m_endpoint.clear();
    m_model.clear();
    m_url.clear();
    m_error.reset();
    m_steps = {{tr("Check the package"), tr("every file against its checksum")},
               {tr("Start the server"), tr("a process of its own")},
               {tr("Compare its answers"), tr("with those in the package")},
               {tr("Ask the address"), tr("over HTTP, as others will")},
               {tr("Live"), tr("until it is stopped")}};
}

void LocalEndpoint::begin(std::size_t step) {
    m_steps[step].state = Step::State::Running;
    Q_EMIT changed();
}

void LocalEndpoint::finish(std::size_t step, const QString& detail) {
    m_steps[step].state = Step::State::Done;
    m_steps[step].detail = detail;
}

void LocalEndpoint::fail(std::size_t step, const Error& error) {
    m_steps[step].state = Step::State::Failed;
    m_steps[step].detail = tr("failed");
    m_stage = Stage::Off;
    m_error = error;
    Q_EMIT changed();
}

void LocalEndpoint::start(const QString& package, int port) {
    if (m_stage != Stage::Off)
        return;
    reset();
    m_stage = Stage::Working;
    m_clock.start();
    m_package = package;
    begin(checking);
    Json params{{"package", package.toStdString()}};
    if (port > 0)
        params["port"] = port;
    m_engine->call(protocol::method::endpointStart, params, this, [this, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        if (answer)
            started(*answer);
        else
            fail(failedStep(), answer.error());
    });
}

void LocalEndpoint::engineStep(const Json& step) {
    if (m_stage != Stage::Working || textIn(step, "package") != m_package)
        return;
    const QString name = textIn(step, "name");
    const std::size_t place = name == QLatin1String("start") ? serving : name == QLatin1String("verify") ? comparing : checking;
    if (textIn(step, "state") != QLatin1String("done")) {
        begin(place);
        return;
    }
    const QString detail = step.contains("detail") ? translated(textFromJson(step["detail"])) : QString();
    finish(place, detail.isEmpty() ? m_steps[place].detail : detail);
    Q_EMIT changed();
}

/// The one that was going on.
std::size_t LocalEndpoint::failedStep() const {
    for (std::size_t step = asking; step-- > 0;)
        if (m_steps[step].state == Step::State::Running)
            return step;
    return checking;
}

void LocalEndpoint::started(const Json& answer) {
    m_endpoint = textIn(answer, "endpoint");
    m_model = textIn(answer, "model");
    m_url = QUrl(textIn(answer, "url"));
    for (const std::size_t step : {checking, serving, comparing})
        finish(step, m_steps[step].detail);
    ask();
}

void LocalEndpoint::ask() {
    begin(asking);
    QUrl ready = m_url;
    ready.setPath(QStringLiteral("/v2/models/%1/ready").arg(m_model));
    auto* reply = m_network.get(QNetworkRequest(ready));
    QElapsedTimer clock;
    clock.start();
    connect(reply, &QNetworkReply::finished, this, [this, reply, clock, ready, round = m_round] {
        reply->deleteLater();
        if (round != m_round)
            return;
        if (reply->error() != QNetworkReply::NoError) {
            fail(asking, Error(ErrorCode::NotFound, text(LT("core", "The endpoint does not answer: %1"), reply->errorString().toStdString()))
                             .at(ready.toString().toStdString())
                             .fix(LT("core", "A firewall or proxy on this machine may be in between; stop the endpoint and try another port")));
            return;
        }
        finish(asking, tr("answered in %1 ms").arg(clock.elapsed()));
        m_seconds = static_cast<double>(m_clock.elapsed()) / 1000;
        finish(live, m_url.toString());
        m_stage = Stage::Live;
        Q_EMIT changed();
    });
}

void LocalEndpoint::stop() {
    if (m_endpoint.isEmpty())
        return;
    m_stage = Stage::Stopping;
    Q_EMIT changed();
    m_engine->call(protocol::method::endpointStop, {{"endpoint", m_endpoint.toStdString()}}, this, [this, round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        if (!answer) {
            m_stage = Stage::Live;
            m_error = answer.error();
        } else {
            reset();
        }
        Q_EMIT changed();
    });
}

void LocalEndpoint::adopt(const Json& endpoint) {
    reset();
    m_endpoint = textIn(endpoint, "endpoint");
    m_model = textIn(endpoint, "model");
    m_url = QUrl(textIn(endpoint, "url"));
    m_seconds = 0;
    for (std::size_t i = 0; i < live; ++i)
        finish(i, tr("done before"));
    finish(live, m_url.toString());
    m_stage = Stage::Live;
    Q_EMIT changed();
}

void LocalEndpoint::forget() {
    reset();
    Q_EMIT changed();
}

void LocalEndpoint::ended(const QString& endpoint, const Json& error) {
    if (endpoint != m_endpoint || m_endpoint.isEmpty())
        return;
    const bool asked = m_stage == Stage::Stopping;
    reset();
    if (!asked && error.is_object())
        m_error = errorFromJson(error);
    Q_EMIT changed();
}

QUrl LocalEndpoint::predictUrl() const {
    QUrl out = m_url;
    out.setPath(QStringLiteral("/v2/models/%1/predict").arg(m_model));
    return out;
}

} // namespace lepton::widgets
