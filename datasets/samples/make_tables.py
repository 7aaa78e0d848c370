#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the bundled texts, tables, series and ratings from Debian 12's packages and statsmodels' wheel; each folder's README has the
sources and licences. Needs apt-get, dpkg-deb and pip, and no more."""

import csv
import gzip
import io
import pathlib
import random
import subprocess
import tempfile
import zipfile

import debian_packages
import r_data

HERE = pathlib.Path(__file__).resolve().parent
R_LIBRARY = "usr/lib/R/site-library"


def unpacked(package, folder):
    subprocess.run(["apt-get", "download", package], cwd=folder, check=True, capture_output=True)
    archive, = pathlib.Path(folder).glob(f"{package}_*.deb")
    target = pathlib.Path(folder) / package
    subprocess.run(["dpkg-deb", "-x", archive, target], check=True)
    return target


def write_csv(path, header, rows):
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def packages():
    """500 descriptions of each of six sections, shuffled once and for all."""
    sections = ["fonts", "games", "graphics", "net", "science", "sound"]
    chance = random.Random(7)
    rows = []
    everything = debian_packages.descriptions()
    for section in sections:
        of_it = [(text, name) for _, name, text in everything if name == section and len(text) > 15]
        rows += chance.sample(of_it, 500)
    chance.shuffle(rows)
    write_csv(HERE / "packages/packages.csv", ["description", "section"], rows)


def persuasion(folder):
    """The first chapters, up to 300,000 bytes."""
    lines = r_data.read(unpacked("r-cran-janeaustenr", folder) / R_LIBRARY / "janeaustenr/data", "persuasion")
    starts = [i for i, line in enumerate(lines) if line.startswith("Chapter ")]
    end = max(start for start in starts if sum(len(line.encode()) + 1 for line in lines[:start]) <= 300_000)
    (HERE / "novel").mkdir(exist_ok=True)
    (HERE / "novel/persuasion.txt").write_text("\n".join(lines[:end]).rstrip() + "\n", encoding="utf-8")


def lectures(folder):
    """Student, lecturer and rating."""
    data = r_data.read(unpacked("r-cran-lme4", folder) / R_LIBRARY / "lme4/data", "InstEval")
    out = io.StringIO()
    out.write("user,item,rating\n")
    for user, item, rating in zip(data["s"], data["d"], data["y"]):
        out.write(f"{user},{item},{rating}\n")
    (HERE / "lectures").mkdir(exist_ok=True)
    # No time of writing and no name in the gzip header, so that the file depends on nothing but its contents.
    (HERE / "lectures/ratings.csv.gz").write_bytes(gzip.compress(out.getvalue().encode(), compresslevel=9, mtime=0))


def penguins(folder):
    source = unpacked("r-cran-palmerpenguins", folder) / R_LIBRARY / "palmerpenguins/extdata/penguins.csv"
    with open(source, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    write_csv(HERE / "penguins/penguins.csv", header, rows)


def series(folder):
    subprocess.run(["python3", "-m", "pip", "download", "--no-deps", "-q", "-d", folder, "statsmodels"], check=True)
    wheel, = pathlib.Path(folder).glob("statsmodels-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        sunspots = list(csv.reader(io.TextIOWrapper(archive.open("statsmodels/datasets/sunspots/sunspots.csv"))))
        co2 = list(csv.reader(io.TextIOWrapper(archive.open("statsmodels/datasets/co2/co2.csv"))))
        elnino = list(csv.reader(io.TextIOWrapper(archive.open("statsmodels/datasets/elnino/elnino.csv"))))
    write_csv(HERE / "sunspots/sunspots.csv", ["year", "sunspots"], [[str(int(float(year))), value] for year, value in sunspots[1:]])
    write_csv(HERE / "co2/co2.csv", ["date", "co2"], [[f"{date[:4]}-{date[4:6]}-{date[6:8]}" if "-" not in date else date, value] for date, value in co2[1:]])
    months = [(f"{row[0]}-{month:02}", value) for row in elnino[1:] for month, value in enumerate(row[1:], 1)]
    write_csv(HERE / "elnino/elnino.csv", ["month", "temperature"], months)


def main():
    packages()
    with tempfile.TemporaryDirectory() as folder:
        persuasion(folder)
        lectures(folder)
        penguins(folder)
        series(folder)


if __name__ == "__main__":
    main()
