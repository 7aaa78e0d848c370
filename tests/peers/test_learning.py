"""Networks against baselines that anybody would try first, on real data: Debian's package descriptions, the bundled series and ratings."""

import csv
import gzip
import json
import pathlib
import random
import sys

import numpy
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import SOURCE, ok  # noqa: E402

SAMPLES = SOURCE / "datasets" / "samples"
sys.path.insert(0, str(SAMPLES))

from debian_packages import descriptions as debian_descriptions  # noqa: E402

SECTIONS = ["python", "perl", "java", "ruby", "javascript", "golang", "rust", "haskell"]


def train(project, template, source, *settings):
    """A project of the template on the data, trained; what `evaluate` says of the test split, and every answer."""
    ok("new", project, "--template", template, "--data", source, *(word for setting in settings for word in ("--set", setting)))
    run = ok("train", project, "--seed", 1, "--json", timeout=900).lines[0]["run"]
    predictions = project / "predictions.jsonl"
    evaluated = ok("evaluate", run, "--json", "--predictions", predictions).json
    return evaluated, [json.loads(line) for line in predictions.read_text().splitlines()]


def split_column(count):
    """Which rows are for what: 70, 10 and 20 in a hundred."""
    order = random.Random(0).sample(range(count), count)
    names = numpy.array(["train"] * count, dtype=object)
    names[order[: count // 5]] = "test"
    names[order[count // 5 : count * 3 // 10]] = "validation"
    return names


@pytest.fixture(scope="session")
def descriptions(tmp_path_factory):
    """For which language a package is, by what Debian says of it in a line: the packages that this machine's lists know."""
    rows = [(text, section) for _, section, text in debian_descriptions() if section in SECTIONS]
    if len(rows) < 15000:
        pytest.skip("this machine's package lists are too short: run apt-get update")
    random.Random(2).shuffle(rows)
    splits = split_column(len(rows))
    file = tmp_path_factory.mktemp("descriptions") / "descriptions.jsonl"
    file.write_text("".join(json.dumps({"text": text, "label": label, "split": split}) + "\n" for (text, label), split in zip(rows, splits)))
    return file, rows, splits


@pytest.fixture(scope="session")
def text_baseline(descriptions):
    """Accuracy of TF-IDF with logistic regression, which learns from the validation split as well."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    _, rows, splits = descriptions
    seen = [row for row, split in zip(rows, splits) if split != "test"]
    unseen = [row for row, split in zip(rows, splits) if split == "test"]
    words = TfidfVectorizer()
    model = LogisticRegression(max_iter=1000).fit(words.fit_transform([text for text, _ in seen]), [label for _, label in seen])
    return model.score(words.transform([text for text, _ in unseen]), [label for _, label in unseen])


@pytest.mark.parametrize("template", ["text-cnn", "gru-text", "lstm-text", "transformer-text"])
def test_texts(template, descriptions, text_baseline, tmp_path):
    file, _, splits = descriptions
    evaluated, _ = train(tmp_path / "p", template, file)
    accuracy = evaluated["metrics"]["accuracy"]
    print(f"{template}: accuracy {accuracy:.4f}, TF-IDF with logistic regression {text_baseline:.4f}")
    assert evaluated["samples"] == sum(split == "test" for split in splits)
    assert accuracy > text_baseline


@pytest.mark.parametrize("template", ["lstm-forecaster", "tcn-forecaster"])
def test_series(template, tmp_path):
    """The sea's temperature off Peru, a year ahead, against what it was a year before."""
    source = SAMPLES / "elnino" / "elnino.csv"
    with source.open() as file:
        rows = list(csv.reader(file))[1:]
    values = numpy.array([float(row[1]) for row in rows])
    year = 12
    evaluated, answers = train(tmp_path / "p", template, source, f"history={3 * year}", f"horizon={year}")
    tested = range(len(values) - len(answers) - year + 1, len(values) - year + 1)
    naive = numpy.mean([numpy.abs(values[start : start + year] - values[start - year : start]) for start in tested])
    ours = numpy.mean([numpy.abs(values[start : start + year] - answer["value"]) for start, answer in zip(tested, answers)])
    print(f"{template}: mean absolute error {ours:.3f}, seasonal naive {naive:.3f}")
    assert ours == pytest.approx(evaluated["metrics"]["mae"], rel=1e-4)
    assert ours < naive


@pytest.fixture(scope="session")
def lectures(tmp_path_factory):
    with gzip.open(SAMPLES / "lectures" / "ratings.csv.gz", "rt") as file:
        marks = [(row["user"], row["item"], float(row["rating"])) for row in csv.DictReader(file)]
    splits = split_column(len(marks))
    made = tmp_path_factory.mktemp("lectures") / "ratings.csv"
    made.write_text("user,item,rating,split\n" + "".join(f"{user},{item},{rating},{split}\n" for (user, item, rating), split in zip(marks, splits)))
    return made, marks, splits


@pytest.mark.parametrize("template", ["matrix-factorisation", "neural-recommender"])
def test_ratings(template, lectures, tmp_path):
    file, marks, splits = lectures
    seen = [mark for mark, split in zip(marks, splits) if split != "test"]
    unseen = [mark for mark, split in zip(marks, splits) if split == "test"]
    mean = numpy.mean([rating for *_, rating in seen])

    def error(column):
        ratings = {}
        for mark in seen:
            ratings.setdefault(mark[column], []).append(mark[2])
        means = {key: numpy.mean(values) for key, values in ratings.items()}
        return float(numpy.sqrt(numpy.mean([(means.get(mark[column], mean) - mark[2]) ** 2 for mark in unseen])))

    user_means, item_means = error(0), error(1)
    evaluated, _ = train(tmp_path / "p", template, file)
    ours = evaluated["metrics"]["rmse"]
    print(f"{template}: root mean square error {ours:.4f}, user means {user_means:.4f}, item means {item_means:.4f}")
    assert ours < min(user_means, item_means)
