// SPDX-License-Identifier: GPL-3.0-or-later
// The text of the code: only what differs is replaced, and Python is coloured.
#include "widgets/canvas/CodeEdit.h"
#include "widgets/canvas/PythonHighlighter.h"
#include "widgets/common/Theme.h"

#include <QTextBlock>
#include <QTextLayout>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;

class tst_CodeEdit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void linesThatComeAndGo_data();
    void linesThatComeAndGo();
    void onlyWhatDiffersIsReplaced();
    void coloursPython();
};

void tst_CodeEdit::linesThatComeAndGo_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("from nothing") << "" << "a\nb\nc";
    QTest::newRow("to nothing") << "a\nb\nc" << "";
    QTest::newRow("one in the middle") << "a\nb\nc" << "a\nx\nb\nc";
    QTest::newRow("one at the start") << "a\nb" << "x\na\nb";
    QTest::newRow("one at the end") << "a\nb" << "a\nb\nx";
    QTest::newRow("first goes") << "a\nb\nc" << "b\nc";
    QTest::newRow("last goes") << "a\nb\nc" << "a\nb";
    QTest::newRow("middle goes") << "a\nb\nc\nd" << "a\nd";
    QTest::newRow("one changes") << "a\nb\nc" << "a\nx\nc";
    QTest::newRow("all change and one comes") << "a\nb\nc" << "x\ny\nz\nw";
    QTest::newRow("doubled lines") << "a\na\na" << "a\na\na\na";
    QTest::newRow("doubled lines go") << "a\na\na\nb" << "a\nb";
}

void tst_CodeEdit::linesThatComeAndGo() {
    QFETCH(QString, before);
    QFETCH(QString, after);
    CodeEdit edit;
    edit.setSource(before);
    QCOMPARE(edit.toPlainText(), before);
    edit.setSource(after);
    QCOMPARE(edit.toPlainText(), after);
    edit.setSource(before);
    QCOMPARE(edit.toPlainText(), before);
}

void tst_CodeEdit::onlyWhatDiffersIsReplaced() {
    CodeEdit edit;
    edit.setSource("a\nb\nc\nd");
    int first = -1;
    int characters = 0;
    connect(edit.document(), &QTextDocument::contentsChange, this, [&](int at, int removed, int added) {
        first = at;
        characters += removed + added;
    });
    edit.setSource("a\nb\nx\nd");
    QCOMPARE(first, 4);
    QVERIFY2(characters <= 4, qPrintable(QString::number(characters))); // Qt counts the line's end with it
    characters = 0;
    edit.setSource("a\nb\nx\nd");
    QCOMPARE(characters, 0);
}

void tst_CodeEdit::coloursPython() {
    CodeEdit edit;
    new PythonHighlighter(edit.document());
    edit.setSource("import torch as t\n"
                   "        self.a = nn.Conv2d(1, 32, padding=\"same\")  # N × 32\n"
                   "        # a: wrong\n"
                   "        x = y(1e-05)  # shape unknown, see a");
    const auto colourOf = [&edit](int line, const QString& part) {
        const QTextBlock block = edit.document()->findBlockByNumber(line);
        const auto at = block.text().indexOf(part);
        for (const auto& range : block.layout()->formats())
            if (at >= range.start && at < range.start + range.length)
                return range.format.foreground().color();
        return QColor();
    };
    const Palette& palette = Theme::instance().palette();
    QCOMPARE(colourOf(0, "import"), palette.accent);
    QCOMPARE(colourOf(0, "torch"), QColor());
    QCOMPARE(colourOf(1, "self"), palette.text2);
    QCOMPARE(colourOf(1, "32"), palette.warn);
    QCOMPARE(colourOf(1, "\"same\""), palette.ok);
    QCOMPARE(colourOf(1, "# N"), palette.text2);
    QVERIFY(colourOf(1, "Conv2d").isValid() && colourOf(1, "Conv2d") != palette.text2);
    QCOMPARE(colourOf(2, "# a: wrong"), palette.error);
    QCOMPARE(colourOf(3, "-05"), palette.warn);
    QCOMPARE(colourOf(3, "# shape"), palette.warn);
}

QTEST_MAIN(tst_CodeEdit)
#include "tst_CodeEdit.moc"
