// SPDX-License-Identifier: GPL-3.0-or-later
// Evaluations of runs: asked for, shown in all their parts, compared, and what is said when one can't be had.
#include "RunsFixture.h"

#include "datasets/Preparation.h"
#include "datasets/Table.h"
#include "widgets/common/Notice.h"
#include "widgets/common/Pills.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/Theme.h"
#include "widgets/runs/AnsweredData.h"
#include "widgets/runs/CellSamples.h"
#include "widgets/runs/ClassCurves.h"
#include "widgets/runs/ClassTable.h"
#include "widgets/runs/ConfusionMatrix.h"
#include "widgets/runs/EvaluationPages.h"
#include "widgets/runs/EvaluationView.h"
#include "widgets/runs/MetricTable.h"
#include "widgets/runs/ReportStrip.h"
#include "widgets/runs/ValueCharts.h"
#include "widgets/runs/XyChart.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QListView>

#include <numeric>

using namespace lepton;
using namespace lepton::widgets;

class tst_RunEvaluation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init() { start("digits"); }
    void cleanup() { m_fixture.reset(); }

    void offersWhatWasNotEvaluated();
    void showsAKeptOneAtOnce();
    void aCellOpensItsPictures();
    void asksForTheOtherSplit();
    void sortsClasses();
    void drawsCurvesOfOneClass();
    void calibrationLeavesEmptyBinsOut();
    void regressionAgainstTheDiagonal();
    void forecastsBesideTheTruth();
    void waitsAndCancels();
    void failureInPlace();
    void damagedRunInPlace();
    void dataThatMovedInPlace();
    void comparesRuns();
    void rowsOfATable();
    void refusesContradictions_data();
    void refusesContradictions();
    void writesAReport();
    void oldEvaluationIsSaidToBe();

private:
    void start(const std::string& data);
    Json classified(int every) const;
    void openEvaluation(bool small = false);
    void answer(const char* method, const Json& result) { QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", method}, {"result", result}}).ok()); }
    EvaluationView& view() const { return *m_fixture->room->findChild<EvaluationView*>(); }
    template <typename Part>
    Part& part() const { return *m_fixture->room->findChild<Part*>(); }
    QString metric(int row, int column = 1) const { return view().metrics()->model()->index(row, column).data().toString(); }
    void page(const QString& name) { QTest::mouseClick(m_fixture->button(name), Qt::LeftButton); }

    std::unique_ptr<RunsFixture> m_fixture;
};

void tst_RunEvaluation::start(const std::string& data) {
    useFakeEngine();
    m_fixture = std::make_unique<RunsFixture>();
    m_fixture->engine.start();
    if (data == "digits")
        m_fixture->openProject();
    else
        m_fixture->open(m_fixture->makeProject(data, "tabular-mlp", bundledDigits().parent_path() / data / (data + ".csv")));
}

/// A document over all samples: every so many-th is taken for the next class. Losses rise with the sample's number.
Json tst_RunEvaluation::classified(int every) const {
    const auto& source = *m_fixture->document.source();
    const auto& names = source.info().classes;
    const auto classes = static_cast<int>(names.size());
    std::vector<std::vector<int>> confusion(names.size(), std::vector<int>(names.size(), 0));
    Json answers{{"index", Json::array()}, {"truth", Json::array()}, {"answer", Json::array()}, {"score", Json::array()}, {"loss", Json::array()}};
    int right = 0;
    for (std::int64_t i = 0; i < source.size(); ++i) {
        const int truth = static_cast<int>(source.label(i));
        const int given = i % every == 0 ? (truth + 1) % classes : truth;
        right += truth == given;
        ++confusion[static_cast<std::size_t>(truth)][static_cast<std::size_t>(given)];
        answers["index"].push_back(i);
        answers["truth"].push_back(truth);
        answers["answer"].push_back(given);
        answers["score"].push_back(0.5 + 0.4 * static_cast<double>(i % 100) / 100);
        answers["loss"].push_back(0.001 * static_cast<double>(i));
    }
    Json perClass = Json::array();
    Json roc = Json::array();
    Json curve = Json::array();
    Json bins = Json::array();
    for (int c = 0; c < classes; ++c) {
        const double worse = 0.01 * ((c * 3) % classes);
        perClass.push_back({{"class", names[static_cast<std::size_t>(c)]}, {"precision", 0.99 - worse}, {"recall", 0.9 + 0.01 * (c % 7)}, {"f1", 0.95 - worse / 2}, {"support", 100 + c},
                            {"roc_auc", c == 2 ? Json() : Json(0.999 - worse)}, {"average_precision", 0.97 - worse}});
        const double bend = 0.02 * (c + 1);
        roc.push_back({{"class", names[static_cast<std::size_t>(c)]}, {"false_positive_rate", {0, bend / 3, bend, 1}}, {"true_positive_rate", {0, 0.8, 0.97, 1}}, {"threshold", {nullptr, 0.9, 0.4, 0.0}}});
        curve.push_back({{"class", names[static_cast<std::size_t>(c)]}, {"recall", {0, 0.8, 0.97, 1}}, {"precision", {1, 1 - bend / 3, 1 - bend, 0.1}}, {"threshold", {0.99, 0.9, 0.4, 0.0}}});
    }
    for (int b = 0; b < 15; ++b)
        bins.push_back({{"confidence", b == 0 ? Json() : Json((b + 0.5) / 15)}, {"accuracy", b == 0 ? Json() : Json(std::min(1.0, (b + 0.9) / 15))}, {"count", b * b * 3}});
    const double accuracy = static_cast<double>(right) / static_cast<double>(source.size());
    return {{"split", "test"}, {"samples", source.size()}, {"checkpoint", {{"epoch", 4}, {"step", 80}, {"file", "best/weights.safetensors"}}},
            {"metrics", {{"loss", 1 - accuracy}, {"accuracy", accuracy}, {"top_k@5", 0.998}, {"f1", accuracy - 0.01}, {"f1.0", 0.5}, {"calibration_error", 0.0213}}},
            {"classes", names}, {"confusion", confusion}, {"per_class", perClass}, {"roc", roc}, {"precision_recall", curve}, {"calibration", bins}, {"answers", answers}};
}

void tst_RunEvaluation::openEvaluation(bool small) {
    m_fixture->openRoom(small);
    QTest::mouseClick(m_fixture->button("Evaluation"), Qt::LeftButton);
}

void tst_RunEvaluation::offersWhatWasNotEvaluated() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    answer("run/evaluate", classified(10));
    openEvaluation();
    QTRY_VERIFY(m_fixture->button("Evaluate") != nullptr);
    QTRY_VERIFY(m_fixture->button("Evaluate")->isEnabled());
    shot(*m_fixture->room, "evaluation-none");
    QTest::mouseClick(m_fixture->button("Evaluate"), Qt::LeftButton);
    QTRY_COMPARE(requests(m_fixture->engine, "run/evaluate").size(), std::size_t(1));
    QCOMPARE(requests(m_fixture->engine, "run/evaluate")[0], (Json{{"run", run.toStdString()}, {"split", "test"}}));
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    // 1 of 10 is wrong, of 1797 samples 180.
    QCOMPARE(metric(0), QString("0.1002"));
    QCOMPARE(view().metrics()->model()->rowCount(), 5); // the figure of a single class stands in the table of classes
    shot(*m_fixture->room, "evaluation-confusion");
}

void tst_RunEvaluation::showsAKeptOneAtOnce() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->keepEvaluation(run, "test", classified(10));
    openEvaluation(true);
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    QVERIFY(requests(m_fixture->engine, "run/evaluate").empty());
    shot(*m_fixture->room, "evaluation-kept-small");
}

void tst_RunEvaluation::aCellOpensItsPictures() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->keepEvaluation(run, "test", classified(10));
    openEvaluation();
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    auto& matrix = part<ConfusionMatrix>();
    auto* pictures = part<CellSamples>().pictures();
    QTRY_VERIFY(pictures->isVisible()); // until a cell is chosen, all mistakes
    QCOMPARE(pictures->model()->rowCount(), 180);
    QTest::mouseClick(matrix.viewport(), Qt::LeftButton, {}, matrix.cellRect(3, 4).center());
    // Counted by hand: the samples that the source calls 3 and that are the 10th, from behind.
    const auto& source = *m_fixture->document.source();
    QStringList expected;
    for (std::int64_t i = source.size() - 1; i >= 0; --i)
        if (i % 10 == 0 && source.label(i) == 3)
            expected << QString::number(i);
    QStringList shown;
    for (int row = 0; row < pictures->model()->rowCount(); ++row)
        shown << QString::number(pictures->model()->index(row, 0).data(GalleryModel::sampleRole).toLongLong());
    QCOMPARE(shown, expected);
    QTRY_VERIFY(pictures->model()->index(0, 0).data(Qt::DecorationRole).isValid()); // decoded on a worker
    QVERIFY(pictures->model()->index(0, 0).data().toString().startsWith("loss 1."));
    QVERIFY(pictures->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains("true 3, predicted 4"));
    QTest::qWait(200);
    shot(*m_fixture->room, "evaluation-cell");
    // By keys: one down and one to the right is the cell of 4 taken for 5.
    QTest::keyClick(&matrix, Qt::Key_Down);
    QTest::keyClick(&matrix, Qt::Key_Right);
    QCOMPARE(matrix.current().value(), QPoint(5, 4));
    // A cell without samples says so.
    QTest::mouseClick(matrix.viewport(), Qt::LeftButton, {}, matrix.cellRect(0, 7).center());
    QVERIFY(!pictures->isVisible());
}

void tst_RunEvaluation::asksForTheOtherSplit() {
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test", classified(10));
    openEvaluation();
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    answer("run/evaluate", classified(20));
    QTest::mouseClick(m_fixture->button("Validation"), Qt::LeftButton);
    QTRY_VERIFY(!part<ConfusionMatrix>().isVisible());
    QTRY_VERIFY(m_fixture->button("Evaluate") != nullptr && m_fixture->button("Evaluate")->isEnabled());
    QTest::mouseClick(m_fixture->button("Evaluate"), Qt::LeftButton);
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    QCOMPARE(requests(m_fixture->engine, "run/evaluate")[0]["split"], Json("validation"));
    QCOMPARE(metric(0), QString("0.0501"));
    QTest::mouseClick(m_fixture->button("Test"), Qt::LeftButton); // the kept one again
    QTRY_COMPARE(metric(0), QString("0.1002"));
}

void tst_RunEvaluation::sortsClasses() {
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test", classified(10));
    openEvaluation();
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    page("Classes");
    auto& table = part<ClassTable>();
    QVERIFY(table.isVisible());
    shot(*m_fixture->room, "evaluation-classes");
    auto* header = table.horizontalHeader();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, {header->sectionViewportPosition(ClassFiguresModel::Precision) + 20, header->height() / 2});
    const auto shown = [&](int row, int column) { return table.model()->index(row, column).data().toString(); };
    QStringList precisions;
    for (int row = 0; row < 10; ++row)
        precisions << shown(row, ClassFiguresModel::Precision);
    QStringList sorted = precisions;
    std::sort(sorted.begin(), sorted.end());
    QVERIFY(precisions == sorted || precisions == QStringList(sorted.rbegin(), sorted.rend()));
    for (int row = 0; row < 10; ++row)
        if (shown(row, ClassFiguresModel::Name) == "2")
            QCOMPARE(shown(row, ClassFiguresModel::RocAuc), QString("–")); // not defined there
}

void tst_RunEvaluation::drawsCurvesOfOneClass() {
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test", classified(10));
    openEvaluation();
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    page("ROC and precision-recall");
    auto& curves = part<ClassCurves>();
    QVERIFY(curves.isVisible());
    QCOMPARE(curves.roc()->lines().size(), std::size_t(11)); // ten classes and what guessing gives
    QTest::qWait(50);
    shot(*m_fixture->room, "evaluation-curves");
    curves.classes()->setFocus();
    QTest::keyClick(curves.classes(), Qt::Key_Down);
    QTest::keyClick(curves.classes(), Qt::Key_Down);
    QCOMPARE(curves.classes()->currentText(), QString("1"));
    QCOMPARE(curves.roc()->lines().size(), std::size_t(2));
    QCOMPARE(curves.roc()->lines()[1].x, (std::vector<double>{0, 0.04 / 3, 0.04, 1}));
    QCOMPARE(curves.precisionRecall()->lines()[0].y[1], 1 - 0.04 / 3);
    // The cross hair by keys names the threshold.
    curves.roc()->setFocus();
    QTest::keyClick(curves.roc(), Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(curves.roc(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY2(curves.roc()->pointed().contains("Threshold  0.9"), qPrintable(curves.roc()->pointed()));
    const auto before = curves.roc()->xAxis->range().size();
    QTest::keyClick(curves.roc(), Qt::Key_Plus);
    QVERIFY(curves.roc()->zoomed() && curves.roc()->xAxis->range().size() < before);
    QTest::keyClick(curves.roc(), Qt::Key_Home);
    QCOMPARE(curves.roc()->xAxis->range().size(), before);
    shot(*m_fixture->room, "evaluation-curve");
    const std::string csv = curves.roc()->figure().csv();
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), 5); // a heading and four points; the dashed line is no curve
}

void tst_RunEvaluation::calibrationLeavesEmptyBinsOut() {
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test", classified(10));
    openEvaluation();
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    page("Calibration");
    const auto& lines = part<CalibrationChart>().chart()->lines();
    QCOMPARE(lines.back().x.size(), std::size_t(14));
    QCOMPARE(lines.back().x.front(), 1.5 / 15);
    QCOMPARE(lines.front().y.size(), std::size_t(15)); // shares of all bins add up to 1
    QVERIFY(std::abs(std::accumulate(lines.front().y.begin(), lines.front().y.end(), 0.0) - 1) < 1e-12);
    QTest::qWait(50);
    shot(*m_fixture->room, "evaluation-calibration");
}

void tst_RunEvaluation::regressionAgainstTheDiagonal() {
    Json points{{"target", "mass"}, {"truth", Json::array()}, {"prediction", Json::array()}, {"index", Json::array()}};
    for (int i = 0; i < 400; ++i) {
        points["truth"].push_back(3000 + 8.0 * i);
        points["prediction"].push_back(3000 + 8.0 * i + 300 * std::sin(i * 1.7));
        points["index"].push_back(i);
    }
    Json second = points;
    second["target"] = "flipper";
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test",
                              {{"split", "test"}, {"samples", 400}, {"metrics", {{"loss", 0.2}, {"mae", 190.5}, {"rmse", 212.25}, {"r2", 0.91}}}, {"scatter", {points, second}}});
    openEvaluation();
    auto& scatter = part<ScatterChart>();
    QTRY_VERIFY(scatter.isVisible());
    QVERIFY(m_fixture->button("Confusion matrix") == nullptr); // only what there is
    const auto* chart = scatter.chart();
    QCOMPARE(chart->lines().back().x.size(), std::size_t(400));
    QCOMPARE(chart->xAxis->range().lower, chart->yAxis->range().lower); // so that the diagonal is one
    QCOMPARE(chart->xAxis->range().upper, chart->yAxis->range().upper);
    QCOMPARE(scatter.targets()->count(), 2);
    QTest::qWait(50);
    shot(*m_fixture->room, "evaluation-scatter");
}

void tst_RunEvaluation::forecastsBesideTheTruth() {
    Json forecasts = Json::array();
    for (int f = 0; f < 12; ++f) {
        Json one{{"name", "1990-0" + std::to_string(f % 9 + 1)}, {"history", Json::array()}, {"truth", Json::array()}, {"prediction", Json::array()}};
        for (int i = 0; i < 24; ++i)
            one["history"].push_back(20 + 3 * std::sin((f + i) * 0.5));
        for (int i = 24; i < 36; ++i) {
            one["truth"].push_back(20 + 3 * std::sin((f + i) * 0.5));
            one["prediction"].push_back(20.4 + 2.6 * std::sin((f + i) * 0.5));
        }
        forecasts.push_back(one);
    }
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test", {{"split", "test"}, {"samples", 90}, {"metrics", {{"loss", 0.2}, {"mae", 0.5}}}, {"forecasts", forecasts}});
    openEvaluation(true);
    auto& grid = part<ForecastGrid>();
    QTRY_VERIFY(grid.isVisible());
    QCOMPARE(grid.charts().size(), std::size_t(12));
    const auto& lines = grid.charts().front()->lines();
    QCOMPARE(lines[0].x.back(), 0.0);  // history ends now
    QCOMPARE(lines[1].x.front(), 1.0); // and what came begins a step later
    QCOMPARE(grid.charts()[0]->yAxis->range(), grid.charts()[11]->yAxis->range());
    QTest::qWait(100);
    shot(*m_fixture->room, "evaluation-forecasts");
}

void tst_RunEvaluation::waitsAndCancels() {
    m_fixture->addRun(0.001, {0.8});
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "run/evaluate"}, {"never", true}}).ok());
    openEvaluation();
    QTRY_VERIFY(m_fixture->button("Evaluate") != nullptr && m_fixture->button("Evaluate")->isEnabled());
    QTest::mouseClick(m_fixture->button("Evaluate"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->button("Cancel") != nullptr);
    shot(*m_fixture->room, "evaluation-waiting");
    QTest::mouseClick(m_fixture->button("Cancel"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->button("Cancel") == nullptr);
    QTRY_VERIFY(m_fixture->button("Evaluate") != nullptr && m_fixture->button("Evaluate")->isEnabled());
}

void tst_RunEvaluation::failureInPlace() {
    m_fixture->addRun(0.001, {0.8});
    const Json error{{"code", "not-found"}, {"what", "The run has no checkpoint"}, {"where", "runs/0001"}, {"hint", "Train it for an epoch first"}};
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "run/evaluate"}, {"error", error}}).ok());
    QSignalSpy bar(&m_fixture->actions, &StudioActions::report);
    openEvaluation();
    QTRY_VERIFY(m_fixture->button("Evaluate") != nullptr && m_fixture->button("Evaluate")->isEnabled());
    QTest::mouseClick(m_fixture->button("Evaluate"), Qt::LeftButton);
    QTRY_VERIFY(m_fixture->button("Try again") != nullptr);
    auto* notice = view().findChild<Notice*>();
    QVERIFY(notice->text().contains("The run has no checkpoint") && notice->text().contains("Train it for an epoch first"));
    QCOMPARE(bar.size(), 0); // where it happened, not in the window's bar
    shot(*m_fixture->room, "evaluation-failed");
    answer("run/evaluate", classified(10));
    QTest::mouseClick(m_fixture->button("Try again"), Qt::LeftButton);
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    QVERIFY(!notice->isVisible());
}

void tst_RunEvaluation::damagedRunInPlace() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    QVERIFY(writeFile(project::RunPaths{Path(run.toStdString())}.run(), "{ not JSON").ok());
    openEvaluation();
    auto* notice = view().findChild<Notice*>();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(notice->text().contains("run.json"));
    QVERIFY(m_fixture->button("Evaluate") == nullptr || !m_fixture->button("Evaluate")->isEnabled());
    QVERIFY(requests(m_fixture->engine, "run/evaluate").empty());
}

void tst_RunEvaluation::dataThatMovedInPlace() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->keepEvaluation(run, "test", classified(10));
    const Path file = project::RunPaths{Path(run.toStdString())}.run();
    Json json = *readJson(file);
    json["project"]["data"]["source"] = "/nowhere/digits";
    json["project"]["data"]["fingerprint"] = "0000";
    QVERIFY(writeFile(file, json.dump()).ok());
    openEvaluation();
    auto& samples = part<CellSamples>();
    QTRY_VERIFY(samples.isVisible());
    auto* notice = samples.findChild<Notice*>();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains("/nowhere/digits"), qPrintable(notice->text()));
    QVERIFY(part<ConfusionMatrix>().isVisible()); // the rest is there all the same
}

void tst_RunEvaluation::comparesRuns() {
    const auto document = [](double loss, double accuracy) { return Json{{"samples", 10}, {"metrics", {{"loss", loss}, {"accuracy", accuracy}}}}; };
    m_fixture->keepEvaluation(m_fixture->addRun(0.001, {0.8}), "test", document(0.3, 0.91));
    m_fixture->keepEvaluation(m_fixture->addRun(0.01, {0.8}), "test", document(0.2, 0.90));
    m_fixture->addRun(0.1, {0.8});
    answer("run/evaluate", document(0.5, 0.95));
    openEvaluation();
    QTRY_COMPARE(m_fixture->table()->model()->rowCount(), 3);
    m_fixture->choose(0);
    m_fixture->choose(2, Qt::ShiftModifier);
    MetricTable* beside = nullptr;
    for (auto* table : m_fixture->room->findChildren<MetricTable*>())
        if (table != view().metrics())
            beside = table;
    QTRY_VERIFY(beside->isVisible());
    auto* model = beside->model();
    QTRY_COMPARE(model->columnCount(), 4);
    QCOMPARE(model->index(0, 1).data().toString(), QString("–")); // 0003 is not evaluated
    const auto best = [&](int row, int column) { return model->index(row, column).data(MetricTableModel::bestRole).toBool(); };
    QVERIFY(best(0, 2) && !best(0, 3)); // the least loss
    QVERIFY(best(1, 3) && !best(1, 2)); // the greatest accuracy
    shot(*m_fixture->room, "evaluation-beside");
    QTest::mouseClick(m_fixture->button("Evaluate 1 run(s)"), Qt::LeftButton); // only what is missing
    QTRY_VERIFY(best(1, 1));
    QCOMPARE(requests(m_fixture->engine, "run/evaluate").size(), std::size_t(1));
}

/// Penguins of unknown sex stay out of the recipe: what the document counts are the prepared samples, and the rows on show must be theirs.
void tst_RunEvaluation::rowsOfATable() {
    start("penguins");
    const QString run = m_fixture->addRun(0.001, {0.8});
    const auto info = project::loadRun(run.toStdString());
    const auto opened = openAnsweredData(Path(run.toStdString()), nullptr);
    QVERIFY2(opened.ok(), opened ? "" : opened.error().line().c_str());
    const auto preparation = datasets::Preparation::fromJson(info->project.recipe, info->project.data.shape);
    const auto prepared = (*preparation)->open(opened->source, *datasets::splitSettingsFromJson(info->project.data.split), 1 << 28);
    QVERIFY(prepared.ok());
    for (std::int64_t i = 0; i < prepared->batches->size(); ++i)
        QCOMPARE(opened->source->name(opened->place(i)), prepared->batches->name(i));
    QCOMPARE(opened->place(prepared->batches->size()), -1);
    QCOMPARE(opened->place(-1), -1);
    const Json answers{{"index", {5, 9, 20}}, {"truth", {0, 0, 1}}, {"answer", {0, 1, 1}}, {"score", {0.9, 0.6, 0.8}}, {"loss", {0.1, 2.5, 0.2}}};
    m_fixture->keepEvaluation(run, "test", {{"samples", 3}, {"metrics", {{"loss", 0.9}}}, {"classes", {"Adelie", "Chinstrap"}}, {"confusion", {{1, 1}, {0, 1}}}, {"answers", answers}});
    openEvaluation();
    auto* rows = part<CellSamples>().rows();
    QTRY_VERIFY(rows->isVisible());
    QCOMPARE(rows->model()->rowCount(), 1); // the only mistake
    QCOMPARE(rows->model()->index(0, AnsweredRows::Truth).data().toString(), QString("Adelie"));
    QCOMPARE(rows->model()->index(0, AnsweredRows::Answer).data().toString(), QString("Chinstrap"));
    const auto& column = opened->source->table()->columns.front();
    QCOMPARE(rows->model()->index(0, AnsweredRows::FirstData).data().toString().toStdString(), column.cells[static_cast<std::size_t>(opened->place(9))]);
    shot(*m_fixture->room, "evaluation-rows");
}

void tst_RunEvaluation::refusesContradictions_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("named");
    QTest::newRow("no object") << "[1, 2]" << "no evaluation";
    QTest::newRow("confusion of other classes") << R"({"metrics":{},"classes":["a","b"],"confusion":[[1,2,3],[1,2,3]]})" << "confusion";
    QTest::newRow("answers of unequal length") << R"({"metrics":{},"classes":["a"],"answers":{"index":[1],"truth":[0],"answer":[0],"score":[],"loss":[1]}})" << "answers";
    QTest::newRow("a class that is not there") << R"({"metrics":{},"classes":["a"],"answers":{"index":[1],"truth":[3],"answer":[0],"score":[1],"loss":[1]}})" << "answers";
    QTest::newRow("half a curve") << R"({"metrics":{},"roc":[{"class":"a","false_positive_rate":[0,1],"true_positive_rate":[0]}]})" << "roc";
}

void tst_RunEvaluation::refusesContradictions() {
    QFETCH(QString, json);
    QFETCH(QString, named);
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->keepEvaluation(run, "test", Json::parse(json.toStdString()));
    openEvaluation();
    auto* notice = view().findChild<Notice*>();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains(named) && notice->text().contains("Evaluate the run again"), qPrintable(notice->text()));
}

void tst_RunEvaluation::writesAReport() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->openRoom();
    QTRY_VERIFY(m_fixture->button("Report…")->isEnabled());
    answer("report/write", {{"file", "/tmp/report.pdf"}});
    m_fixture->room->reportTo("/tmp/report.pdf");
    QTRY_COMPARE(part<ReportStrip>().text(), QString("Report written: /tmp/report.pdf"));
    QCOMPARE(requests(m_fixture->engine, "report/write")[0], (Json{{"run", run.toStdString()}, {"output", "/tmp/report.pdf"}, {"language", "en"}}));
    QVERIFY(m_fixture->button("Open") != nullptr);
    shot(*m_fixture->room, "report-written");
    const Json error{{"code", "unwritable"}, {"what", "The report can't be written"}, {"where", "/no/where.html"}, {"hint", "Choose another folder"}};
    QVERIFY(ask(m_fixture->engine, "test/answer", {{"method", "report/write"}, {"error", error}}).ok());
    m_fixture->room->reportTo("/no/where.html");
    QTRY_VERIFY(m_fixture->room->findChild<Notice*>()->isVisible());
    QVERIFY(m_fixture->room->findChild<Notice*>()->text().contains("Choose another folder"));
    QVERIFY(part<ReportStrip>().text().isEmpty());
}

void tst_RunEvaluation::oldEvaluationIsSaidToBe() {
    const QString run = m_fixture->addRun(0.001, {0.8});
    m_fixture->keepEvaluation(run, "test", classified(10));
    QTest::qWait(20);
    QVERIFY(writeFile(project::RunPaths{Path(run.toStdString())}.best() / "weights.safetensors", "newer").ok());
    openEvaluation();
    QTRY_VERIFY(part<ConfusionMatrix>().isVisible());
    bool said = false;
    for (auto* label : view().findChildren<QLabel*>())
        said = said || (label->isVisible() && label->text().contains("The best weights are newer by now"));
    QVERIFY(said);
}

QTEST_MAIN(tst_RunEvaluation)
#include "tst_RunEvaluation.moc"
