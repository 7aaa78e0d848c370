// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <functional>

namespace lepton::widgets {

class EngineClient;

/// A model that can be asked: at an address, over HTTP like any client, or without one, straight from its package. Window's thread.
class AskedModel : public QObject {
    Q_OBJECT
public:
    /// What is sent to an address, and the same as the engine takes it.
    struct Asked {
        QByteArray body;
        QByteArray type; ///< MIME
        QString input;   ///< a picture's file, or what was typed
    };
    /// {"label","score","scores"} or {"value"}
    using Reply = std::function<void(Result<Json>)>;

    explicit AskedModel(EngineClient* engine, QObject* parent = nullptr);

    void setAddress(const QString& url, const QString& model, const QString& token, bool tlsChecked);
    void setPackage(const QString& file);
    void clear();
    bool ready() const { return !m_url.isEmpty() || !m_package.isEmpty(); }
    bool hasAddress() const { return !m_url.isEmpty(); }
    const QUrl& url() const { return m_url; }     ///< "http://127.0.0.1:8000"
    const QString& model() const { return m_model; }
    const QString& token() const { return m_token; }
    QUrl predictUrl() const;                      ///< of raw inputs
    /// `reply` is called later, unless another model is set before.
    void ask(const Asked& asked, Reply reply);

Q_SIGNALS:
    void changed();

private:
    void askAddress(const Asked& asked, Reply reply);
    void askPackage(const Asked& asked, Reply reply);

    EngineClient* m_engine;
    QNetworkAccessManager m_network;
    QUrl m_url;
    QString m_model, m_token, m_package;
    bool m_tlsChecked = true;
    int m_round = 0; ///< an answer to another model's question is told by it
};

} // namespace lepton::widgets
