"""Reports of real runs as HTML and PDF, in both languages; the PDF is read back by poppler."""

import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import SOURCE, edit_project, lepton, new_project, ok
from rpc import Engine

SECTIONS = ["Summary", "Data and recipe", "Network", "Settings", "Training curves", "Evaluation", "Examples", "Environment and reproduction", "Model card"]
CHINESE = ["摘要", "数据与配方", "网络", "设置", "训练曲线", "评估", "示例", "环境与复现", "模型卡"]
VOID = {"meta", "img", "br", "path", "use", "rect", "circle", "line", "image"}


class Page(html.parser.HTMLParser):
    """Tags must close in order; what could load something is collected."""

    def __init__(self, text):
        super().__init__()
        self.open, self.loads, self.headings, self.words, self.tags = [], [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.loads += [value for name, value in attributes if name in ("src", "href", "xlink:href", "data", "poster", "srcset", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        self.words.append(data)
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    project = new_project(tmp_path_factory.mktemp("report") / "digits", "cnn")
    return pathlib.Path(ok("train", project, "--epochs", 2, "--seed", 3, "--json").lines[0]["run"])


def trained(folder, template, data, epochs=2):
    new_project(folder, template, SOURCE / "datasets/samples" / data)
    return pathlib.Path(ok("train", folder, "--epochs", epochs, "--seed", 3, "--json").lines[0]["run"])


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("report") / "table", "tabular-mlp", "penguins/penguins.csv")


@pytest.fixture(scope="module")
def series(tmp_path_factory):
    return trained(tmp_path_factory.mktemp("report") / "series", "lstm-forecaster", "sunspots")


def page_of(run, file, *arguments):
    answer = ok("report", run, "-o", file, "--json", *arguments)
    assert answer.json == {"file": str(file)}
    return Page(file.read_text())


def check_self_contained(page):
    assert "script" not in page.tags and "link" not in page.tags and "iframe" not in page.tags
    for target in page.loads:
        assert target.startswith(("#", "data:image/png;base64,")), target[:80]


def pdf_text(file):
    for tool in ("pdftotext", "pdfinfo"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not there (package poppler-utils)")
    info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", info).group(1)), info, text


def test_digits_as_html(digits, tmp_path):
    page = page_of(digits, tmp_path / "report.html")
    assert page.headings == SECTIONS
    check_self_contained(page)
    text = " ".join(page.words)
    evaluation = json.loads((digits / "evaluation/test.json").read_text())
    assert f"{100 * evaluation['metrics']['accuracy']:.2f} %" in text
    for word in ("Conv 2d", "Confusion matrix", "ROC and precision-recall curves", "Calibration", "Fingerprint (SHA-256)"):
        assert word in text, word
    pictures = [load for load in page.loads if load.startswith("data:")]
    wrong = sum(t != a for t, a in zip(evaluation["answers"]["truth"], evaluation["answers"]["answer"]))
    assert len(pictures) == 12 + min(wrong, 18) + 12  # of the data, wrong ones, right ones
    assert page.tags.count("svg") >= 7


def test_digits_as_pdf(digits, tmp_path):
    file = tmp_path / "report.pdf"
    ok("report", digits, "-o", file)
    pages, info, text = pdf_text(file)
    assert 4 <= pages <= 14 and "A4" in info
    for section in SECTIONS:
        assert section in text, section
    assert f"{pages} / {pages}" in text
    command = f"lepton train {digits.parents[1]} --epochs 2 --batch-size 64 --seed 3 --device cpu"
    assert re.sub(r"\s+", "", command) in re.sub(r"\s+", "", text)  # however it was wrapped


def test_the_command_makes_the_run_again(digits, tmp_path):
    page = page_of(digits, tmp_path / "report.html")
    command = next(words for words in page.words if words.startswith("lepton train "))
    again = pathlib.Path(ok(*command.split()[1:], "--json").lines[0]["run"])

    assert json.loads((again / "run.json").read_text())["plan"] == json.loads((digits / "run.json").read_text())["plan"]

    def losses(run):
        return [json.loads(line)["loss"] for line in (run / "events.jsonl").read_text().splitlines() if '"event":"step"' in line]

    assert losses(again) == losses(digits)
    # Long runs choose how a batch is cut by measuring, which may come out otherwise another time: the command states it.
    whole = pathlib.Path(ok("train", digits.parents[1], "--epochs", 1, "--threads", 2, "--shards", 1, "--json").lines[0]["run"])
    assert json.loads((whole / "run.json").read_text())["plan"] == {"threads": 2, "shards": 1}


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_chinese(digits, tmp_path, ending):
    file = tmp_path / f"report.{ending}"
    ok("report", digits, "-o", file, "--language", "zh_CN")
    if ending == "html":
        text = file.read_text()
        assert '<html lang="zh-CN">' in text
        assert Page(text).headings == CHINESE
    else:
        text = pdf_text(file)[2]
        for section in CHINESE:
            assert section in text, section
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日", text)


def test_a_table(table, tmp_path):
    page = page_of(table, tmp_path / "report.html")
    assert page.headings == SECTIONS
    check_self_contained(page)
    text = " ".join(page.words)
    for word in ("bill_length_mm", "Chinstrap", "Class by class"):
        assert word in text, word
    ok("report", table, "-o", tmp_path / "report.pdf")
    assert "bill_length_mm" in pdf_text(tmp_path / "report.pdf")[2]


def test_a_series(series, tmp_path):
    page = page_of(series, tmp_path / "report.html")
    assert page.headings == SECTIONS
    check_self_contained(page)
    text = " ".join(page.words)
    for word in ("Forecasts", "Prediction against truth", "Mean absolute error"):
        assert word in text, word
    ok("report", series, "-o", tmp_path / "report.pdf", "--language", "zh_CN")
    assert pdf_text(tmp_path / "report.pdf")[0] >= 3


def test_a_changed_project_is_said_to_be_one(tmp_path):
    run = trained(tmp_path / "p", "tabular-mlp", "penguins/penguins.csv", 1)
    warning = "The project has been changed since this run"
    assert warning not in " ".join(page_of(run, tmp_path / "a.html").words)
    edit_project(tmp_path / "p", lambda project: project["training"]["optimizer"].update(weight_decay=0.01))
    assert warning in " ".join(page_of(run, tmp_path / "b.html").words)


def test_without_its_data_a_run_still_has_a_report(tmp_path):
    data = tmp_path / "penguins.csv"
    shutil.copy(SOURCE / "datasets/samples/penguins/penguins.csv", data)
    new_project(tmp_path / "p", "tabular-mlp", data)
    run = pathlib.Path(ok("train", tmp_path / "p", "--epochs", 1, "--json").lines[0]["run"])
    data.unlink()
    page = page_of(run, tmp_path / "report.html")
    assert page.headings == SECTIONS
    assert "The data could not be read for this report" in " ".join(page.words)


def test_a_run_that_cannot_be_written_to_has_a_report(digits, tmp_path):
    run = tmp_path / "p/runs/0001"
    shutil.copytree(digits, run, ignore=shutil.ignore_patterns("evaluation"))
    shutil.copy(digits.parents[1] / "project.json", tmp_path / "p")
    (run / "evaluation").write_text("a file, so that not even root can keep an evaluation there")
    page = page_of(run, tmp_path / "report.html")
    assert "Confusion matrix" in " ".join(page.words)


def test_the_engine_writes_reports(digits, tmp_path):
    engine = Engine()
    assert engine.call("report/write", run=str(digits), output=str(tmp_path / "a.pdf"), language="zh_CN") == {"file": str(tmp_path / "a.pdf")}
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    assert engine.ask("report/write", run=str(digits), output=str(tmp_path / "a.doc"))["error"]["data"]["code"] == "bad-value"
    assert engine.ask("report/write", run=str(digits), output=str(tmp_path / "a.pdf"), language="xx")["error"]["data"]["code"] == "bad-value"
    engine.close()


def test_bad_input(digits, tmp_path):
    def refused(*arguments, status=1):
        answer = lepton("report", *arguments)
        assert answer.status == status, answer.err
        return answer.error if status == 1 else answer.err

    assert "no run" in refused(tmp_path / "missing", "-o", tmp_path / "a.html")
    assert ".html or .pdf" in refused(digits, "-o", tmp_path / "a.docx")
    assert "not there" in refused(digits, "-o", tmp_path / "missing/a.pdf")
    (tmp_path / "folder.pdf").mkdir()
    assert "folder" in refused(digits, "-o", tmp_path / "folder.pdf")
    refused(digits, "-o", tmp_path / "a.html", "--language", "xx", status=2)
    refused(digits, status=2)
    broken = tmp_path / "broken"
    shutil.copytree(digits, broken)
    (broken / "run.json").write_text('{"format": "lepton-run", ')
    refused(broken, "-o", tmp_path / "a.html")
    untrained = tmp_path / "untrained"
    shutil.copytree(digits, untrained, ignore=shutil.ignore_patterns("best", "checkpoints"))
    assert "checkpoint" in refused(untrained, "-o", tmp_path / "a.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "folder.pdf", "untrained"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(digits, tmp_path):
    file = tmp_path / "report.html"
    file.write_text("old")
    tmp_path.chmod(0o555)
    try:
        assert "can't be written" in lepton("report", digits, "-o", file).error
    finally:
        tmp_path.chmod(0o755)
    assert file.read_text() == "old"
