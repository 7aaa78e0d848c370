// SPDX-License-Identifier: GPL-3.0-or-later
// Starting a network from a template: by key, and by the button on an empty canvas.
#include "StudioFixture.h"

#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/canvas/TemplateGallery.h"
#include "widgets/common/Theme.h"
#include "widgets/home/TemplateCard.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_TemplateGallery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup();

    void galleryReplacesTheNetworkAsOneStep();
    void galleryRefusesWhatDoesNotFit();
    void anEmptyCanvasOffersTemplates();

private:
    CanvasView& canvas() { return m_room->canvas(); }

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NetworkRoom> m_room;
};

void tst_TemplateGallery::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_fixture->openProject();
    m_room = std::make_unique<NetworkRoom>(m_fixture->studio());
    m_room->resize(1200, 800);
    m_room->show();
    QVERIFY(QTest::qWaitForWindowActive(m_room.get()));
}

void tst_TemplateGallery::cleanup() {
    m_room.reset();
    m_fixture.reset();
}

/// Clicks a card of the gallery that is about to open.
static void chooseInGallery(const QString& templateName, QStringList* descriptions = nullptr) {
    QTimer::singleShot(100, [templateName, descriptions] {
        auto* gallery = qobject_cast<TemplateGallery*>(QApplication::activeModalWidget());
        QVERIFY(gallery != nullptr);
        if (const QByteArray folder = qgetenv("LEPTON_SHOTS"); !folder.isEmpty())
            gallery->grab().save(QString::fromUtf8(folder) + "/gallery.png");
        bool clicked = false;
        for (auto* card : gallery->findChildren<TemplateCard*>()) {
            if (descriptions != nullptr)
                descriptions->append(card->accessibleDescription());
            if (card->templateName() == templateName && !clicked) {
                clicked = true;
                QTest::mouseClick(card, Qt::LeftButton);
            }
        }
        if (gallery->isVisible())
            gallery->reject();
    });
}

void tst_TemplateGallery::galleryReplacesTheNetworkAsOneStep() {
    const graph::Network before = m_fixture->document.network();
    QSignalSpy notified(&m_fixture->actions, &StudioActions::notify);
    QStringList descriptions;
    chooseInGallery("mlp", &descriptions);
    canvas().setFocus();
    QTest::keyClick(&canvas(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_fixture->document.network().nodes().size(), 8U);
    QVERIFY(m_fixture->document.network().find(NodeId("linear3")) != nullptr);
    QCOMPARE(notified.size(), 1);
    // 64·128 + 128 + 128·64 + 64 + 64·10 + 10: fitted to pictures of 8 × 8 in ten classes.
    QVERIFY2(descriptions.join("|").contains("17,226"), qPrintable(descriptions.join("|")));
    m_fixture->document.undo();
    QVERIFY(m_fixture->document.network() == before);
    QVERIFY(!m_fixture->document.history().canUndo());
}

void tst_TemplateGallery::galleryRefusesWhatDoesNotFit() {
    ProjectDocument nothing;
    TemplateGallery gallery(nothing, nullptr);
    const auto cards = gallery.findChildren<TemplateCard*>();
    QVERIFY(!cards.isEmpty());
    for (auto* card : cards)
        QVERIFY(!card->isEnabled() && !card->accessibleDescription().isEmpty());
}

void tst_TemplateGallery::anEmptyCanvasOffersTemplates() {
    QPushButton* button = nullptr;
    for (auto* candidate : canvas().findChildren<QPushButton*>(QString(), Qt::FindDirectChildrenOnly))
        if (candidate->text().startsWith("Start from"))
            button = candidate;
    QVERIFY(button != nullptr && !button->isVisible());
    canvas().selectAll();
    canvas().setFocus();
    QTest::keyClick(&canvas(), Qt::Key_Delete);
    QVERIFY(m_fixture->document.network().nodes().empty());
    QVERIFY(button->isVisible());
    if (const QByteArray folder = qgetenv("LEPTON_SHOTS"); !folder.isEmpty())
        m_room->grab().save(QString::fromUtf8(folder) + "/empty-canvas.png");
    chooseInGallery("cnn");
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_fixture->document.network().find(NodeId("conv1")) != nullptr);
    QVERIFY(!button->isVisible());
}

QTEST_MAIN(tst_TemplateGallery)
#include "tst_TemplateGallery.moc"
