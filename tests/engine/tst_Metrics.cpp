// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/MetricSums.h"
#include "core/engine/metrics/Measurer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace lepton;
using namespace lepton::engine::metrics;

namespace {

MetricPlan planOf(const std::vector<std::string>& names) {
    MetricPlan plan;
    for (const auto& name : names)
        plan.metrics.push_back(project::metricNamed(name).value());
    return plan;
}

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-12); }

} // namespace

TEST_CASE("precision, recall, F1 and IoU by hand; a class that occurs nowhere does not count") {
    const std::vector<std::int64_t> truths{0, 0, 1, 1, 2}, answers{0, 1, 1, 1, 0};
    ConfusionCounts counts;
    counts.addClasses(truths, answers, 4);
    const auto classes = counts.perClass();
    REQUIRE(classes.size() == 4);
    CHECK(classes[0].precision() == 0.5);
    CHECK(classes[0].recall() == 0.5);
    CHECK(classes[1].precision() == near(2.0 / 3));
    CHECK(classes[1].f1() == near(0.8));
    CHECK(classes[1].iou() == near(2.0 / 3));
    CHECK(classes[2].f1() == 0);
    CHECK(classes[3].support() == 0);
    CHECK(counts.average("f1", "macro") == near((0.5 + 0.8) / 3));
    CHECK(counts.average("f1", "micro") == near(0.6));
    CHECK(counts.average("f1", "weighted") == near((2 * 0.5 + 2 * 0.8) / 5));
    CHECK(counts.average("iou", "macro") == near((1.0 / 3 + 2.0 / 3) / 3));
    CHECK(counts.matrix() == std::vector<std::vector<std::int64_t>>{{1, 1, 0, 0}, {0, 2, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}});
    CHECK(std::isnan(ConfusionCounts().average("f1", "macro")));
}

TEST_CASE("counts are the same however they were added, a picture's places in a table among them") {
    std::vector<std::int64_t> truths, answers;
    for (std::int64_t i = 0; i < 100'000; ++i) {
        truths.push_back(i % 7);
        answers.push_back(i * i % 7);
    }
    ConfusionCounts whole, pieces;
    whole.addClasses(truths, answers, 7);
    for (std::size_t first = 0; first < truths.size(); first += 1000) {
        ConfusionCounts piece;
        piece.addClasses(std::span(truths).subspan(first, 1000), std::span(answers).subspan(first, 1000), 7);
        pieces += piece;
    }
    CHECK(whole.json() == pieces.json());
    CHECK(ConfusionCounts::fromJson(Json::parse(pieces.json().dump())).matrix() == whole.matrix());
}

TEST_CASE("labels are classes against the rest, one each") {
    const std::vector<std::int64_t> truths{1, 0, 1, 1, 0, 0}, answers{1, 1, 0, 1, 0, 0}; // [3, 2]
    ConfusionCounts counts;
    counts.addLabels(truths, answers, 2);
    const auto labels = counts.perClass();
    CHECK(labels[0].truePositives == 1); // truths 1 1 0, answers 1 0 0
    CHECK(labels[0].falseNegatives == 1);
    CHECK(labels[1].truePositives == 1); // truths 0 1 0, answers 1 1 0
    CHECK(labels[1].falsePositives == 1);
    CHECK(counts.matrix().empty());
}

TEST_CASE("areas under the curves by hand, with scores that tie") {
    const auto curve = RankingCurve::of({{0.9F, true}, {0.8F, false}, {0.3F, false}, {0.8F, true}});
    CHECK(curve.steps().size() == 3);
    CHECK(curve.rocArea() == near(3.5 / 4));
    CHECK(curve.averagePrecision() == near(0.5 + 0.5 * 2 / 3));
    CHECK(std::isnan(RankingCurve::of({{0.5F, true}, {0.2F, true}}).rocArea()));
    CHECK(RankingCurve::of({{0.5F, true}, {0.2F, true}}).averagePrecision() == 1);
    CHECK(std::isnan(RankingCurve::of({{std::numeric_limits<float>::quiet_NaN(), true}, {0.2F, false}}).rocArea()));
}

TEST_CASE("a thinned curve keeps its ends and its corners") {
    std::vector<std::pair<float, bool>> scores;
    for (int i = 0; i < 10'000; ++i)
        scores.push_back({static_cast<float>(i) / 10'000, i % 3 == 0 || i > 9'000});
    const auto curve = RankingCurve::of(scores);
    const auto corners = curve.corners(200), steps = curve.thinned(200);
    CHECK(corners.size() <= 200);
    CHECK(corners.size() > 150);
    CHECK(steps.size() == 200);
    CHECK(steps.front().threshold == curve.steps().front().threshold);
    CHECK(corners.back().positives == curve.positives());
    CHECK(corners.back().negatives == curve.negatives());
    const auto straight = RankingCurve::of({{0.9F, true}, {0.8F, true}, {0.7F, true}, {0.2F, false}, {0.1F, false}});
    CHECK(straight.corners(200).size() == 2); // up, then to the right
}

TEST_CASE("more scores than are kept are counted in bins") {
    constexpr std::int64_t count = ScoreList::mostScores + 1000;
    ScoreList list;
    std::vector<float> scores;
    std::vector<std::int64_t> truths;
    for (std::int64_t i = 0; i < count; ++i) {
        scores.push_back(static_cast<float>(static_cast<double>(i) / static_cast<double>(count)));
        truths.push_back(i * 10 > count * 9 || i % 4 == 0 ? 1 : 0);
        if (scores.size() == 1'000'000 || i + 1 == count) {
            ScoreList batch;
            batch.addLabels(scores, truths, 1);
            list += batch;
            scores.clear();
            truths.clear();
        }
    }
    CHECK_FALSE(list.exact());
    // Of the negatives (uniform over 0 … 0.9) and positives: a share u / (u + v) uniform over 0 … 0.9 (u = 0.225), the others above all (v = 0.1).
    CHECK(list.area("roc_auc", "macro") == doctest::Approx((0.225 * 0.5 + 0.1) / 0.325).epsilon(1e-4));
    CHECK(list.curve(0).positives() + list.curve(0).negatives() == count);
}

TEST_CASE("the calibration error by hand") {
    CalibrationBins bins;
    bins.add(0.9, true);
    bins.add(0.9, false);
    bins.add(0.6, true);
    CHECK(bins.error() == near((std::abs(1 - 1.8) + std::abs(1 - 0.6)) / 3));
    CHECK(bins.all()[8].count == 1);  // (8 / 15, 9 / 15]
    CHECK(bins.all()[13].count == 2);
    CalibrationBins edges;
    edges.add(0, false);
    edges.add(1, true);
    CHECK(edges.all().front().count == 1);
    CHECK(edges.all().back().count == 1);
    CHECK(std::isnan(CalibrationBins().error()));
}

TEST_CASE("R² by hand, in one batch and in two") {
    const std::vector<double> truths{1, 2, 3}, answers{1, 2, 4};
    TargetMoments whole;
    whole.add(truths, answers, 1);
    CHECK(whole.r2() == near(0.5));
    TargetMoments halves;
    halves.add(std::span(truths).first(1), std::span(answers).first(1), 1);
    CHECK(std::isnan(halves.r2()));
    halves.add(std::span(truths).subspan(1), std::span(answers).subspan(1), 1);
    CHECK(halves.r2() == near(0.5));
}

TEST_CASE("NDCG and hit rate by hand") {
    UserRatings ratings; // user 7 rated 3, 1, 2 and is offered the one with 1 first; user 8 rated one item; user 9 likes none
    ratings.add(std::vector<std::int64_t>{7, 8, 7, 7, 9, 9}, std::vector<float>{2, 1, 3, 1, 1, 2}, std::vector<float>{1, 1, -1, 0, -1, -2});
    const double third = 1 / std::log2(3);
    const double seven = (1 + 3 * third + 2 * 0.5) / (3 + 2 * third + 1 * 0.5); // ratings are the targets and 2
    const double nine = (0 + 1 * third) / 1;
    CHECK(ratings.ndcg(10, 2) == near((seven + nine) / 2));
    CHECK(ratings.ndcg(1, 2) == near((1.0 / 3 + 0) / 2));
    CHECK(ratings.hitRate(1) == near(0.5)); // 8's only item, not 7's first
    CHECK(ratings.hitRate(2) == 1);
    CHECK(std::isnan(UserRatings().ndcg(10, 0)));
}

TEST_CASE("top-k accuracy takes the class behind for the better one where scores tie, as scikit-learn") {
    const Measurer measurer(planOf({"top_k@1", "top_k@2", "accuracy"}), {project::AnswerKind::Classes, false, {}, {}});
    const at::Tensor scores = at::tensor({1.0, 1.0, 0.0, 3.0, 2.0, 1.0}).view({2, 3});
    engine::MetricSums sums;
    measurer.add({scores, at::tensor({0, 1}, at::kLong), {}}, 0, 2, sums);
    CHECK(sums.metric("top_k@1") == 0);
    CHECK(sums.metric("top_k@2") == 1);
    CHECK(sums.metric("accuracy") == 0.5); // where the first of equals is the answer
}

TEST_CASE("metrics come in the plan's order, and one a class under the class's name") {
    auto plan = planOf({"recall:per_class", "accuracy", "roc_auc"});
    plan.classes = {"cat", "dog"};
    const Measurer measurer(plan, {project::AnswerKind::Classes, false, {}, {}});
    engine::MetricSums sums;
    sums.samples = 2;
    measurer.add({at::tensor({2.0, 1.0, 3.0, 0.0}).view({2, 2}), at::tensor({0, 0}, at::kLong), {}}, 0, 2, sums);
    const Json metrics = sums.metrics();
    std::vector<std::string> names;
    for (const auto& [name, value] : metrics.items())
        names.push_back(name);
    CHECK(names == std::vector<std::string>{"loss", "recall.cat", "recall.dog", "accuracy", "roc_auc"});
    CHECK(metrics["recall.cat"] == 1.0);
    CHECK(metrics.dump().find("\"roc_auc\":null") != std::string::npos); // there are no dogs
}

TEST_CASE("a picture's places are measured as samples are, a mask's against what is not masked") {
    const Measurer measurer(planOf({"iou", "accuracy"}), {project::AnswerKind::Classes, false, {}, {}});
    const at::Tensor truth = at::tensor({0, 1, 1, 1}, at::kLong).view({1, 2, 2});
    const at::Tensor called = at::tensor({0, 0, 1, 1}, at::kLong).view({1, 2, 2});
    engine::MetricSums sums;
    measurer.add({at::one_hot(called, 2).to(at::kFloat), truth, {}}, 0, 1, sums);
    CHECK(sums.metrics()["iou"].get<double>() == near((1.0 / 2 + 2.0 / 3) / 2));
    auto plan = planOf({"iou"});
    plan.positiveOnly = true;
    const Measurer masks(plan, {project::AnswerKind::Labels, true, {}, {}});
    engine::MetricSums mask;
    masks.add({called.to(at::kFloat).unsqueeze(1), truth.to(at::kFloat).unsqueeze(1), {}}, 0, 1, mask);
    CHECK(mask.metrics()["iou"].get<double>() == near(2.0 / 3));
}
