// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas as SVG and PNG.
#include "StudioFixture.h"

#include "core/base/Files.h"
#include "widgets/canvas/CanvasView.h"
#include "widgets/canvas/NetworkRoom.h"
#include "widgets/canvas/PictureDialog.h"
#include "widgets/canvas/PictureExport.h"
#include "widgets/common/Pills.h"
#include "widgets/common/Theme.h"

#include <QPainter>
#include <QAbstractButton>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QXmlStreamReader>
#include <QtTest>

using namespace lepton;
using namespace lepton::widgets;
using graph::NodeId;

class tst_PictureExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::Dark); }
    void init();
    void cleanup();

    void svgHoldsEveryWord();
    void pngHasItsSizeAndIsNotBlank();
    void paperIsWhiteAndTheThemeStays();
    void aSelectionIsShownAlone();
    void hugeNetworksStayWithinMemory();
    void nothingIsRefused();
    void savesAndTellsWhenItCannot();
    void theDialogFollowsItsChoices();

private:
    CanvasView& canvas() { return m_room->canvas(); }
    const CanvasLayout& layout() { return canvas().layout(); }
    void clear();
    QString textOf(const QByteArray& svg);

    std::unique_ptr<StudioFixture> m_fixture;
    std::unique_ptr<NetworkRoom> m_room;
};

void tst_PictureExport::init() {
    m_fixture = std::make_unique<StudioFixture>();
    m_fixture->openProject();
    m_room = std::make_unique<NetworkRoom>(m_fixture->studio());
    m_room->resize(1200, 800);
    m_room->show();
    QVERIFY(QTest::qWaitForWindowActive(m_room.get()));
}

void tst_PictureExport::cleanup() {
    m_room.reset();
    m_fixture.reset();
}

void tst_PictureExport::clear() {
    std::vector<NodeId> all;
    for (const auto& node : m_fixture->document.network().nodes())
        all.push_back(node.id);
    QVERIFY(m_fixture->document.edit("clear", graph::removeNodes(m_fixture->document.network(), all)).ok());
}

QString tst_PictureExport::textOf(const QByteArray& svg) {
    QXmlStreamReader xml(svg);
    QString out;
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::Characters)
            out += xml.text().toString() + "\n";
    return xml.hasError() ? QString() : out;
}

void tst_PictureExport::svgHoldsEveryWord() {
    const auto svg = svgPicture(layout(), {}, "digits & <co>");
    QVERIFY(svg.ok());
    QSvgRenderer renderer(*svg);
    QVERIFY(renderer.isValid());
    const QRectF area = pictureArea(layout(), {});
    QCOMPARE(renderer.viewBoxF().size().toSize(), QSize(qCeil(area.width()), qCeil(area.height())));
    const QString words = textOf(*svg);
    QVERIFY(words.contains("digits & <co>"));
    std::map<QString, int> wanted;
    for (int i = 0; i < static_cast<int>(layout().nodes().size()); ++i)
        ++wanted[layout().text(i).title];
    for (const auto& [title, times] : wanted)
        QVERIFY2(words.count(title) >= times, qPrintable(title));
    QVERIFY(words.contains("32×8×8")); // a shape on an edge
    // Painted again it is the same picture as a PNG of that size, but for the grain of the letters.
    const auto png = pngPicture(layout(), {PictureSettings::Format::Png, 1, false, {}});
    QVERIFY(png.ok());
    QImage painted(png->size(), QImage::Format_RGB32);
    painted.fill(Qt::red);
    QPainter painter(&painted);
    renderer.render(&painter);
    painter.end();
    if (const QByteArray folder = qgetenv("LEPTON_SHOTS"); !folder.isEmpty())
        painted.save(QString::fromUtf8(folder) + "/svg-painted.png");
    QCOMPARE(painted.pixel(painted.width() - 1, painted.height() - 1), Theme::instance().palette().bg0.rgb());
    qint64 different = 0;
    for (int y = 0; y < painted.height(); ++y)
        for (int x = 0; x < painted.width(); ++x)
            different += qAbs(qGray(painted.pixel(x, y)) - qGray(png->pixel(x, y))) > 60;
    QVERIFY2(different < painted.width() * painted.height() / 50, qPrintable(QString::number(different)));
}

void tst_PictureExport::pngHasItsSizeAndIsNotBlank() {
    const QRectF area = pictureArea(layout(), {});
    for (const int scale : {1, 2, 4}) {
        const auto png = pngPicture(layout(), {PictureSettings::Format::Png, scale, false, {}});
        QVERIFY(png.ok());
        QCOMPARE(png->size(), QSize(qCeil(area.width() * scale), qCeil(area.height() * scale)));
        QSet<QRgb> colours;
        for (int y = 0; y < png->height(); y += 3)
            for (int x = 0; x < png->width(); x += 3)
                colours.insert(png->pixel(x, y));
        QVERIFY(colours.contains(Theme::instance().family(graph::Family::Convolution).rgb()));
        QVERIFY(colours.size() > 20);
        QCOMPARE(png->pixel(0, 0), Theme::instance().palette().bg0.rgb());
    }
}

void tst_PictureExport::paperIsWhiteAndTheThemeStays() {
    QSignalSpy changed(&Theme::instance(), &Theme::changed);
    const auto png = pngPicture(layout(), {PictureSettings::Format::Png, 1, true, {}});
    QVERIFY(png.ok());
    QCOMPARE(png->pixelColor(0, 0), QColor(Qt::white));
    if (const QByteArray folder = qgetenv("LEPTON_SHOTS"); !folder.isEmpty())
        png->save(QString::fromUtf8(folder) + "/paper.png");
    QVERIFY(Theme::instance().dark() && changed.isEmpty());
    const QByteArray svg = *svgPicture(layout(), {PictureSettings::Format::Svg, 1, true, {}}, "paper");
    QVERIFY(!svg.contains(Theme::instance().palette().bg0.name().toUtf8()));
}

void tst_PictureExport::aSelectionIsShownAlone() {
    canvas().select({NodeId("conv1"), NodeId("relu1")});
    const auto only = canvas().state().selected;
    QCOMPARE(only.size(), 2U);
    const QRectF area = pictureArea(layout(), only);
    QVERIFY(area.width() < pictureArea(layout(), {}).width());
    const QString words = textOf(*svgPicture(layout(), {PictureSettings::Format::Svg, 1, false, only}, "two"));
    QVERIFY(words.contains("Conv 2d") && words.contains("ReLU"));
    QVERIFY(!words.contains("Max pool 2d") && !words.contains("Input"));
}

void tst_PictureExport::hugeNetworksStayWithinMemory() {
    const QRectF area(0, 0, 60'000, 20'000);
    const double scale = pictureScale(area, 4);
    QVERIFY(scale > 0 && area.width() * scale * area.height() * scale <= mostPicturePixels * 1.001);
    QVERIFY(pictureScale({0, 0, 500'000, 100}, 1) * 500'000 <= 32'000);
    QCOMPARE(pictureScale({0, 0, 800, 600}, 4), 4.0);
    clear();
    graph::Sequence far;
    for (int i = 0; i < 2; ++i)
        far.edits.push_back({graph::AddNode{{NodeId("relu" + std::to_string(i)), "ReLU", Json::object(), {i * 90'000.0, i * 40'000.0}, {}, {}, false, false}, {}}});
    QVERIFY(m_fixture->document.edit("far", {far}).ok());
    const auto png = pngPicture(layout(), {PictureSettings::Format::Png, 4, false, {}});
    QVERIFY(png.ok());
    QVERIFY(png->width() * qint64(png->height()) <= qint64(mostPicturePixels * 1.01));
}

void tst_PictureExport::nothingIsRefused() {
    clear();
    QVERIFY(!svgPicture(layout(), {}, "nothing").ok());
    const auto png = pngPicture(layout(), {});
    QVERIFY(!png.ok() && !png.error().hint.empty());
}

void tst_PictureExport::savesAndTellsWhenItCannot() {
    const Path file = m_fixture->folder() / "network.png";
    std::optional<Result<void>> done;
    const auto wait = [&done](Result<void> saved) { done = std::move(saved); };
    savePicture(this, layout(), {PictureSettings::Format::Png, 2, false, {}}, "digits", QString::fromStdString(file.string()), wait);
    QTRY_VERIFY(done.has_value());
    QVERIFY(done->ok());
    QVERIFY(!QImage(QString::fromStdString(file.string())).isNull());
    done.reset();
    savePicture(this, layout(), {}, "digits", QString::fromStdString((file / "below a file.svg").string()), wait);
    QTRY_VERIFY(done.has_value());
    QVERIFY(!done->ok() && !done->error().what.empty());
}

void tst_PictureExport::theDialogFollowsItsChoices() {
    canvas().select({NodeId("conv1")});
    PictureDialog dialog(layout(), canvas().state().selected, m_room.get());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    const auto pills = dialog.findChildren<Pills*>();
    QCOMPARE(pills.size(), 4);
    const auto pick = [&](const QString& name, int index) {
        for (auto* row : pills)
            if (row->accessibleName() == name)
                QTest::mouseClick(row->pill(index), Qt::LeftButton);
    };
    QCOMPARE(dialog.settings().format, PictureSettings::Format::Svg);
    pick("Format", 1);
    pick("Size", 2);
    pick("Shows", 1);
    pick("Colours", 1);
    const auto settings = dialog.settings();
    QVERIFY(settings.format == PictureSettings::Format::Png && settings.scale == 4 && settings.paper && settings.only->size() == 1);
    if (const QByteArray folder = qgetenv("LEPTON_SHOTS"); !folder.isEmpty())
        dialog.grab().save(QString::fromUtf8(folder) + "/picture-dialog.png");
}

QTEST_MAIN(tst_PictureExport)
#include "tst_PictureExport.moc"
