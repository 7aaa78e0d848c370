// SPDX-License-Identifier: GPL-3.0-or-later
// The data as its user sees it: gallery, filters, recipe, split, and data that has moved.
#include "FakeEngine.h"

#include "datasets/Table.h"
#include "datasets/pictures/Pictures.h"
#include "widgets/common/BarList.h"
#include "widgets/common/NumberField.h"
#include "widgets/common/Pills.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/Theme.h"
#include "widgets/data/ColumnList.h"
#include "widgets/data/DataRoom.h"
#include "widgets/data/Gallery.h"
#include "widgets/data/PictureBox.h"
#include "widgets/data/PreparationRows.h"
#include "widgets/data/RecipeCard.h"
#include "widgets/data/RecipeStepRow.h"
#include "widgets/data/SamplePreview.h"
#include "widgets/data/SplitRow.h"
#include "widgets/data/TableRows.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>
#include <QTreeWidget>

#include <set>

using namespace lepton;
using namespace lepton::widgets;

namespace {

constexpr int digits = 1797; // the bundled data, by its README

QStringList visibleTexts(const QWidget& room) {
    QStringList out;
    for (auto* label : room.findChildren<QLabel*>())
        if (label->isVisible())
            out << label->text();
    return out;
}

void drop(QWidget& room, const QString& path) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&room, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&room, &drop);
}

/// A copy of the bundled digits, elsewhere.
QString copyOfDigits(const QString& to) {
    std::filesystem::copy(bundledDigits(), to.toStdString(), std::filesystem::copy_options::recursive);
    return to;
}

} // namespace

class tst_DataRoom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_room.reset(); m_fixture.reset(); }

    void emptyRoomSaysWhatToDo();
    void dropWithoutAProjectStartsOne();
    void galleryShowsEverySampleAndDecodesWhatIsSeen();
    void galleryFiltersBySplitAndClass();
    void classBarFiltersTheGallery();
    void previewShowsBeforeAndAfter();
    void recipeStepsAreAddedMovedAndRemoved();
    void stepsForTrainingAreMarkedAndShown();
    void impossibleRecipeIsRefused();
    void splitIsSet();
    void splitThatLeavesNothingIsRefused();
    void missingDataIsLocated();
    void otherDataIsNotTakenForTheSame();
    void changedDataIsTakenOver();
    void tableShowsItsRows();
    void everyKindIsShown_data();
    void everyKindIsShown();
    void dataOfAnotherKindIsRefused();

private:
    void open();
    void open(const char* templateName, const char* sample);
    template <typename T>
    T* part() const { return m_room->findChild<T*>(); }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<DataRoom> m_room;
};

void tst_DataRoom::initTestCase() {
    datasets::pictures::registerAll();
    Theme::instance().apply(Theme::Mode::Dark);
}

void tst_DataRoom::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_room = std::make_unique<DataRoom>(m_fixture->studio());
    m_room->resize(1376, 820);
    m_room->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
}

void tst_DataRoom::open() {
    m_fixture->openProject();
    QTRY_VERIFY(part<Gallery>()->isVisible());
    QTRY_VERIFY(part<SplitRow>()->countsText().contains("training"));
}

void tst_DataRoom::open(const char* templateName, const char* sample) {
    m_fixture->open(m_fixture->makeProject("sample", templateName, bundledDigits().parent_path() / sample));
    QTRY_VERIFY(part<TableRows>()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(part<SplitRow>()->countsText().contains("training"), 30'000);
}

void tst_DataRoom::emptyRoomSaysWhatToDo() {
    QVERIFY(visibleTexts(*m_room).contains("No data yet"));
    QSignalSpy sample(&m_fixture->actions, &StudioActions::openSample);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Try the sample"), Qt::LeftButton);
    QCOMPARE(sample.size(), 1);
    shot(*m_room, "data-empty");
}

void tst_DataRoom::dropWithoutAProjectStartsOne() {
    QSignalSpy made(&m_fixture->actions, &StudioActions::newProjectFrom);
    drop(*m_room, "/somewhere/pictures");
    QCOMPARE(made.size(), 1);
    QCOMPARE(made[0][0].toString(), QString("/somewhere/pictures"));
}

void tst_DataRoom::galleryShowsEverySampleAndDecodesWhatIsSeen() {
    open();
    auto* model = part<Gallery>()->model();
    QCOMPARE(model->rowCount(), digits);
    QTRY_VERIFY(model->cached() > 20 && !model->index(0).data(Qt::DecorationRole).value<QImage>().isNull());
    QVERIFY2(model->cached() < digits / 2, "only what is seen is decoded");
    const auto picture = model->index(0).data(Qt::DecorationRole).value<QImage>();
    QCOMPARE(picture.size(), QSize(8, 8));
    // The same pixels as the source gives.
    const auto raw = m_fixture->document.source()->read(0);
    QVERIFY(raw.ok());
    for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 8; ++x)
            QCOMPARE(qGray(picture.pixel(x, y)), static_cast<int>(raw->as<std::uint8_t>()[static_cast<std::size_t>(y * 8 + x)]));
    const int before = model->cached();
    auto* view = part<Gallery>()->view();
    view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
    QTRY_VERIFY(model->cached() > before);
    QTRY_VERIFY(model->index(digits - 1).data(Qt::DecorationRole).isValid());
    shot(*m_room, "data-digits");
}

void tst_DataRoom::galleryFiltersBySplitAndClass() {
    open();
    auto* gallery = part<Gallery>();
    const auto counted = [&](int pill) {
        QTest::mouseClick(gallery->splits()->pill(pill), Qt::LeftButton);
        return gallery->model()->rowCount();
    };
    const int all = gallery->model()->rowCount();
    const int training = counted(1);
    const int validation = counted(2);
    const int test = counted(3);
    QCOMPARE(training + validation + test, all);
    QCOMPARE(validation, 180); // a tenth of 1,797, rounded
    QVERIFY(gallery->splits()->pill(2)->text().contains("180"));
    QTest::mouseClick(gallery->splits()->pill(0), Qt::LeftButton);
    gallery->classes()->setCurrentIndex(4); // "All classes" stands before the ten
    QCOMPARE(gallery->model()->rowCount(), static_cast<int>(m_fixture->document.source()->info().classCounts[3]));
    for (int row = 0; row < gallery->model()->rowCount(); ++row)
        QCOMPARE(gallery->model()->index(row).data().toString(), gallery->model()->index(0).data().toString());
}

void tst_DataRoom::classBarFiltersTheGallery() {
    open();
    auto* bars = part<BarList>();
    QCOMPARE(bars->count(), 10);
    const QPoint second = bars->visualRect(bars->model()->index(1, 0)).center();
    QTest::mouseClick(bars->viewport(), Qt::LeftButton, {}, second);
    QCOMPARE(part<Gallery>()->model()->rowCount(), static_cast<int>(m_fixture->document.source()->info().classCounts[1]));
    QTest::mouseClick(bars->viewport(), Qt::LeftButton, {}, second);
    QCOMPARE(part<Gallery>()->model()->rowCount(), digits);
}

void tst_DataRoom::previewShowsBeforeAndAfter() {
    open();
    auto* view = part<Gallery>()->view();
    const auto index = part<Gallery>()->model()->index(3);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center() - QPoint(4, 4));
    QCOMPARE(view->currentIndex().row(), 3);
    auto* preview = part<SamplePreview>();
    QTRY_VERIFY(preview->afterFacts().startsWith("1 × 8 × 8"));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Right);
    QCOMPARE(view->currentIndex().row(), 4);
}

void tst_DataRoom::recipeStepsAreAddedMovedAndRemoved() {
    open();
    auto* card = part<RecipeCard>();
    const auto types = [this] {
        QStringList out;
        for (const auto& step : m_fixture->document.project().recipe)
            out << QString::fromStdString(step["type"].get<std::string>());
        return out;
    };
    const QStringList start = types();
    QVERIFY(start.endsWith("Standardise"));
    QTRY_VERIFY(card->rows().back()->summary().startsWith("mean"));
    QTest::mouseClick(card->addButton(), Qt::LeftButton);
    QMenu* menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) != nullptr);
    for (auto* action : menu->actions())
        if (action->text() == "Scale")
            action->trigger();
    menu->close();
    QCOMPARE(types(), start + QStringList("Scale"));
    card->rows().back()->setFocus();
    QTest::keyClick(card->rows().back(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(types().last(), QString("Standardise"));
    QVERIFY(m_fixture->document.modified());
    QTest::mouseClick(card->rows()[card->rows().size() - 2]->removeButton(), Qt::LeftButton);
    QCOMPARE(types(), start);
    QTRY_VERIFY(card->rows().back()->summary().startsWith("mean"));
}

void tst_DataRoom::stepsForTrainingAreMarkedAndShown() {
    open();
    auto* card = part<RecipeCard>();
    auto* preview = part<SamplePreview>();
    QTRY_VERIFY(preview->afterFacts().startsWith("1 × 8 × 8"));
    QVERIFY(!preview->rollButton()->isVisible());
    QTest::mouseClick(card->addButton(), Qt::LeftButton);
    QMenu* menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) != nullptr);
    for (auto* action : menu->actions())
        if (action->text() == "Rotate")
            action->trigger();
    menu->close();
    // Between the steps on pictures and those on numbers.
    const Json recipe = m_fixture->document.project().recipe;
    QCOMPARE(recipe[2]["type"], Json("Rotate"));
    QCOMPARE(recipe[2]["degrees"], Json(15));
    QCOMPARE(recipe[3]["type"], Json("Scale"));
    QVERIFY(visibleTexts(*m_room).contains("training only"));
    QTRY_VERIFY(preview->rollButton()->isVisible());
    QCOMPARE(preview->variants().size(), std::size_t(6));
    const auto images = [preview] {
        std::vector<QImage> out;
        for (auto* box : preview->variants())
            out.push_back(box->image());
        return out;
    };
    const auto first = images();
    QCOMPARE(first[0].size(), QSize(8, 8));
    QVERIFY(first[0] != first[1]);
    QTest::mouseClick(preview->rollButton(), Qt::LeftButton);
    QTRY_VERIFY(images() != first);
    QTest::mouseClick(card->rows()[2]->removeButton(), Qt::LeftButton);
    QTRY_VERIFY(!preview->rollButton()->isVisible());
}

void tst_DataRoom::impossibleRecipeIsRefused() {
    open();
    auto* card = part<RecipeCard>();
    card->setRecipe(Json::array({{{"type", "Resize"}, {"height", 8}, {"width", 8}}, {{"type", "Scale"}}}));
    const Json before = m_fixture->document.project().recipe;
    QTest::mouseClick(card->rows()[0]->downButton(), Qt::LeftButton); // a picture step behind numbers
    QCOMPARE(m_fixture->document.project().recipe, before);
    QVERIFY(visibleTexts(*m_room).filter("works on pictures").size() == 1);
}

void tst_DataRoom::splitIsSet() {
    open();
    auto* split = part<SplitRow>();
    split->validation()->setFocus();
    split->validation()->selectAll();
    QTest::keyClicks(split->validation(), "20");
    QCOMPARE(m_fixture->document.project().data.split["validation"], Json(0.2));
    QTRY_VERIFY(split->countsText().contains("359 validation")); // 0.2 × 1,797 = 359.4
    QTRY_VERIFY(part<Gallery>()->splits()->pill(2)->text().contains("359"));
}

void tst_DataRoom::splitThatLeavesNothingIsRefused() {
    open();
    auto* split = part<SplitRow>();
    split->validation()->setFocus();
    split->validation()->selectAll();
    const Json before = m_fixture->document.project().data.split;
    QTest::keyClicks(split->validation(), "9"); // a share that is all right
    QTest::keyClicks(split->validation(), "0"); // and with the test share more than there is
    QVERIFY(split->countsText().contains("nothing to train on"));
    QVERIFY(m_fixture->document.project().data.split["validation"] != Json(0.9));
}

void tst_DataRoom::missingDataIsLocated() {
    const Path folder = m_fixture->makeProject();
    auto project = project::loadProject(folder);
    QVERIFY(project.ok());
    project->data.source = "/moved/away/digits";
    QVERIFY(project::saveProject(*project).ok());
    QVERIFY(m_fixture->document.open(folder).ok());
    QTRY_VERIFY(visibleTexts(*m_room).contains("The data is not where it was"));
    QVERIFY(visibleTexts(*m_room).contains("/moved/away/digits"));
    QVERIFY(visibleButton<QPushButton>(*m_room, "Locate…") != nullptr);
    QVERIFY(visibleButton<QPushButton>(*m_room, "Use it anyway") == nullptr);
    shot(*m_room, "data-moved");
    drop(*m_room, copyOfDigits(QString::fromStdString((m_fixture->folder() / "found").string())));
    QTRY_VERIFY(part<Gallery>()->isVisible());
    QCOMPARE(part<Gallery>()->model()->rowCount(), digits);
}

void tst_DataRoom::otherDataIsNotTakenForTheSame() {
    const Path folder = m_fixture->makeProject();
    auto project = project::loadProject(folder);
    project->data.fingerprint = std::string(64, '0');
    QVERIFY(project::saveProject(*project).ok());
    QVERIFY(m_fixture->document.open(folder).ok());
    QTRY_VERIFY(visibleTexts(*m_room).filter("not the data").size() == 1);
    QTest::mouseClick(visibleButton<QPushButton>(*m_room, "Use it anyway"), Qt::LeftButton);
    QTRY_VERIFY(part<Gallery>()->isVisible());
    QVERIFY(m_fixture->document.project().data.fingerprint != std::string(64, '0'));
}

void tst_DataRoom::changedDataIsTakenOver() {
    open();
    const auto before = m_fixture->document.source();
    drop(*m_room, copyOfDigits(QString::fromStdString((m_fixture->folder() / "other").string())));
    QTRY_VERIFY(m_fixture->document.source() != before);
    QTRY_VERIFY(visibleTexts(*m_room).contains("other"));
    QCOMPARE(part<Gallery>()->model()->rowCount(), digits);
}

/// 344 penguins with some values missing, by the data's README.
void tst_DataRoom::tableShowsItsRows() {
    open("tabular-mlp", "penguins/penguins.csv");
    QVERIFY(!part<Gallery>()->isVisible());
    const auto* table = m_fixture->document.source()->table();
    QVERIFY(table != nullptr);
    const auto* model = part<TableRows>()->view()->model();
    QCOMPARE(model->rowCount(), 344);
    QCOMPARE(model->columnCount(), static_cast<int>(table->columns.size()));
    for (const int row : {0, 17, 343})
        for (int column = 0; column < model->columnCount(); ++column) {
            const std::string& cell = table->columns[static_cast<std::size_t>(column)].cells[static_cast<std::size_t>(row)];
            QCOMPARE(model->index(row, column).data().toString(), cell.empty() ? QString("missing") : QString::fromStdString(cell));
        }
    auto* columns = part<ColumnList>()->table();
    QCOMPARE(columns->topLevelItemCount(), model->columnCount());
    for (int i = 0; i < columns->topLevelItemCount(); ++i) {
        std::set<std::string> different(table->columns[static_cast<std::size_t>(i)].cells.begin(), table->columns[static_cast<std::size_t>(i)].cells.end());
        different.erase("");
        different.erase("NA");
        QCOMPARE(columns->topLevelItem(i)->text(3), QString::number(different.size()));
    }
    // A class of the balance filters the rows, as it does pictures.
    auto* bars = m_room->findChild<BarList*>();
    QVERIFY(bars->isVisible());
    QTest::mouseClick(bars->viewport(), Qt::LeftButton, {}, bars->visualRect(bars->model()->index(1, 0)).center());
    QCOMPARE(model->rowCount(), static_cast<int>(m_fixture->document.source()->info().classCounts[1]));
    // The recipe is a template's: to be read.
    QVERIFY(part<PreparationRows>()->isVisible());
    QVERIFY(!part<RecipeCard>()->addButton()->isVisible());
    shot(*m_room, "data-table");
}

void tst_DataRoom::everyKindIsShown_data() {
    QTest::addColumn<QString>("templateName");
    QTest::addColumn<QString>("sample");
    QTest::newRow("text") << "text-cnn" << "packages/packages.csv";
    QTest::newRow("corpus") << "char-lstm" << "novel/persuasion.txt";
    QTest::newRow("series") << "lstm-forecaster" << "sunspots/sunspots.csv";
    QTest::newRow("ratings") << "matrix-factorisation" << "lectures/ratings.csv.gz";
}

void tst_DataRoom::everyKindIsShown() {
    QFETCH(QString, templateName);
    QFETCH(QString, sample);
    open(qPrintable(templateName), qPrintable(sample));
    QCOMPARE(part<TableRows>()->view()->model()->rowCount(), static_cast<int>(m_fixture->document.source()->table()->rows()));
    QVERIFY(part<ColumnList>()->table()->topLevelItemCount() > 0);
    QVERIFY(part<PreparationRows>() != nullptr);
    QVERIFY2(m_fixture->document.problems().empty(), m_fixture->document.problems().empty() ? "" : m_fixture->document.problems().front().message.str().c_str());
    // Split, recipe and rows follow each other without end or error.
    auto* seed = part<SplitRow>()->seed();
    seed->setFocus();
    seed->selectAll();
    QTest::keyClicks(seed, "11");
    QTest::keyClick(seed, Qt::Key_Enter);
    QTRY_VERIFY(part<SplitRow>()->countsText().contains("training"));
    shot(*m_room, "data-" + QString(QTest::currentDataTag()));
}

void tst_DataRoom::dataOfAnotherKindIsRefused() {
    open("tabular-mlp", "penguins/penguins.csv");
    const auto before = m_fixture->document.source();
    QSignalSpy failed(&m_fixture->document, &ProjectDocument::failed);
    m_fixture->document.setSource(bundledDigits(), true);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 20'000);
    const auto& error = *static_cast<const Error*>(failed.first().first().constData());
    QVERIFY(error.what.str().find("table") != std::string::npos && !error.hint.empty());
    QVERIFY(m_fixture->document.source() == before);
    QVERIFY(part<TableRows>()->isVisible());
}

QTEST_MAIN(tst_DataRoom)
#include "tst_DataRoom.moc"
