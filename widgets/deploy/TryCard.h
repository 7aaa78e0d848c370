// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Json.h"
#include "widgets/common/Card.h"
#include "widgets/deploy/Question.h"

#include <QByteArray>
#include <QImage>

class QPlainTextEdit;
class QPushButton;

namespace lepton::widgets {

class AskedModel;
class BarList;
class Notice;
class PictureBox;
class TextLabel;

/// Asks a model and shows what it says: about a picture, a text or a row, for how a text goes on, or for pictures of its own.
class TryCard : public Card {
    Q_OBJECT
public:
    explicit TryCard(AskedModel* model, QWidget* parent = nullptr);
    void setQuestion(const Question& question); ///< of the package on show
    void ask(const QString& file);  ///< about a picture
    void askText();                 ///< what stands in the field; of a generator, for new pictures
    QString answer() const; ///< the label or the value it gave; empty: none yet
    QPlainTextEdit* field() const { return m_field; }
    const QImage& picture() const;
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
    void post(const QByteArray& body, const char* type, const QString& input, const QString& what);
    void begin();
    void showValue(const Json& value);
    void answered(Result<Json> answer, const QString& what, qint64 milliseconds);
    void showAnswer(const Json& answer, qint64 milliseconds);
    void refresh();
    void reset();
    bool canAsk() const;

    AskedModel* m_model;
    Question m_question;
    int m_round = 0;
    QPlainTextEdit* m_field = nullptr;
    QPlainTextEdit* m_words = nullptr; ///< an answer that is a text or many numbers
    PictureBox* m_picture = nullptr;
    TextLabel* m_label = nullptr;
    TextLabel* m_facts = nullptr;
    BarList* m_scores = nullptr;
    Notice* m_notice = nullptr;
    QPushButton* m_choose = nullptr;
};

} // namespace lepton::widgets
