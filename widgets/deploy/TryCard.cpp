// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deploy/TryCard.h"

#include "widgets/common/Background.h"
#include "widgets/common/BarList.h"
#include "widgets/common/Buttons.h"
#include "widgets/common/Notice.h"
#include "widgets/common/TextLabel.h"
#include "widgets/common/Theme.h"
#include "widgets/data/PictureBox.h"
#include "widgets/data/PictureImage.h"
#include "widgets/deploy/AskedModel.h"

#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>

#include <algorithm>

namespace lepton::widgets {

namespace {

constexpr int pictureSide = 128;
constexpr int fieldHeight = 72;
constexpr int leastHeight = 80; // of what a generator makes
constexpr int generated = 16;
constexpr int longestName = 40;

QString droppedFile(const QMimeData* data) {
    const auto urls = data->urls();
    const QString file = urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
    return file.endsWith(QLatin1String(".leptonmodel")) ? QString() : file; // a package is for the room
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

/// {"shape":[N,C,H,W],"pixels":[…]}: what a generator made, beside and below each other; none if it is something else.
QImage picturesIn(const Json& value) {
    if (!value.is_object() || !value.contains("shape") || !value.contains("pixels") || !value["pixels"].is_array())
        return {};
    std::vector<std::int64_t> shape;
    for (const auto& size : value["shape"])
        shape.push_back(size.is_number_integer() ? size.get<std::int64_t>() : 0);
    std::vector<std::uint8_t> pixels;
    for (const auto& pixel : value["pixels"])
        pixels.push_back(pixel.is_number_integer() ? static_cast<std::uint8_t>(std::clamp(pixel.get<int>(), 0, 255)) : 0);
    return tiledImage(shape, pixels);
}

} // namespace

TryCard::TryCard(AskedModel* model, QWidget* parent) : Card(tr("Try it"), parent), m_model(model) {
    setAcceptDrops(true);
    m_choose = plainButton(tr("Choose a picture…"));
    connect(m_choose, &QPushButton::clicked, this, [this] {
        if (m_question.form == Question::Form::Picture)
            choose();
        else
            askText();
    });
    m_field = new QPlainTextEdit;
    m_field->setAccessibleName(tr("The question"));
    m_field->setTabChangesFocus(true);
    m_field->setFixedHeight(fieldHeight);
    m_field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_words = new QPlainTextEdit;
    m_words->setAccessibleName(tr("The answer"));
    m_words->setReadOnly(true);
    m_words->setTabChangesFocus(true);
    header()->addWidget(m_choose);
    m_picture = new PictureBox(tr("The picture that was asked about"));
    m_picture->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_label = new TextLabel(TextLabel::Role::Value);
    m_label->setElided(Qt::ElideRight);
    m_facts = new TextLabel(TextLabel::Role::Hint);
    m_facts->setWordWrap(true);
    m_scores = new BarList(tr("Score of each label"));
    m_notice = new Notice;
    auto* left = new QVBoxLayout;
    left->setSpacing(4);
    left->addWidget(m_picture, 1);
    left->addWidget(m_label);
    left->addWidget(m_facts);
    left->addStretch();
    m_label->setFixedWidth(pictureSide);
    m_facts->setFixedWidth(pictureSide);
    auto* row = new QHBoxLayout;
    row->setSpacing(measure::cardPadding);
    row->addLayout(left);
    row->addWidget(m_scores, 1);
    row->addWidget(m_words, 1);
    body()->addWidget(m_field);
    body()->addWidget(m_notice);
    body()->addLayout(row, 1);
    connect(m_model, &AskedModel::changed, this, [this] {
        ++m_round;
        reset();
        refresh();
    });
    setQuestion({});
}

void TryCard::setQuestion(const Question& question) {
    using Form = Question::Form;
    if (m_question.form != question.form || m_question.example != question.example)
        m_field->setPlainText(question.example);
    m_question = question;
    const bool picture = question.form == Form::Picture, made = question.form == Form::Nothing;
    m_field->setVisible(!picture && !made);
    m_field->setPlaceholderText(question.form == Form::Prompt ? tr("The beginning of a text") : question.form == Form::Sentence ? tr("A text") : tr("JSON"));
    m_picture->setVisible(picture || made);
    m_picture->setMinimumSize(pictureSide, made ? leastHeight : pictureSide);
    m_picture->setMaximumSize(made ? QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX) : QSize(pictureSide, pictureSide));
    m_scores->setVisible(!made);
    m_words->hide();
    m_choose->setText(picture                          ? tr("Choose a picture…")
                      : made                           ? tr("Make pictures")
                      : question.form == Form::Prompt ? tr("Write on")
                                                       : tr("Ask"));
    refresh();
}

const QImage& TryCard::picture() const { return m_picture->image(); }

QString TryCard::answer() const { return m_words->isHidden() ? m_label->text() : m_words->toPlainText(); }

/// A generator is asked for pictures only at an address.
bool TryCard::canAsk() const { return m_model->ready() && (m_question.form != Question::Form::Nothing || m_model->hasAddress()); }

void TryCard::refresh() {
    const bool able = canAsk();
    m_choose->setEnabled(able);
    m_field->setEnabled(able);
    m_picture->setPlaceholder(!able ? tr("Needs a live endpoint") : m_question.form == Question::Form::Picture ? tr("Drop a picture here") : QString());
}

void TryCard::reset() {
    m_picture->setImage({});
    m_label->clear();
    m_facts->clear();
    m_words->clear();
    m_scores->setBars({});
    m_notice->clear();
}

void TryCard::choose() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a picture"), {}, tr("Pictures (*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.pgm *.ppm);;All files (*)"));
    if (!file.isEmpty())
        ask(file);
}

void TryCard::ask(const QString& file) {
    if (!canAsk())
        return;
    begin();
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

void TryCard::begin() {
    m_notice->clear();
    m_label->clear();
    m_facts->setText(tr("asking…"));
    m_scores->setBars({});
    m_words->clear();
}

void TryCard::askText() {
    if (!canAsk())
        return;
    begin();
    ++m_round;
    const QString typed = m_field->toPlainText();
    const QString what = typed.left(longestName);
    if (m_question.form == Question::Form::Nothing)
        post(QByteArray::fromStdString(Json{{"count", generated}, {"seed", QRandomGenerator::global()->bounded(1'000'000)}}.dump()), "application/json", {}, tr("New pictures"));
    else if (m_question.form == Question::Form::Prompt)
        post(QByteArray::fromStdString(Json{{"prompt", typed.toStdString()}}.dump()), "application/json", typed, what);
    else
        post(typed.toUtf8(), m_question.form == Question::Form::Json ? "application/json" : "text/plain; charset=utf-8", typed, what);
}

void TryCard::send(const Picture& picture, const QString& file) {
    m_picture->setImage(picture.image);
    m_picture->setPlaceholder(tr("No preview"));
    if (!picture.read) {
        m_facts->clear();
        m_notice->showError(Error(ErrorCode::Unreadable, LT("core", "The file can't be opened")).at(file.toStdString()).fix(LT("core", "Choose a file that you may read")));
        return;
    }
    post(picture.bytes, "application/octet-stream", file, QFileInfo(file).fileName());
}

void TryCard::post(const QByteArray& body, const char* type, const QString& input, const QString& what) {
    QElapsedTimer clock;
    clock.start();
    m_model->ask({body, type, input}, [this, round = m_round, what, clock](Result<Json> answer) {
        if (round == m_round)
            answered(std::move(answer), what, clock.elapsed());
    });
}

void TryCard::answered(Result<Json> answer, const QString& what, qint64 milliseconds) {
    m_facts->clear();
    if (answer) {
        showAnswer(*answer, milliseconds);
        return;
    }
    Error error = answer.error();
    if (error.where.empty())
        error.at(what.toStdString());
    if (error.hint.empty())
        error.fix(m_question.form == Question::Form::Picture ? LT("core", "Choose a PNG or JPEG picture, and look whether the endpoint is still live")
                                                             : LT("core", "Change the question, and look whether the endpoint is still live"));
    m_notice->showError(error);
}

void TryCard::showAnswer(const Json& answer, qint64 milliseconds) {
    if (answer.contains("value")) {
        showValue(answer["value"]);
        m_facts->setText(tr("in %1 ms").arg(milliseconds));
        return;
    }
    m_words->hide();
    m_scores->show();
    m_label->setText(QString::fromStdString(answer.value("label", "")));
    m_facts->setText(tr("%1, in %2 ms").arg(QLocale().toString(answer.value("score", 0.0), 'f', 3)).arg(milliseconds));
    m_scores->setBars(barsOf(answer));
}

/// A number, a text, the steps of a forecast, or pictures.
void TryCard::showValue(const Json& value) {
    if (const QImage pictures = picturesIn(value); !pictures.isNull()) {
        m_picture->setImage(pictures);
        return;
    }
    const bool number = value.is_number();
    m_scores->hide();
    m_words->setVisible(!number);
    if (number)
        m_label->setText(QLocale().toString(value.get<double>(), 'g', 6));
    else
        m_words->setPlainText(QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump()));
}

void TryCard::dragEnterEvent(QDragEnterEvent* event) {
    if (m_question.form != Question::Form::Picture || droppedFile(event->mimeData()).isEmpty() || !canAsk())
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
