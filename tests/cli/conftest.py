"""The command line as its users and other programs call it: processes, files, exit codes."""

import json
import pathlib
import subprocess

import pytest

from places import DIGITS, LEPTON, PICTURES, SOURCE  # noqa: F401 (for the tests)


class Answer:
    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout
        self.err = done.stderr

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self):
        """The sentence after `error: `; standard error must end with it and a hint."""
        last_two = self.err.strip().splitlines()[-2:]
        assert len(last_two) == 2 and last_two[0].startswith("error: ") and last_two[1].startswith("hint: "), self.err
        assert len(last_two[1]) > len("hint: ")
        return last_two[0].removeprefix("error: ")


def lepton(*arguments, timeout=300, cwd=None):
    return Answer(subprocess.run([LEPTON, *map(str, arguments)], capture_output=True, text=True, timeout=timeout, cwd=cwd))


def ok(*arguments, **options):
    answer = lepton(*arguments, **options)
    assert answer.status == 0, answer.err
    return answer


def new_project(folder, template="mlp", data=DIGITS):
    ok("new", folder, "--template", template, "--data", data)
    return folder


def edit_project(folder, change):
    file = folder / "project.json"
    project = json.loads(file.read_text())
    change(project)
    file.write_text(json.dumps(project))


def node(project, name):
    return next(item for item in project["networks"][0]["nodes"] if item["id"] == name)


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A project of the digits with one run of the textbook CNN, and its package."""
    root = tmp_path_factory.mktemp("trained")
    project = new_project(root / "digits", "cnn")
    events = ok("train", project, "--epochs", 3, "--seed", 1, "--json").lines
    run = pathlib.Path(events[0]["run"])
    package = root / "digits-1.leptonmodel"
    ok("export", run, "--format", "package", "-o", package)

    class Trained:
        pass

    out = Trained()
    out.project, out.events, out.run, out.package = project, events, run, package
    return out
