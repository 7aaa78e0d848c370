// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/common/Card.h"

#include <QByteArray>
#include <QImage>
#include <QNetworkAccessManager>

class QNetworkReply;
class QPushButton;

namespace lepton::widgets {

class BarList;
class LocalEndpoint;
class Notice;
class PictureBox;
class TextLabel;

/// Asks the live endpoint about a picture, over HTTP like any client, and shows what it says.
class TryCard : public Card {
    Q_OBJECT
public:
    explicit TryCard(LocalEndpoint* endpoint, QWidget* parent = nullptr);
    void ask(const QString& file);
    QString answer() const; ///< the label it gave; empty: none yet
    BarList* scores() const { return m_scores; }
    Notice* notice() const { return m_notice; }
    QPushButton* chooseButton() const { return m_choose; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    struct Picture {
        QByteArray bytes;
        QImage image;
        bool read = false;
    };
    void choose();
    void send(const Picture& picture, const QString& file);
    void answered(QNetworkReply* reply, const QString& file, qint64 milliseconds);
    void showAnswer(const Json& answer, qint64 milliseconds);
    void refresh();

    LocalEndpoint* m_endpoint;
    QNetworkAccessManager m_network;
    int m_round = 0;
    PictureBox* m_picture = nullptr;
    TextLabel* m_label = nullptr;
    TextLabel* m_facts = nullptr;
    BarList* m_scores = nullptr;
    Notice* m_notice = nullptr;
    QPushButton* m_choose = nullptr;
};

} // namespace lepton::widgets
