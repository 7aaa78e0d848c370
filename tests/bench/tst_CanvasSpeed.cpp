// SPDX-License-Identifier: GPL-3.0-or-later
// Fails when painting 10,000 layers costs more than twice what it did. The measure is what Qt takes for a known number of
// rectangles, lines and letters in the same run, so that a slow or busy machine changes nothing.
#include "CanvasBench.h"

#include <QPainter>
#include <QStaticText>
#include <QtTest>

#include <algorithm>

using namespace lepton::bench;

class tst_CanvasSpeed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void frame_data();
    void frame();
    void rubberBand() { compare(least([&] { return percentile(m_bench->rubberBand(6), 1); }), 3.4); }
    void dragOfOne() { compare(least([&] { return percentile(m_bench->drag(1, 6), 1); }), 2.0); }
    void dragOfThousand() { compare(least([&] { return percentile(m_bench->drag(1000, 6), 1); }), 2.0); }

private:
    /// Of several: what else the machine does only adds.
    static double least(const std::function<double()>& measure);
    void compare(double milliseconds, double usual);

    std::unique_ptr<CanvasBench> m_bench;
    double m_reference = 0;
};

double tst_CanvasSpeed::least(const std::function<double()>& measure) {
    double out = measure();
    for (int i = 0; i < 4; ++i)
        out = std::min(out, measure());
    return out;
}

void tst_CanvasSpeed::initTestCase() {
    QImage image(1440, 900, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    const QStaticText word("Conv 2d");
    m_reference = least([&] {
        return cpuOf([&] {
            for (int i = 0; i < 10000; ++i)
                painter.fillRect(QRect(14 * (i % 100), 9 * (i / 100), 7, 3), QColor(i % 255, 90, 90));
            for (int i = 0; i < 12000; ++i)
                painter.drawLine(14 * (i % 100), 9 * (i % 97), 14 * (i % 100) + 11, 9 * (i % 97) + 2);
            for (int i = 0; i < 500; ++i)
                painter.drawStaticText(72 * (i % 20), 36 * (i / 20), word);
        });
    });
    m_bench = std::make_unique<CanvasBench>(10000);
    m_bench->open();
}

void tst_CanvasSpeed::compare(double milliseconds, double usual) {
    const double ratio = milliseconds / m_reference;
    qInfo("%.2f ms of CPU, %.2f times the reference of %.2f ms (usual: %.2f)", milliseconds, ratio, m_reference, usual);
    QVERIFY2(ratio < 2 * usual, "more than twice what it was");
}

void tst_CanvasSpeed::frame_data() {
    QTest::addColumn<double>("zoom");
    QTest::addColumn<double>("usual");
    QTest::newRow("all of it") << 0.05 << 2.5;
    QTest::newRow("shapes") << 0.25 << 1.3;
    QTest::newRow("words") << 0.45 << 0.8;
    QTest::newRow("labels") << 1.0 << 0.5;
}

void tst_CanvasSpeed::frame() {
    QFETCH(double, zoom);
    QFETCH(double, usual);
    auto& canvas = m_bench->canvas();
    const QPointF middle = canvas.layout().bounds().center();
    double shift = 0;
    compare(least([&] {
                return cpuOf([&] {
                    canvas.setZoom(zoom, {});
                    canvas.centreOn(middle + QPointF(shift += 7 / zoom, 0));
                    m_bench->settle();
                });
            }),
            usual);
}

QTEST_MAIN(tst_CanvasSpeed)
#include "tst_CanvasSpeed.moc"
