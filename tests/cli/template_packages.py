"""A package of every template, trained for a moment on little data: made once a build of `lepton` and kept beside it, for all tests that want them."""

import fcntl
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import struct

from places import DIGITS, LEPTON, SOURCE

SAMPLES = SOURCE / "datasets" / "samples"


def few_digits(folder):
    """The first 40 of the bundled digits."""
    folder.mkdir(parents=True)
    for kind, header in (("images-idx3", 16), ("labels-idx1", 8)):
        whole = gzip.decompress((DIGITS / f"{kind}-ubyte.gz").read_bytes())
        count = struct.unpack(">I", whole[4:8])[0]
        size = (len(whole) - header) // count
        # Spread over the file, so that all classes are there.
        chosen = b"".join(whole[header + i * size : header + (i + 1) * size] for i in range(0, count, count // 40))
        (folder / f"{kind}-ubyte").write_bytes(whole[:4] + struct.pack(">I", len(chosen) // size) + whole[8:header] + chosen)
    return folder


def first_lines(source, file, count):
    opened = gzip.open(source, "rt") if source.suffix == ".gz" else open(source)
    with opened as lines:
        file.write_text("".join(line for _, line in zip(range(count), lines)))
    return file


def little_data(root):
    """A small source for each kind of data."""
    return {
        "pictures": few_digits(root / "digits"),
        "text": first_lines(SAMPLES / "packages" / "packages.csv", root / "texts.csv", 300),
        "corpus": first_lines(SAMPLES / "novel" / "persuasion.txt", root / "novel.txt", 60),
        "table": SAMPLES / "penguins" / "penguins.csv",
        "series": SAMPLES / "elnino" / "elnino.csv",
        "ratings": first_lines(SAMPLES / "lectures" / "ratings.csv.gz", root / "ratings.csv", 400),
        "picture-and-row": SAMPLES / "sums" / "sums.csv",
    }


def templates():
    from conftest import ok

    return ok("templates", "--json").json["templates"]


def make(template, source, folder):
    from conftest import ok

    project = folder / template["name"]
    ok("new", project, "--template", template["name"], "--data", source)
    run = ok("train", project, "--epochs", 1, "--seed", 3, "--json").lines[0]["run"]
    ok("export", run, "--format", "package", "-o", folder / f"{template['name']}.leptonmodel")
    shutil.rmtree(project)


def template_packages():
    """{template: its package}."""
    facts = LEPTON.stat()
    mark = hashlib.sha256(f"{facts.st_mtime_ns} {facts.st_size} {pathlib.Path(__file__).read_text()}".encode()).hexdigest()[:12]
    parent = LEPTON.parent.parent / "template-packages"
    parent.mkdir(exist_ok=True)
    names = templates()
    with open(parent / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test programs run at once
        folder = parent / mark
        if not folder.exists():
            for old in parent.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            part = parent / f"{mark}.part"
            part.mkdir()
            sources = little_data(part / "data")
            for template in names:
                make(template, sources.get(template["name"], sources[template["kinds"][0]]), part)
            os.rename(part, folder)
    return {template["name"]: folder / f"{template['name']}.leptonmodel" for template in names}
