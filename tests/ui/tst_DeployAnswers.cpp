// SPDX-License-Identifier: GPL-3.0-or-later
// What is live answers: its token, lines to copy, a picture, a text, a row, a generator.
#include "DeployFixture.h"

#include "widgets/common/BarList.h"
#include "widgets/common/Notice.h"
#include "widgets/deploy/AddressCard.h"
#include "widgets/deploy/AnswerPanel.h"
#include "widgets/deploy/AskedModel.h"
#include "widgets/deploy/TryCard.h"
#include "widgets/deploy/UseItCard.h"
#include "widgets/training/SettingFields.h"

#include <QClipboard>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QToolButton>

using namespace lepton;
using namespace lepton::widgets;

class tst_DeployAnswers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Light); }
    void init();
    void cleanup() { f->room.reset(); f.reset(); }

    void tokenIsHiddenAndCopied();
    void triesAPicture();
    void noPictureIsAnsweredWithWhy();
    void otherQuestionsAreTyped();
    void generatorMakesPictures();
    void questionIsThatOfThePackage();

private:
    AnswerPanel* answers() const { return f->page()->answers(); }
    std::unique_ptr<DeployFixture> f;
};

void tst_DeployAnswers::init() {
    f = std::make_unique<DeployFixture>();
    f->addPackage("1");
    f->openRoom();
}

void tst_DeployAnswers::tokenIsHiddenAndCopied() {
    QTest::mouseClick(f->settings()->fields()->findChild<QAbstractButton*>("parameter-protect"), Qt::LeftButton);
    f->deployHere();
    auto* address = answers()->address();
    QTRY_COMPARE(address->token()->text(), QString("s3cret"));
    QCOMPARE(address->token()->echoMode(), QLineEdit::Password);
    QTest::mouseClick(address->copyTokenButton(), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("s3cret"));
    QTest::mouseClick(address->revealButton(), Qt::LeftButton);
    QCOMPARE(address->token()->echoMode(), QLineEdit::Normal);
    QTRY_VERIFY(answers()->useIt()->copyWithTokenButton()->isVisible());
    QVERIFY(!answers()->useIt()->code().contains("s3cret"));
    QTest::mouseClick(answers()->useIt()->copyWithTokenButton(), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().startsWith("LEPTON_TOKEN='s3cret'\ncurl "));
    QCOMPARE(withToken("x os.environ[\"LEPTON_TOKEN\"]", "python", "a\"b"), QString("x \"a\\\"b\""));
    answers()->tryIt()->setQuestion({Question::Form::Json, {}, {}});
    answers()->tryIt()->field()->setPlainText(R"({"age": 4})");
    QTest::mouseClick(answers()->tryIt()->chooseButton(), Qt::LeftButton);
    QTRY_COMPARE(answers()->tryIt()->answer(), QString("8")); // the server answers only with the token
}

void tst_DeployAnswers::triesAPicture() {
    f->deployHere();
    QTRY_VERIFY(answers()->model()->ready());
    QTemporaryDir folder;
    QImage picture(8, 8, QImage::Format_Grayscale8);
    picture.fill(90);
    QVERIFY(picture.save(folder.filePath("seven.png")));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.filePath("seven.png"))});
    auto* card = answers()->tryIt();
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(card, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(card, &drop);
    QTRY_COMPARE(card->answer(), QString("7"));
    QCOMPARE(card->scores()->count(), 10);
    QCOMPARE(card->scores()->model()->index(0, 0).data().toString(), QString("7")); // the likeliest first
    shot(*f->room, "deploy-tried");
}

void tst_DeployAnswers::noPictureIsAnsweredWithWhy() {
    f->deployHere();
    QTRY_VERIFY(answers()->model()->ready());
    QTemporaryDir folder;
    QFile file(folder.filePath("letter.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("hello");
    file.close();
    auto* card = answers()->tryIt();
    card->ask(file.fileName());
    QTRY_VERIFY(card->notice()->isVisible());
    QVERIFY(card->notice()->text().contains("this is no picture"));
    card->ask("/nowhere/at/all.png");
    QTRY_VERIFY(card->notice()->text().contains("can't be opened"));
}

void tst_DeployAnswers::otherQuestionsAreTyped() {
    f->deployHere();
    QTRY_VERIFY(answers()->model()->ready());
    auto* card = answers()->tryIt();
    const auto askFor = [card](Question::Form form, const QString& typed) {
        card->setQuestion({form, {}, {}});
        card->field()->setFocus();
        card->field()->clear();
        QTest::keyClicks(card->field(), typed);
        QTest::mouseClick(card->chooseButton(), Qt::LeftButton);
    };
    askFor(Question::Form::Sentence, "three words here");
    QTRY_COMPARE(card->answer(), QString("long"));
    QCOMPARE(card->scores()->count(), 2);
    askFor(Question::Form::Json, R"({"age": 21})");
    QTRY_COMPARE(card->answer(), QString("42"));
    askFor(Question::Form::Json, R"({"size": 21})");
    QTRY_VERIFY(card->notice()->isVisible());
    QVERIFY(card->notice()->text().contains("age is missing"));
    QVERIFY(!card->notice()->text().contains("PNG"));
    askFor(Question::Form::Prompt, "Once");
    QTRY_COMPARE(card->answer(), QString("Once and so on"));
}

void tst_DeployAnswers::generatorMakesPictures() {
    f->deployHere();
    QTRY_VERIFY(answers()->model()->ready());
    auto* card = answers()->tryIt();
    card->setQuestion({Question::Form::Nothing, {}, {}});
    QVERIFY(!card->field()->isVisible());
    QTest::mouseClick(card->chooseButton(), Qt::LeftButton);
    QTRY_COMPARE(card->picture().size(), QSize(11, 11)); // 4 × 4 pictures of 2 × 2, a pixel between
    QCOMPARE(qGray(card->picture().pixel(0, 0)), 200);
}

void tst_DeployAnswers::questionIsThatOfThePackage() {
    project::Package package;
    package.recipe = Json::array({{{"type", "Table"}, {"target", "price"}, {"task", "regression"},
                                   {"columns", {{{"name", "age"}, {"kind", "number"}}, {{"name", "city"}, {"kind", "category"}, {"categories", {"Bern", "Genf"}}}}}}});
    package.objective = "regression";
    const Question table = questionOf(package);
    QCOMPARE(table.form, Question::Form::Json);
    QCOMPARE(table.example, QString(R"({"age": 0, "city": "Bern"})"));
    package.recipe = Json::array();
    package.objective = "classification";
    QCOMPARE(questionOf(package).form, Question::Form::Picture);
    package.objective = "generation";
    QCOMPARE(questionOf(package).form, Question::Form::Prompt);
    package.objective = "adversarial";
    QCOMPARE(questionOf(package).form, Question::Form::Nothing);
}

QTEST_MAIN(tst_DeployAnswers)
#include "tst_DeployAnswers.moc"
