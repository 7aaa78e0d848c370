"""Drift as an operator sees it: the metrics of a server that is asked the rows it was trained on, then others."""

import csv
import json
import random
import re
import urllib.request

from conftest import SOURCE
from server import serving
from template_packages import template_packages

PENGUINS = SOURCE / "datasets" / "samples" / "penguins" / "penguins.csv"


def rows():
    with open(PENGUINS, newline="") as lines:
        out = [{name: None if cell in ("", "NA") else cell for name, cell in row.items()} for row in csv.DictReader(lines)]
    random.Random(5).shuffle(out)
    return out


def predict(base, questions):
    for start in range(0, len(questions), 8):
        request = urllib.request.Request(f"{base}/predict", data=json.dumps(questions[start : start + 8]).encode(), headers={"Content-Type": "application/json"}, method="POST")
        answers = json.loads(urllib.request.urlopen(request).read())
        assert len(answers) == len(questions[start : start + 8])


def drift(url):
    text = urllib.request.urlopen(f"{url}/metrics").read().decode()
    return {feature: float(value) for feature, value in re.findall(r'^lepton_input_drift\{.*feature="([^"]+)"\} (\S+)$', text, re.MULTILINE)}


def test_the_training_rows_drift_little_and_others_much():
    with serving(template_packages()["tabular-mlp"]) as server:
        base = f"{server['url']}/v2/models/{server['models'][0]['name']}"
        assert drift(server["url"]) == {}
        asked = rows()
        predict(base, asked)
        usual = drift(server["url"])
        assert {"bill_length_mm", "body_mass_g", "island"} <= set(usual)
        assert max(usual.values()) < 0.1, usual
        # Heavier birds that all live on one island.
        predict(base, [{**row, "body_mass_g": float(row["body_mass_g"]) + 1500 if row["body_mass_g"] else None, "island": "Torgersen"} for row in asked])
        changed = drift(server["url"])
        assert changed["body_mass_g"] > 0.25 and changed["island"] > 0.25
        assert changed["bill_length_mm"] < 0.1
