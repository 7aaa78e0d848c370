// SPDX-License-Identifier: GPL-3.0-or-later
// A new project of any kind of data: what is found leads to the templates, a template that was chosen to how the data is read.
#include "FakeEngine.h"

#include "widgets/common/Pills.h"
#include "widgets/common/SamplePaths.h"
#include "widgets/common/Theme.h"
#include "widgets/home/DataChoice.h"
#include "widgets/home/NewProjectDialog.h"
#include "widgets/home/TemplateCard.h"
#include "widgets/home/TemplateGrid.h"

#include <QLabel>
#include <QPushButton>

using namespace lepton;
using namespace lepton::widgets;

class tst_NewProject : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup();

    void everyTemplateIsUnderItsKind();
    void samplesAreOffered();
    void dataLeadsToItsTemplates();
    void chosenTemplateSaysHowDataIsRead();
    void otherTemplateReadsTheDataAnew();
    void whatDoesNotFitIsSaid();
    void projectOfEachSampleIsMade_data();
    void projectOfEachSampleIsMade();

private:
    QString sample(const char* name) { return QString::fromStdString((bundledDigits().parent_path() / name).string()); }
    QPushButton* create() { return visibleButton<QPushButton>(*m_dialog, "Create"); }
    bool says(const QString& words) {
        for (auto* label : m_dialog->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(words))
                return true;
        return false;
    }
    TemplateGrid* grid() { return m_dialog->findChild<TemplateGrid*>(); }
    std::string kind() {
        const auto& info = m_dialog->findChild<DataChoice*>()->info();
        return info ? info->kind : std::string();
    }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NewProjectDialog> m_dialog;
};

void tst_NewProject::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_dialog = std::make_unique<NewProjectDialog>(m_fixture->studio());
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
}

void tst_NewProject::cleanup() {
    m_dialog.reset();
    m_fixture.reset();
}

void tst_NewProject::everyTemplateIsUnderItsKind() {
    QCOMPARE(grid()->cards().size(), templates::all().size());
    for (const auto& item : templates::all()) {
        grid()->showKind(item.kinds.front());
        for (auto* card : grid()->cards()) {
            const auto shown = templates::find(card->templateName().toStdString());
            QCOMPARE(card->isVisibleTo(grid()), (*shown)->kinds.front() == item.kinds.front());
        }
    }
    grid()->filter()->choose(0);
    for (auto* card : grid()->cards())
        QVERIFY(card->isVisibleTo(grid()) && card->accessibleDescription().contains(':'));
    shot(*m_dialog, "new-project-all");
}

void tst_NewProject::samplesAreOffered() {
    const auto samples = bundledSamples();
    QVERIFY(samples.size() > 4);
    for (const auto& one : samples) {
        QVERIFY(!one.title.empty());
        QVERIFY2(datasets::openSource(one.place).ok(), one.place.c_str());
    }
}

void tst_NewProject::dataLeadsToItsTemplates() {
    m_dialog->preset(sample("penguins/penguins.csv"), {});
    QTRY_VERIFY_WITH_TIMEOUT(create()->isEnabled(), 20'000);
    QCOMPARE(grid()->checked(), QString("tabular-mlp"));
    for (auto* card : grid()->cards())
        if (card->templateName() == "cnn")
            QVERIFY(!card->isVisible());
}

void tst_NewProject::chosenTemplateSaysHowDataIsRead() {
    m_dialog->preset(sample("packages/packages.csv"), "text-cnn");
    QTRY_VERIFY_WITH_TIMEOUT(create()->isEnabled(), 20'000);
    QCOMPARE(kind(), std::string("text"));
}

/// Each template that is chosen decides anew what the file is; the reason stands there while it is nothing for it.
void tst_NewProject::otherTemplateReadsTheDataAnew() {
    const auto choose = [this](const QString& name) {
        const auto chosen = templates::find(name.toStdString());
        grid()->showKind((*chosen)->kinds.front());
        for (auto* card : grid()->cards())
            if (card->templateName() == name)
                QTest::mouseClick(card, Qt::LeftButton);
    };
    m_dialog->preset(sample("co2/co2.csv"), {});
    QTRY_VERIFY_WITH_TIMEOUT(create()->isEnabled(), 20'000);
    QCOMPARE(kind(), std::string("series"));
    choose("text-cnn"); // there is no text in it
    QTRY_VERIFY_WITH_TIMEOUT(says("is for Texts with labels"), 20'000);
    QVERIFY(!create()->isEnabled());
    choose("tcn-forecaster");
    QTRY_VERIFY_WITH_TIMEOUT(create()->isEnabled(), 20'000);
    QCOMPARE(kind(), std::string("series"));
}

void tst_NewProject::whatDoesNotFitIsSaid() {
    m_dialog->preset(sample("digits"), "text-cnn");
    QTRY_VERIFY_WITH_TIMEOUT(says("Texts with labels, but this data is: Pictures") || says("can't be read"), 20'000);
    QVERIFY(!create()->isEnabled());
    shot(*m_dialog, "new-project-refused");
}

void tst_NewProject::projectOfEachSampleIsMade_data() {
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("templateName");
    QTest::newRow("texts") << "packages/packages.csv" << "gru-text";
    QTest::newRow("running text") << "novel/persuasion.txt" << "small-gpt";
    QTest::newRow("series") << "elnino/elnino.csv" << "tcn-forecaster";
    QTest::newRow("ratings") << "lectures/ratings.csv.gz" << "neural-recommender";
    QTest::newRow("two networks") << "digits" << "conditional-gan";
}

void tst_NewProject::projectOfEachSampleIsMade() {
    QFETCH(QString, data);
    QFETCH(QString, templateName);
    m_dialog->preset(sample(qPrintable(data)), templateName);
    QTRY_VERIFY_WITH_TIMEOUT(create()->isEnabled(), 20'000);
    QTest::mouseClick(create(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(m_fixture->document.isOpen(), 30'000);
    QVERIFY(!m_dialog->isVisible());
    const auto& problems = m_fixture->document.problems();
    QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().message.str().c_str());
    QCOMPARE(m_fixture->document.problemsElsewhere(), 0U);
}

QTEST_MAIN(tst_NewProject)
#include "tst_NewProject.moc"
