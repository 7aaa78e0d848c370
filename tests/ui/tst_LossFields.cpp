// SPDX-License-Identifier: GPL-3.0-or-later
// What the network is trained for, as the training room lets it be changed.
#include "StudioFixture.h"

#include "widgets/common/SamplePaths.h"
#include "widgets/training/LossFields.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include <cmath>

using namespace lepton;
using namespace lepton::widgets;

class tst_LossFields : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classifier();
    void values();
    void severalTerms();

private:
    /// The field of the row that is called that and shown; null if there is none.
    template <typename Field>
    static Field* field(LossFields& part, const QString& name) {
        auto* form = part.findChild<QFormLayout*>();
        for (auto* found : part.findChildren<Field*>())
            if (auto* label = qobject_cast<QLabel*>(form->labelForField(found)); label != nullptr && label->text() == name && !found->isHidden())
                return found;
        return nullptr;
    }
    static void type(QLineEdit* line, const char* text) {
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, QString::fromUtf8(text));
        QTest::keyClick(line, Qt::Key_Return);
    }
    static void pick(QComboBox* box, const QString& data) {
        box->setCurrentIndex(box->findData(data));
        Q_EMIT box->activated(box->currentIndex());
    }
};

void tst_LossFields::classifier() {
    StudioFixture fixture;
    fixture.openProject("cnn");
    LossFields part(fixture.studio());
    part.show();
    const auto& objective = fixture.document.project().objective;
    auto* loss = field<QComboBox>(part, QStringLiteral("Loss"));
    QVERIFY(loss != nullptr);
    QVERIFY(!loss->isEnabled()); // nothing else tells classes apart
    QCOMPARE(field<QLineEdit>(part, QStringLiteral("Delta")), nullptr);
    type(field<QLineEdit>(part, QStringLiteral("Label smoothing")), "0.1");
    QCOMPARE(objective.terms.size(), std::size_t{1});
    QCOMPARE(objective.terms[0].labelSmoothing, 0.1);
    pick(field<QComboBox>(part, QStringLiteral("Class weights")), QStringLiteral("rarity"));
    const auto weights = objective.terms[0].classWeights;
    const auto& counts = fixture.document.source()->info().classCounts;
    QCOMPARE(weights.size(), counts.size());
    double samples = 0;
    for (const auto count : counts)
        samples += double(count);
    for (std::size_t i = 0; i < weights.size(); ++i)
        QVERIFY(std::abs(weights[i] * double(counts[i]) * double(counts.size()) - samples) < 1e-6);
    QVERIFY(fixture.document.problems().empty());
    // Back to what it was: the short form stays in the file.
    pick(field<QComboBox>(part, QStringLiteral("Class weights")), QStringLiteral("same"));
    type(field<QLineEdit>(part, QStringLiteral("Label smoothing")), "0");
    QVERIFY(objective.terms.empty());
    QCOMPARE(objective.loss, std::string("cross-entropy"));
}

void tst_LossFields::values() {
    StudioFixture fixture;
    fixture.open(fixture.makeProject("sea", "tcn-forecaster", Path(qgetenv("LEPTON_SOURCE").toStdString()) / "datasets/samples/elnino/elnino.csv"));
    LossFields part(fixture.studio());
    part.show();
    auto* loss = field<QComboBox>(part, QStringLiteral("Loss"));
    QVERIFY(loss != nullptr && loss->isEnabled());
    QCOMPARE(field<QLineEdit>(part, QStringLiteral("Label smoothing")), nullptr);
    pick(loss, QStringLiteral("huber"));
    QCOMPARE(fixture.document.project().objective.loss, std::string("huber"));
    type(field<QLineEdit>(part, QStringLiteral("Delta")), "0.5");
    QCOMPARE(fixture.document.project().objective.terms.at(0).delta, 0.5);
}

void tst_LossFields::severalTerms() {
    StudioFixture fixture;
    fixture.openProject("vae");
    LossFields part(fixture.studio());
    part.show();
    const auto& terms = fixture.document.project().objective.terms;
    QCOMPARE(terms.size(), std::size_t{2});
    type(field<QLineEdit>(part, QStringLiteral("Weight of mean")), "0.25");
    QCOMPARE(terms[1].weight, 0.25);
    QCOMPARE(terms[0].weight, 1.0);
    QVERIFY(fixture.document.problems().empty());
}

QTEST_MAIN(tst_LossFields)
#include "tst_LossFields.moc"
