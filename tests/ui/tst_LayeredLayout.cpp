// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"
#include "widgets/canvas/LayeredLayout.h"

#include <QtTest>

#include <set>
#include <thread>

using namespace lepton;
using namespace lepton::widgets;

Q_DECLARE_METATYPE(lepton::widgets::LayoutDirection)

class tst_LayeredLayout : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingOverlaps_data();
    void nothingOverlaps();
    void cyclesLoopsAndDoublesAreLaidOut();
    void branchesKeepTheUsersOrder();
    void aSecondTimeNothingMoves();
    void mostStayWhereTheyWere();
    void aChainIsFoldedIntoRows();
    void partsStandApart();
    void tenThousandTakeLessThanASecond();
    void cancelledGivesNothing();

private:
    static LayoutTask randomTask(std::uint64_t seed, int count, int arrows, bool forwards, LayoutDirection direction);
    static std::vector<QPointF> laidOut(const LayoutTask& task);
    static int overlaps(const LayoutTask& task, const std::vector<QPointF>& places);
};

namespace {
std::size_t at(int index) { return static_cast<std::size_t>(index); }
constexpr QSizeF node(146, 64);
/// So long and high that nothing needs to be folded.
constexpr QSizeF endless(1e9, 1e9);
} // namespace

LayoutTask tst_LayeredLayout::randomTask(std::uint64_t seed, int count, int arrows, bool forwards, LayoutDirection direction) {
    Random random(seed);
    LayoutTask task{{}, {}, direction, {1000, 700}};
    for (int i = 0; i < count; ++i)
        task.boxes.emplace_back(QPointF(double(random.below(3000)), double(random.below(2000))), random.below(5) == 0 ? QSizeF(220, 140) : node);
    for (int i = 0; i < arrows; ++i) {
        int from = static_cast<int>(random.below(static_cast<std::uint64_t>(count)));
        int to = static_cast<int>(random.below(static_cast<std::uint64_t>(count)));
        if (forwards && from > to)
            std::swap(from, to);
        if (!forwards || from != to)
            task.arrows.emplace_back(from, to);
    }
    return task;
}

std::vector<QPointF> tst_LayeredLayout::laidOut(const LayoutTask& task) {
    const std::atomic<bool> cancelled = false;
    return *layeredLayout(task, cancelled);
}

int tst_LayeredLayout::overlaps(const LayoutTask& task, const std::vector<QPointF>& places) {
    int out = 0;
    for (std::size_t a = 0; a < places.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            out += QRectF(places[a], task.boxes[a].size()).intersects(QRectF(places[b], task.boxes[b].size()));
    return out;
}

void tst_LayeredLayout::nothingOverlaps_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("arrows");
    QTest::addColumn<LayoutDirection>("direction");
    for (const auto direction : {LayoutDirection::LeftToRight, LayoutDirection::TopToBottom})
        for (const int count : {1, 2, 10, 50, 200, 500})
            for (const double each : {0.3, 1.2, 3.0})
                QTest::addRow("%d nodes, %g arrows each, %s", count, each, direction == LayoutDirection::LeftToRight ? "right" : "down")
                    << count << static_cast<int>(count * each) << direction;
}

void tst_LayeredLayout::nothingOverlaps() {
    QFETCH(int, count);
    QFETCH(int, arrows);
    QFETCH(LayoutDirection, direction);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        LayoutTask task = randomTask(mixSeed({seed, std::uint64_t(count)}), count, arrows, true, direction);
        QCOMPARE(overlaps(task, laidOut(task)), 0);
        task.view = endless;
        const auto places = laidOut(task);
        QCOMPARE(overlaps(task, places), 0);
        for (const auto& [from, to] : task.arrows) { // without rows all data flow forwards
            const QPointF way = places[at(to)] - places[at(from)];
            QVERIFY2((direction == LayoutDirection::LeftToRight ? way.x() : way.y()) > 0, qPrintable(QString("seed %1").arg(seed)));
        }
    }
}

void tst_LayeredLayout::cyclesLoopsAndDoublesAreLaidOut() {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const LayoutTask task = randomTask(seed, 30, 60, false, LayoutDirection::LeftToRight);
        const auto places = laidOut(task);
        QCOMPARE(places.size(), task.boxes.size());
        QCOMPARE(overlaps(task, places), 0);
    }
    QVERIFY(laidOut({}).empty());
}

/// One input, two branches, one sum: whichever branch the user has on top stays there.
void tst_LayeredLayout::branchesKeepTheUsersOrder() {
    for (const bool swapped : {false, true}) {
        LayoutTask task{{}, {{0, 1}, {0, 2}, {1, 3}, {2, 3}}, LayoutDirection::LeftToRight, endless};
        const double upper = swapped ? 300 : 0;
        for (const QPointF place : {QPointF(0, 150), QPointF(200, upper), QPointF(200, 300 - upper), QPointF(400, 150)})
            task.boxes.emplace_back(place, node);
        const auto places = laidOut(task);
        QCOMPARE(places[1].y() > places[2].y(), swapped);
    }
}

void tst_LayeredLayout::aSecondTimeNothingMoves() {
    int moved = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        LayoutTask task = randomTask(seed, 40, 44, true, LayoutDirection::LeftToRight);
        const auto once = laidOut(task);
        for (std::size_t i = 0; i < once.size(); ++i)
            task.boxes[i].moveTopLeft(once[i]);
        const auto twice = laidOut(task);
        for (std::size_t i = 0; i < once.size(); ++i)
            moved += (twice[i] - once[i]).manhattanLength() > 2;
    }
    // Random graphs are the messiest there are: a few may still find a better place.
    QVERIFY2(moved < 1600 / 20, qPrintable(QString("%1 of 1600 moved").arg(moved)));
}

/// A network that is in order but for one node that was dropped aside.
void tst_LayeredLayout::mostStayWhereTheyWere() {
    LayoutTask task{{}, {}, LayoutDirection::LeftToRight, endless};
    for (int i = 0; i < 9; ++i) {
        task.boxes.emplace_back(QPointF(1000 + 214 * i, 500 + (i == 4 ? 300 : 0)), node);
        if (i > 0)
            task.arrows.emplace_back(i - 1, i);
    }
    const auto places = laidOut(task);
    for (int i = 0; i < 9; ++i)
        QCOMPARE(places[at(i)], QPointF(1000 + 214 * i, 500));
}

void tst_LayeredLayout::aChainIsFoldedIntoRows() {
    LayoutTask task{{}, {}, LayoutDirection::LeftToRight, {1000, 700}};
    for (int i = 0; i < 12; ++i) {
        task.boxes.emplace_back(QPointF(), node);
        if (i > 0)
            task.arrows.emplace_back(i - 1, i);
    }
    const auto places = laidOut(task);
    std::set<double> rows;
    double left = places[0].x(), right = left;
    for (const QPointF& place : places) {
        rows.insert(place.y());
        left = std::min(left, place.x());
        right = std::max(right, place.x() + node.width());
    }
    QCOMPARE(rows.size(), std::size_t{3});
    QVERIFY(right - left <= 1000);
}

void tst_LayeredLayout::partsStandApart() {
    LayoutTask task{{}, {{0, 1}, {2, 3}}, LayoutDirection::LeftToRight, {1000, 700}};
    for (int i = 0; i < 7; ++i)
        task.boxes.emplace_back(QPointF(50 * i, 400 - 30 * i), node); // all over each other
    const auto places = laidOut(task);
    QCOMPARE(overlaps(task, places), 0);
    QCOMPARE(places[0].y(), places[1].y());
    QVERIFY(places[3].x() < places[0].x()); // what the user has above comes first
    for (int single = 4; single < 7; ++single)
        QVERIFY(places[at(single)].y() > places[0].y());
}

void tst_LayeredLayout::tenThousandTakeLessThanASecond() {
    LayoutTask task = randomTask(1, 10000, 0, true, LayoutDirection::LeftToRight);
    for (int i = 0; i + 1 < 10000; ++i)
        task.arrows.emplace_back(i, i + 1);
    for (int i = 0; i < 2000; ++i)
        task.arrows.emplace_back(5 * i, std::min(9999, 5 * i + 5));
    QElapsedTimer clock;
    clock.start();
    const auto places = laidOut(task);
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString("%1 ms").arg(clock.elapsed())));
    QCOMPARE(places.size(), std::size_t{10000});
}

void tst_LayeredLayout::cancelledGivesNothing() {
    std::atomic<bool> cancelled = true;
    QVERIFY(!layeredLayout(randomTask(1, 100, 120, true, LayoutDirection::LeftToRight), cancelled));
    // While it is at work; alone it would take seconds.
    cancelled = false;
    const LayoutTask task = randomTask(2, 6000, 24000, true, LayoutDirection::LeftToRight);
    std::thread stop([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        cancelled = true;
    });
    QVERIFY(!layeredLayout(task, cancelled));
    stop.join();
}

QTEST_GUILESS_MAIN(tst_LayeredLayout)
#include "tst_LayeredLayout.moc"
