// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"
#include "widgets/canvas/SpatialGrid.h"

#include <QtTest>

#include <algorithm>
#include <map>

using namespace lepton;
using namespace lepton::widgets;

class tst_SpatialGrid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatLookingAtEachFinds();
    void whatIsRemovedIsNotFound();
    void clearForgetsAll();
};

namespace {

/// Small ones, long ones, and some that cover half of everything.
QRectF randomRect(Random& random) {
    const auto size = [&] { return random.below(12) == 0 ? 20000.0 * random.uniform() : 400.0 * random.uniform() + 1; };
    return {30000 * random.uniform() - 15000, 30000 * random.uniform() - 15000, size(), size()};
}

} // namespace

void tst_SpatialGrid::findsWhatLookingAtEachFinds() {
    Random random(3);
    SpatialGrid grid;
    std::map<int, QRectF> all;
    for (int step = 0; step < 4000; ++step) {
        const int item = static_cast<int>(random.below(500));
        if (const auto known = all.find(item); known != all.end()) {
            grid.remove(item, known->second);
            all.erase(known);
        }
        if (random.below(4) > 0)
            grid.insert(item, all[item] = randomRect(random));
        if (step % 10 > 0)
            continue;
        const QRectF asked = randomRect(random);
        const auto found = grid.touching(asked);
        QVERIFY(std::is_sorted(found.begin(), found.end()));
        QVERIFY(std::adjacent_find(found.begin(), found.end()) == found.end());
        for (const auto& [known, rect] : all)
            if (rect.intersects(asked))
                QVERIFY(std::binary_search(found.begin(), found.end(), known));
        for (const int one : found)
            QVERIFY(all.contains(one));
    }
}

void tst_SpatialGrid::whatIsRemovedIsNotFound() {
    SpatialGrid grid;
    const QRectF rect(-700, -700, 1400, 1400);
    grid.insert(1, rect);
    grid.insert(2, rect);
    grid.remove(1, rect);
    QCOMPARE(grid.touching(rect), std::vector<int>{2});
    QVERIFY(grid.any(QRectF(0, 0, 1, 1), [](int item) { return item == 2; }));
    QVERIFY(!grid.any(QRectF(0, 0, 1, 1), [](int item) { return item == 1; }));
}

void tst_SpatialGrid::clearForgetsAll() {
    SpatialGrid grid;
    grid.insert(1, {0, 0, 10, 10});
    grid.insert(2, {0, 0, 1e6, 1e6});
    grid.clear();
    QVERIFY(grid.touching({0, 0, 1e6, 1e6}).empty());
}

QTEST_GUILESS_MAIN(tst_SpatialGrid)
#include "tst_SpatialGrid.moc"
