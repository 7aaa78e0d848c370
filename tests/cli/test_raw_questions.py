"""What people have, sent to …/predict of every kind of model: one at a time and as lists, plain and as JSON, right and wrong."""

import base64
import json
import struct
import urllib.error
import urllib.request
import zlib

import pytest

from conftest import PICTURES, ok
from server import serving
from template_packages import template_packages

PACKAGES = template_packages()


@pytest.fixture(scope="module")
def server():
    with serving("--repository", next(iter(PACKAGES.values())).parent) as server:
        yield server["url"]


@pytest.fixture(scope="module")
def of_kind(server):
    """A model that takes that, and what it takes."""

    def find(kind):
        for name in PACKAGES:
            takes = json.loads(urllib.request.urlopen(f"{server}/v2/models/{name}").read())["takes"]
            if takes["kind"] == kind and all(column.get("type") != "picture" for column in takes.get("columns", [])):
                return name, takes
        raise AssertionError(kind)

    return find


def post(server, name, body, kind=None, query="", **headers):
    """Status, content type, body."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": kind or "application/json"}
    request = urllib.request.Request(f"{server}/v2/models/{name}/predict{query}", data=data, headers=headers, method="POST")
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as refused:
        answer = refused
    return answer.status, answer.headers["Content-Type"], answer.read()


def answers(server, name, body, kind=None, query=""):
    status, _, text = post(server, name, body, kind, query)
    assert status == 200, text
    return json.loads(text)


def close(a, b):
    """A batch's company may change the last digit."""
    assert a.get("label") == b.get("label")
    assert a.get("scores", a.get("value")) == pytest.approx(b.get("scores", b.get("value")), abs=1e-5)


def test_a_list_is_answered_as_each_of_it_alone(server, of_kind):
    row, takes = of_kind("row")
    rows = [{column["name"]: column["example"] for column in takes["columns"]}, {}]
    rows[1] = dict(rows[0])
    number = next(column["name"] for column in takes["columns"] if column["type"] == "number")
    rows[1][number] = None
    text, _ = of_kind("text")
    pair, ids = of_kind("pair")
    window, series = of_kind("window")
    steps = [{column["name"]: column["example"] + i for column in series["columns"]} for i in range(series["history"])]
    for name, questions in ((row, rows), (text, ["a player of music", {"text": "42"}]), (pair, [[ids["users"][0], ids["items"][0]], {"user": "nobody", "item": "nothing"}]), (window, [{"values": steps}, {"values": steps[::-1]}])):
        together = answers(server, name, questions, query="?name=q")
        assert [one["input"] for one in together] == ["q[0]", "q[1]"]
        for question, answer in zip(questions, together):
            close(answers(server, name, question), answer)


def test_the_same_as_the_command_line(server, of_kind):
    name, takes = of_kind("row")
    row = {column["name"]: column["example"] for column in takes["columns"]}
    close(answers(server, name, row), ok("predict", PACKAGES[name], json.dumps(row), "--json").json[0])


def test_texts_come_plain_as_well(server, of_kind):
    name, _ = of_kind("text")
    expected = answers(server, name, "true")
    close(answers(server, name, b"true", "text/plain; charset=utf-8"), expected)
    close(answers(server, name, b"true", "application/x-www-form-urlencoded"), expected)
    assert post(server, name, b"", "text/plain")[0] == 400
    assert post(server, name, b"word " * 2_000_000, "text/plain")[0] == 413
    assert post(server, name, (PICTURES / "digit-1.png").read_bytes(), "image/png")[0] == 415


def test_pictures_come_as_files_and_as_json(server, of_kind):
    name, _ = of_kind("picture")
    files = [(PICTURES / f"digit-{i}.png").read_bytes() for i in (1, 7)]
    coded = ["data:image/png;base64," + base64.b64encode(file).decode() for file in files]
    alone = [answers(server, name, file, "image/png") for file in files]
    for one, answer in zip(alone, answers(server, name, coded)):
        close(answer, one)
    close(answers(server, name, {"image": coded[0]}), alone[0])
    for wrong in ("data:image/png;base64,????", "/etc/passwd", "", 5, {"image": None}, [], [coded[0], "x"]):
        status, _, text = post(server, name, wrong)
        assert status == 400, text
    for damaged in (b"", b"no picture", files[0][:60]):
        assert post(server, name, damaged, "image/png")[0] == 400
    assert post(server, name, b"P5 2 2 255 abcd", "image/x-portable-graymap")[0] == 415


def test_a_picture_that_would_unfold_to_all_of_the_memory_is_refused(server, of_kind):
    name, _ = of_kind("picture")

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000)) + chunk(b"IEND", b"")
    status, _, text = post(server, name, bomb, "image/png")
    assert status == 400 and b"60,000" in text


def test_rows_that_do_not_fit_are_told_apart(server, of_kind):
    name, takes = of_kind("row")
    row = {column["name"]: column["example"] for column in takes["columns"]}
    number = next(column["name"] for column in takes["columns"] if column["type"] == "number")
    status, _, text = post(server, name, [row, row, {**row, number: "many"}])
    assert status == 400 and b"request[2]" in text and number.encode() in text
    assert post(server, name, [row] * 1001)[0] == 400
    assert post(server, name, b"{", "application/json")[0] == 400
    assert post(server, name, b"a,b\n1,2", "text/csv")[0] == 415
    assert post(server, name, row, "multipart/form-data; boundary=x")[0] == 415
    assert post(server, name, row, Accept="text/html")[0] == 406


def test_generators_obey_count_and_seed(server, of_kind):
    name, takes = of_kind("seed")
    first = answers(server, name, {"count": 2, "seed": 5})
    assert first["value"]["shape"][0] == 2 and first == answers(server, name, {"count": 2, "seed": 5})
    assert first != answers(server, name, {"count": 2, "seed": 6})
    status, kind, picture = post(server, name, {"count": 4}, Accept="image/png")
    assert (status, kind, picture[:4]) == (200, "image/png", b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (2 * takes["width"], 2 * takes["height"])
    for wrong in ({"count": 0}, {"count": 65}, {"count": 1.5}, {"seed": -1}, [], "x"):
        assert post(server, name, wrong)[0] == 400
    name, _ = of_kind("prompt")
    text = answers(server, name, b"Anne walked", "text/plain")
    assert text["value"].lower().startswith("anne walked")
    assert len(answers(server, name, {"prompt": "Anne", "count": 3, "length": 5})) == 3
    for wrong in ({}, {"prompt": 5}, {"prompt": "Anne", "temperature": "hot"}, {"prompt": "Anne", "length": 2001}, {"prompt": ""}):
        assert post(server, name, wrong)[0] == 400
