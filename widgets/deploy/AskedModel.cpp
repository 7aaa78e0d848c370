// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/AskedModel.h"

#include "widgets/common/EngineClient.h"

#include <QNetworkReply>

namespace lepton::widgets {

namespace {

constexpr int timeout = 30'000;

/// What the server says of it stands in its body.
Error refused(const QNetworkReply& reply, const QByteArray& body) {
    const Json json = Json::parse(body.toStdString(), nullptr, false);
    const bool spoken = json.is_object() && json.contains("error") && json["error"].is_string();
    const std::string why = spoken ? json["error"].get<std::string>() : reply.errorString().toStdString();
    Error error(ErrorCode::Unreadable, text(LT("core", "The endpoint gave no answer: %1"), why));
    if (!spoken)
        error.at(reply.url().toString().toStdString()).fix(LT("core", "Look whether the endpoint is live and can be reached from this machine; within a cluster it may have an address of its own"));
    return error;
}

Result<Json> answerIn(const Json& json, const std::string& where) {
    if (json.is_object() && json.contains("error") && json["error"].is_string())
        return Error(ErrorCode::Unreadable, json["error"].get<std::string>());
    if (!json.is_object() || !(json.contains("label") || json.contains("value")))
        return Error(ErrorCode::BadFormat, LT("core", "The endpoint's answer is no prediction")).at(where);
    return json;
}

} // namespace

AskedModel::AskedModel(EngineClient* engine, QObject* parent) : QObject(parent), m_engine(engine) { m_network.setTransferTimeout(timeout); }

void AskedModel::setAddress(const QString& url, const QString& model, const QString& token, bool tlsChecked) {
    if (m_url == QUrl(url) && m_model == model && m_token == token && m_package.isEmpty())
        return;
    ++m_round;
    m_url = QUrl(url);
    m_model = model;
    m_token = token;
    m_tlsChecked = tlsChecked;
    m_package.clear();
    Q_EMIT changed();
}

void AskedModel::setPackage(const QString& file) {
    if (m_package == file && m_url.isEmpty())
        return;
    ++m_round;
    m_package = file;
    m_url.clear();
    m_token.clear();
    Q_EMIT changed();
}

void AskedModel::clear() {
    if (!ready())
        return;
    ++m_round;
    m_package.clear();
    m_url.clear();
    m_token.clear();
    Q_EMIT changed();
}

QUrl AskedModel::predictUrl() const {
    QUrl out = m_url;
    out.setPath(m_url.path() + QStringLiteral("/v2/models/%1/predict").arg(m_model));
    return out;
}

void AskedModel::ask(const Asked& asked, Reply reply) {
    if (hasAddress())
        askAddress(asked, std::move(reply));
    else if (ready())
        askPackage(asked, std::move(reply));
}

void AskedModel::askAddress(const Asked& asked, Reply reply) {
    QNetworkRequest request(predictUrl());
    request.setHeader(QNetworkRequest::ContentTypeHeader, asked.type);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token.toUtf8());
    auto* answer = m_network.post(request, asked.body);
    if (!m_tlsChecked) // the deployment's own setting, shown there
        answer->ignoreSslErrors();
    connect(answer, &QNetworkReply::finished, this, [this, answer, reply = std::move(reply), round = m_round] {
        answer->deleteLater();
        if (round != m_round)
            return;
        const QByteArray body = answer->readAll();
        if (answer->error() != QNetworkReply::NoError)
            reply(refused(*answer, body));
        else
            reply(answerIn(Json::parse(body.toStdString(), nullptr, false), answer->url().toString().toStdString()));
    });
}

void AskedModel::askPackage(const Asked& asked, Reply reply) {
    const Json params{{"package", m_package.toStdString()}, {"inputs", {asked.input.toStdString()}}};
    m_engine->call(protocol::method::predict, params, this, [this, reply = std::move(reply), round = m_round](Result<Json> answer) {
        if (round != m_round)
            return;
        if (!answer) {
            reply(answer.error());
            return;
        }
        const Json all = answer->is_object() ? answer->value("predictions", Json::array()) : Json::array();
        reply(answerIn(all.empty() ? Json() : all[0], m_package.toStdString()));
    });
}

} // namespace lepton::widgets
