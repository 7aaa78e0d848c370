// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TryCard.h"

#include "widgets/common/Background.h"
#include "widgets/common/BarList.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureBox.h"
#include "widgets/deploy/LocalEndpoint.h"

#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QNetworkReply>
#include <QPushButton>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int pictureSide = 128;
constexpr int timeout = 30'000;

QString droppedFile(const QMimeData* data) {
    const auto urls = data->urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

/// What the endpoint said, if it said anything, or what the network says.
Error refused(QNetworkReply& reply, const QByteArray& body, const QString& file) {
    const Json json = Json::parse(body.toStdString(), nullptr, false);
    const bool spoken = json.is_object() && json.contains("error") && json["error"].is_string();
    const std::string why = spoken ? json["error"].get<std::string>() : reply.errorString().toStdString();
    return Error(ErrorCode::Unreadable, text(LT("core", "The endpoint gave no answer: %1"), why))
        .at(QFileInfo(file).fileName().toStdString())
        .fix(LT("core", "Choose a PNG or JPEG picture, and look whether the endpoint is still live"));
}

std::vector<BarList::Bar> barsOf(const Json& answer) {
    std::vector<BarList::Bar> bars;
    const std::string label = answer.value("label", "");
    const Json scores = answer.value("scores", Json::object());
    for (const auto& [name, score] : scores.items())
        if (score.is_number())
            bars.push_back({QString::fromStdString(name), score.get<double>(), QLocale().toString(score.get<double>(), 'f', 3), name == label});
    std::stable_sort(bars.begin(), bars.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
    return bars;
}

} // namespace

TryCard::TryCard(LocalEndpoint* endpoint, QWidget* parent) : Card(tr("Try a picture"), parent), m_endpoint(endpoint) {
    setAcceptDrops(true);
    m_network.setTransferTimeout(timeout);
    m_choose = plainButton(tr("Choose a picture…"));
    connect(m_choose, &QPushButton::clicked, this, &TryCard::choose);
    header()->addWidget(m_choose);
    m_picture = new PictureBox(tr("The picture that was asked about"));
    m_picture->setFixedSize(pictureSide, pictureSide);
    m_label = new TextLabel(TextLabel::Role::Value);
    m_label->setElided(Qt::ElideRight);
    m_facts = new TextLabel(TextLabel::Role::Hint);
    m_facts->setWordWrap(true);
    m_scores = new BarList(tr("Score of each label"));
    m_notice = new Notice;
    auto* left = new QVBoxLayout;
    left->setSpacing(4);
    left->addWidget(m_picture);
    left->addWidget(m_label);
    left->addWidget(m_facts);
    left->addStretch();
    m_label->setFixedWidth(pictureSide);
    m_facts->setFixedWidth(pictureSide);
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::cardPadding);
    row->addLayout(left);
    row->addWidget(m_scores, 1);
    body()->addWidget(m_notice);
    body()->addLayout(row, 1);
    connect(m_endpoint, &LocalEndpoint::changed, this, &TryCard::refresh);
    refresh();
}

QString TryCard::answer() const { return m_label->text(); }

void TryCard::refresh() {
    const bool live = m_endpoint->stage() == LocalEndpoint::Stage::Live;
    m_choose->setEnabled(live);
    m_picture->setPlaceholder(live ? tr("Drop a picture here") : tr("Needs a live endpoint"));
    if (live)
        return;
    ++m_round;
    m_picture->setImage({});
    m_label->clear();
    m_facts->clear();
    m_scores->setBars({});
    m_notice->clear();
}

void TryCard::choose() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a picture"), {}, tr("Pictures (*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.pgm *.ppm);;All files (*)"));
    if (!file.isEmpty())
        ask(file);
}

void TryCard::ask(const QString& file) {
    if (m_endpoint->stage() != LocalEndpoint::Stage::Live)
        return;
    m_notice->clear();
    m_label->clear();
    m_facts->setText(tr("asking…"));
    m_scores->setBars({});
    const auto work = [file] {
        QFile source(file);
        Picture picture;
        picture.read = source.open(QIODevice::ReadOnly);
        picture.bytes = source.readAll();
        picture.image = QImage::fromData(picture.bytes);
        return picture;
    };
    inBackground(this, work, [this, round = ++m_round, file](const Picture& picture) {
        if (round == m_round)
            send(picture, file);
    });
}

void TryCard::send(const Picture& picture, const QString& file) {
    m_picture->setImage(picture.image);
    m_picture->setPlaceholder(tr("No preview"));
    if (!picture.read) {
        m_facts->clear();
        m_notice->showError(Error(ErrorCode::Unreadable, LT("core", "The file can't be opened")).at(file.toStdString()).fix(LT("core", "Choose a file that you may read")));
        return;
    }
    QNetworkRequest request(m_endpoint->predictUrl());
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/octet-stream"));
    auto* reply = m_network.post(request, picture.bytes);
    QElapsedTimer clock;
    clock.start();
    connect(reply, &QNetworkReply::finished, this, [this, reply, round = m_round, file, clock] {
        reply->deleteLater();
        if (round == m_round)
            answered(reply, file, clock.elapsed());
    });
}

void TryCard::answered(QNetworkReply* reply, const QString& file, qint64 milliseconds) {
    const QByteArray body = reply->readAll();
    m_facts->clear();
    if (reply->error() != QNetworkReply::NoError) {
        m_notice->showError(refused(*reply, body, file));
        return;
    }
    const Json json = Json::parse(body.toStdString(), nullptr, false);
    if (!json.is_object() || !json.contains("label"))
        m_notice->showError(Error(ErrorCode::BadFormat, LT("core", "The endpoint's answer is no prediction")).at(m_endpoint->predictUrl().toString().toStdString()));
    else
        showAnswer(json, milliseconds);
}

void TryCard::showAnswer(const Json& answer, qint64 milliseconds) {
    m_label->setText(QString::fromStdString(answer.value("label", "")));
    m_facts->setText(tr("%1, in %2 ms").arg(QLocale().toString(answer.value("score", 0.0), 'f', 3)).arg(milliseconds));
    m_scores->setBars(barsOf(answer));
}

void TryCard::dragEnterEvent(QDragEnterEvent* event) {
    if (droppedFile(event->mimeData()).isEmpty() || m_endpoint->stage() != LocalEndpoint::Stage::Live)
        return;
    event->acceptProposedAction();
    setHighlighted(true);
}

void TryCard::dragLeaveEvent(QDragLeaveEvent*) { setHighlighted(false); }

void TryCard::dropEvent(QDropEvent* event) {
    setHighlighted(false);
    event->acceptProposedAction();
    ask(droppedFile(event->mimeData()));
}

} // namespace lepton::widgets
