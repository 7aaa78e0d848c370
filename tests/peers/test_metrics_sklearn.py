"""Every metric beside scikit-learn's on the same answers; calibration, hit rate and a few others by their formulas."""

import json
import os
import pathlib
import subprocess

import numpy
import pytest
from sklearn import metrics as peer

BIN = pathlib.Path(os.environ["LEPTON_BIN"])
AVERAGES = ["macro", "micro", "weighted"]


def ask(tmp_path, **case):
    """What metric_answers says of one case, its samples cut into batches of different sizes."""
    count = len(case["output"])
    sizes = []
    while sum(sizes) < count:
        sizes.append(min(count - sum(sizes), [7, 1, 64, 30][len(sizes) % 4]))
    case = {"name": "case", "batches": sizes} | {key: value.tolist() if isinstance(value, numpy.ndarray) else value for key, value in case.items()}
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([case]))
    done = subprocess.run([BIN / "metric_answers", file], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)["case"]
    return answer["metrics"], numpy.array(answer["shares"])


def same(ours, theirs):
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)


def imbalanced(seed, count=400, classes=5):
    """Logits and labels; class 3 has no samples, 1 is rare, and a tenth of the logits are rounded so that there are ties."""
    random = numpy.random.default_rng(seed)
    labels = random.choice([0, 1, 2, 4], size=count, p=[0.6, 0.04, 0.2, 0.16])
    logits = random.normal(size=(count, classes)) + 1.2 * (labels[:, None] == numpy.arange(classes))
    logits[::10] = logits[::10].round()
    return logits.astype(numpy.float32), labels


@pytest.mark.parametrize("seed", [1, 2])
def test_classes(seed, tmp_path):
    logits, labels = imbalanced(seed)
    names = ["accuracy", "top_k@2", "top_k@3", "precision", "recall", "f1", "iou", "roc_auc", "average_precision", "calibration_error"]
    names += [f"{name}:{average}" for name in ["precision", "recall", "f1", "iou", "roc_auc", "average_precision"] for average in AVERAGES] + ["f1:per_class", "recall:per_class"]
    ours, shares = ask(tmp_path, kind="classes", metrics=names, output=logits, target=labels)
    answers = logits.argmax(1)
    shares = shares.reshape(logits.shape)
    exact = numpy.exp(logits.astype(float) - logits.max(1, keepdims=True))
    assert shares == pytest.approx(exact / exact.sum(1, keepdims=True), rel=1e-5)
    same(ours["accuracy"], peer.accuracy_score(labels, answers))
    for k in [2, 3]:
        same(ours[f"top_k@{k}"], peer.top_k_accuracy_score(labels, logits, k=k, labels=range(5)))
    for average in AVERAGES:
        for name, theirs in [("precision", peer.precision_score), ("recall", peer.recall_score), ("f1", peer.f1_score), ("iou", peer.jaccard_score)]:
            same(ours[f"{name}:{average}"], theirs(labels, answers, average=average, zero_division=0))
    same(ours["f1"], ours["f1:macro"])
    for c, (f1, recall) in enumerate(zip(peer.f1_score(labels, answers, average=None, labels=range(5), zero_division=0), peer.recall_score(labels, answers, average=None, labels=range(5), zero_division=0))):
        same(ours[f"f1.{c}"], f1)
        same(ours[f"recall.{c}"], recall)
    there = [c for c in range(5) if (labels == c).any()]
    weights = [(labels == c).sum() for c in there]
    truths = numpy.eye(5)[labels]
    for name, theirs in [("roc_auc", peer.roc_auc_score), ("average_precision", peer.average_precision_score)]:
        single = [theirs(labels == c, shares[:, c]) for c in there]
        same(ours[f"{name}:macro"], numpy.mean(single))
        same(ours[f"{name}:weighted"], numpy.average(single, weights=weights))
        same(ours[f"{name}:micro"], theirs(truths.ravel(), shares.ravel()))
    same(ours["calibration_error"], expected_calibration_error(shares.max(1), answers == labels))


def expected_calibration_error(confidence, right, bins=15):
    """Guo et al. 2017, equations 2 and 3: bins (b / 15, (b + 1) / 15]."""
    place = numpy.clip(numpy.ceil(confidence * bins) - 1, 0, bins - 1)
    return sum((place == b).mean() * abs(right[place == b].mean() - confidence[place == b].mean()) for b in range(bins) if (place == b).any())


def test_all_classes_present_as_scikit_learn_has_it_in_one_call(tmp_path):
    random = numpy.random.default_rng(5)
    labels = random.integers(0, 4, 300)
    logits = (random.normal(size=(300, 4)) + (labels[:, None] == numpy.arange(4))).astype(numpy.float32)
    ours, shares = ask(tmp_path, kind="classes", metrics=["roc_auc", "roc_auc:weighted", "average_precision"], output=logits, target=labels)
    shares = shares.reshape(logits.shape)
    total = shares / shares.sum(1, keepdims=True)  # scikit-learn wants sums of 1 to more digits than float32 has
    assert ours["roc_auc"] == pytest.approx(peer.roc_auc_score(labels, total, multi_class="ovr", average="macro"), abs=1e-4)
    same(ours["average_precision"], peer.average_precision_score(numpy.eye(4)[labels], shares, average="macro"))


@pytest.mark.parametrize("rounded", [False, True])
def test_binary(rounded, tmp_path):
    random = numpy.random.default_rng(7)
    labels = (random.random(500) < 0.1).astype(int)
    shares = numpy.clip(0.3 + 0.3 * labels + 0.25 * random.normal(size=500), 0.001, 0.999)
    shares = (shares.round(1) if rounded else shares).astype(numpy.float32)
    names = ["accuracy", "precision", "recall", "f1", "iou", "roc_auc", "average_precision", "calibration_error", "f1:macro", "precision:micro", "recall:weighted"]
    ours, seen = ask(tmp_path, kind="labels", probabilities=True, positive_only=True, metrics=names, output=shares[:, None], target=labels[:, None])
    assert (seen == shares.astype(float)).all()
    answers = (shares > 0.5).astype(int)
    for name, theirs in [("accuracy", peer.accuracy_score), ("precision", peer.precision_score), ("recall", peer.recall_score), ("f1", peer.f1_score), ("iou", peer.jaccard_score)]:
        same(ours[name], theirs(labels, answers))
    same(ours["f1:macro"], peer.f1_score(labels, answers, average="macro"))
    same(ours["precision:micro"], peer.precision_score(labels, answers, average="micro"))
    same(ours["recall:weighted"], peer.recall_score(labels, answers, average="weighted"))
    same(ours["roc_auc"], peer.roc_auc_score(labels, seen))
    same(ours["average_precision"], peer.average_precision_score(labels, seen))
    same(ours["calibration_error"], expected_calibration_error(numpy.where(answers == 1, seen, 1 - seen), answers == labels))


def test_one_class_only_has_no_roc(tmp_path):
    shares = numpy.array([[0.2], [0.9], [0.4]], dtype=numpy.float32)
    ours, _ = ask(tmp_path, kind="labels", probabilities=True, positive_only=True, metrics=["roc_auc", "average_precision", "recall"], output=shares, target=numpy.zeros((3, 1)))
    assert ours["roc_auc"] is None and ours["average_precision"] is None and ours["recall"] == 0


def test_labels(tmp_path):
    random = numpy.random.default_rng(9)
    truths = (random.random((200, 3)) < [0.5, 0.1, 0.3]).astype(int)
    logits = (random.normal(size=(200, 3)) + 1.5 * truths - 0.7).astype(numpy.float32)
    names = ["accuracy"] + [f"{name}:{average}" for name in ["precision", "recall", "f1", "iou", "roc_auc", "average_precision"] for average in AVERAGES] + ["f1:per_class"]
    ours, shares = ask(tmp_path, kind="labels", metrics=names, output=logits, target=truths)
    shares = shares.reshape(logits.shape)
    answers = (logits > 0).astype(int)
    same(ours["accuracy"], 1 - peer.hamming_loss(truths, answers))
    for average in AVERAGES:
        for name, theirs in [("precision", peer.precision_score), ("recall", peer.recall_score), ("f1", peer.f1_score), ("iou", peer.jaccard_score)]:
            same(ours[f"{name}:{average}"], theirs(truths, answers, average=average, zero_division=0))
        for name, theirs in [("roc_auc", peer.roc_auc_score), ("average_precision", peer.average_precision_score)]:
            same(ours[f"{name}:{average}"], theirs(truths, shares, average=average))
    for c, f1 in enumerate(peer.f1_score(truths, answers, average=None, zero_division=0)):
        same(ours[f"f1.{c}"], f1)


def test_values(tmp_path):
    random = numpy.random.default_rng(11)
    scale, offset = numpy.array([2.5, 0.01, 300.0]), numpy.array([7.0, -1.0, 1e4])
    truths = random.normal(size=(250, 3)).astype(numpy.float32)
    values = (truths + 0.3 * random.normal(size=truths.shape)).astype(numpy.float32)
    ours, _ = ask(tmp_path, kind="values", metrics=["mae", "rmse", "mape", "r2"], scale=scale, offset=offset, output=values, target=truths)
    real, given = truths.astype(float) * scale + offset, values.astype(float) * scale + offset
    same(ours["mae"], peer.mean_absolute_error(real, given))
    same(ours["rmse"], peer.mean_squared_error(real.ravel(), given.ravel()) ** 0.5)
    same(ours["mape"], peer.mean_absolute_percentage_error(real, given))
    same(ours["r2"], peer.r2_score(real, given))


@pytest.mark.parametrize("target, value, expected", [([4.0] * 5, [4.0] * 5, 1.0), ([4.0] * 5, [4.0, 4.0, 4.0, 4.0, 5.0], 0.0), ([1e6 + i for i in range(5)], [1e6 + 2 * (i % 2) for i in range(5)], None)])
def test_targets_that_do_not_change_or_lie_far_from_zero(target, value, expected, tmp_path):
    target, value = numpy.array(target)[:, None], numpy.array(value)[:, None]
    ours, _ = ask(tmp_path, kind="values", metrics=["r2"], output=value, target=target)
    same(ours["r2"], peer.r2_score(target, value))
    assert expected is None or ours["r2"] == expected


@pytest.mark.parametrize("k", [1, 3, 10])
def test_ratings(k, tmp_path):
    random = numpy.random.default_rng(13)
    users = numpy.sort(random.integers(1, 40, 300))
    random.shuffle(users)
    stars = random.integers(1, 6, 300).astype(float)
    mean = 3.25
    targets = (stars - mean).astype(numpy.float32)
    answers = (0.5 * targets + random.normal(size=300)).round(1).astype(numpy.float32)
    ours, _ = ask(tmp_path, kind="ratings", metrics=[f"ndcg@{k}", f"hit_rate@{k}", "mae"], rating_offset=mean, users=users, output=answers[:, None], target=targets[:, None])
    gains, hits = [], []
    for user in numpy.unique(users):
        mine = users == user
        if mine.sum() > 1:
            gains.append(peer.ndcg_score([stars[mine]], [answers[mine]], k=k))
        liked = stars[mine] > mean
        if liked.any():
            # Items that tie stand behind worse ones: sorted by answer, then disliked ones first.
            order = numpy.lexsort((liked, -answers[mine]))
            hits.append(liked[order][:k].any())
    same(ours[f"ndcg@{k}"], numpy.mean(gains))
    same(ours[f"hit_rate@{k}"], numpy.mean(hits))
