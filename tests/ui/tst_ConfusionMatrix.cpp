// SPDX-License-Identifier: GPL-3.0-or-later
// The confusion matrix by mouse and keys, from 2 to 100 classes, and its pictures in files.
#include "FakeEngine.h"

#include "core/base/Files.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/ConfusionMatrix.h"

#include <QImage>
#include <QScrollBar>
#include <QSvgRenderer>
#include <QTemporaryDir>

using namespace lepton;
using namespace lepton::widgets;

class tst_ConfusionMatrix : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void fits_data();
    void fits();
    void manyClassesScroll();
    void keysGoFromCellToCell();
    void zooms();
    void saysWhatACellHolds();
    void colourFollowsTheShareOfTheRow();
    void saves();

private:
    static std::shared_ptr<ConfusionData> made(int classes, const QString& name = QStringLiteral("class %1"));
    static std::unique_ptr<ConfusionMatrix> shown(const std::shared_ptr<ConfusionData>& data, QSize size = {560, 440});
};

/// Row i: 100 samples, i % 7 of them in the column behind the right one.
std::shared_ptr<ConfusionData> tst_ConfusionMatrix::made(int classes, const QString& name) {
    auto data = std::make_shared<ConfusionData>();
    for (int i = 0; i < classes; ++i) {
        data->classes << name.arg(i);
        std::vector<qint64> row(static_cast<std::size_t>(classes), 0);
        row[static_cast<std::size_t>(i)] = 100 - i % 7;
        row[static_cast<std::size_t>((i + 1) % classes)] += i % 7;
        data->counts.push_back(row);
        data->rows.push_back(100);
    }
    return data;
}

std::unique_ptr<ConfusionMatrix> tst_ConfusionMatrix::shown(const std::shared_ptr<ConfusionData>& data, QSize size) {
    auto matrix = std::make_unique<ConfusionMatrix>();
    matrix->resize(size);
    matrix->setData(data);
    matrix->show();
    if (!QTest::qWaitForWindowExposed(matrix.get()))
        qFatal("it is not shown");
    return matrix;
}

void tst_ConfusionMatrix::fits_data() {
    QTest::addColumn<int>("classes");
    QTest::addColumn<QString>("name");
    QTest::newRow("two") << 2 << "%1";
    QTest::newRow("ten digits") << 10 << "%1";
    QTest::newRow("ten long names") << 10 << "a rather long name %1";
    QTest::newRow("Chinese") << 8 << "衣服和鞋子第%1类";
}

/// All of it can be seen without scrolling, and no label is cut.
void tst_ConfusionMatrix::fits() {
    QFETCH(int, classes);
    QFETCH(QString, name);
    const auto matrix = shown(made(classes, name));
    QCOMPARE(matrix->horizontalScrollBar()->maximum(), 0);
    QCOMPARE(matrix->verticalScrollBar()->maximum(), 0);
    const QRect last = matrix->cellRect(classes - 1, classes - 1);
    QVERIFY(matrix->viewport()->rect().contains(last));
    const QFontMetrics metrics(Theme::instance().hint());
    QVERIFY(matrix->cellRect(0, 0).left() >= metrics.horizontalAdvance(name.arg(classes - 1)) - 8);
    shot(*matrix, QString("confusion-%1").arg(QTest::currentDataTag()));
}

void tst_ConfusionMatrix::manyClassesScroll() {
    const auto matrix = shown(made(100));
    QVERIFY(matrix->side() >= ConfusionPainter::comfortableSide());
    QVERIFY(matrix->verticalScrollBar()->maximum() > 0);
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, {}, matrix->cellRect(2, 3).center());
    QCOMPARE(matrix->current().value(), QPoint(3, 2));
    QTest::keyClick(matrix.get(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(matrix->current().value(), QPoint(99, 99));
    QVERIFY(matrix->viewport()->rect().contains(matrix->cellRect(99, 99)));
    shot(*matrix, "confusion-100");
    // Far out all of it is there at once.
    while (matrix->verticalScrollBar()->maximum() > 0 && matrix->side() > ConfusionPainter::smallestSide())
        QTest::keyClick(matrix.get(), Qt::Key_Minus);
    shot(*matrix, "confusion-100-far");
    QVERIFY(!matrix->fitted());
    QTest::keyClick(matrix.get(), Qt::Key_0);
    QVERIFY(matrix->fitted());
}

void tst_ConfusionMatrix::keysGoFromCellToCell() {
    const auto matrix = shown(made(4));
    QSignalSpy chosen(matrix.get(), &ConfusionMatrix::cellChosen);
    QTest::keyClick(matrix.get(), Qt::Key_Right); // the first key goes to the first cell
    QTest::keyClick(matrix.get(), Qt::Key_Right);
    QTest::keyClick(matrix.get(), Qt::Key_Down);
    QTest::keyClick(matrix.get(), Qt::Key_Down);
    QTest::keyClick(matrix.get(), Qt::Key_Left);
    QTest::keyClick(matrix.get(), Qt::Key_Left); // at the edge: it stays
    QCOMPARE(matrix->current().value(), QPoint(0, 2));
    QCOMPARE(chosen.last(), (QList<QVariant>{2, 0})); // true class first
    const auto before = chosen.size();
    QTest::keyClick(matrix.get(), Qt::Key_Left);
    QCOMPARE(chosen.size(), before);
    QTest::keyClick(matrix.get(), Qt::Key_Return); // once more on demand
    QCOMPARE(chosen.size(), before + 1);
}

void tst_ConfusionMatrix::zooms() {
    const auto matrix = shown(made(10));
    const int before = matrix->side();
    QTest::keyClick(matrix.get(), Qt::Key_Plus);
    QVERIFY(matrix->side() > before);
    QWheelEvent wheel({100, 100}, matrix->viewport()->mapToGlobal(QPointF(100, 100)), {}, {0, -120}, Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(matrix->viewport(), &wheel);
    QVERIFY(std::abs(matrix->side() - before) <= 1);
}

void tst_ConfusionMatrix::saysWhatACellHolds() {
    const auto matrix = shown(made(10));
    QCOMPARE(matrix->sentence(3, 4), QString("True class 3, predicted class 4: 3 of 100 (3.0 %)"));
    matrix->setCurrent(QPoint(4, 3));
    QCOMPARE(matrix->accessibleDescription(), matrix->sentence(3, 4)); // screen readers get the same
}

/// The fuller a cell of its row, the nearer its ground to the accent.
void tst_ConfusionMatrix::colourFollowsTheShareOfTheRow() {
    auto data = made(3);
    data->counts = {{50, 50, 0}, {0, 1000, 0}, {0, 0, 0}};
    data->rows = {100, 1000, 0};
    const auto matrix = shown(data);
    const QImage image = matrix->viewport()->grab().toImage();
    const auto ground = [&](int truth, int answer) { return image.pixelColor(matrix->cellRect(truth, answer).topLeft() + QPoint(2, 2)); };
    QCOMPARE(ground(1, 1), Theme::instance().palette().accent);
    QCOMPARE(ground(0, 0), ground(0, 1)); // by shares of the row, not by counts
    QCOMPARE(ground(0, 2), Theme::instance().palette().bg2);
    QCOMPARE(ground(2, 2), Theme::instance().palette().bg2); // an empty row is no division by zero
    QVERIFY(ground(0, 0).blue() > ground(0, 2).blue() && ground(0, 0).blue() < ground(1, 1).blue());
}

void tst_ConfusionMatrix::saves() {
    const auto matrix = shown(made(3, "na\"me %1"));
    const QTemporaryDir folder;
    const auto save = [&](const QString& name) {
        std::optional<Result<void>> saved;
        saveFigure(this, matrix->figure(), folder.filePath(name), [&](Result<void> result) { saved = std::move(result); });
        return QTest::qWaitFor([&] { return saved.has_value(); }) && saved->ok();
    };
    QVERIFY(save("m.csv") && save("m.png") && save("m.svg") && save("m.pdf"));
    QCOMPARE(QString::fromStdString(*readFile(folder.filePath("m.csv").toStdString())),
             QString("\"true class\",\"na\"\"me 0\",\"na\"\"me 1\",\"na\"\"me 2\"\n\"na\"\"me 0\",100,0,0\n\"na\"\"me 1\",0,99,1\n\"na\"\"me 2\",2,0,98\n"));
    const QSize size = matrix->figure().size;
    QCOMPARE(QImage(folder.filePath("m.png")).size(), size * 2);
    QCOMPARE(QImage(folder.filePath("m.png")).pixelColor(1, 1), QColor(Qt::white)); // light, whatever the studio's theme
    QVERIFY(QSvgRenderer(folder.filePath("m.svg")).isValid());
    QVERIFY(readFile(folder.filePath("m.pdf").toStdString())->starts_with("%PDF"));
    std::optional<Result<void>> failed;
    saveFigure(this, matrix->figure(), "/proc/no/such.png", [&](Result<void> result) { failed = std::move(result); });
    QTRY_VERIFY(failed.has_value());
    QVERIFY(!failed->ok() && !failed->error().hint.empty());
}

QTEST_MAIN(tst_ConfusionMatrix)
#include "tst_ConfusionMatrix.moc"
