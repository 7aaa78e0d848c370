"""The server's page in a real browser: what a person does on it, and what the server then says."""

import json
import urllib.error
import urllib.request

import pytest

from browser import CHROMIUM, browser
from places import PICTURES
from server import serving
from template_packages import template_packages

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt install chromium")


@pytest.fixture(scope="module")
def server():
    with serving("--repository", next(iter(template_packages().values())).parent) as server:
        yield server["url"]


@pytest.fixture(scope="module")
def open_page(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("browser")) as open_page:
        yield open_page


def takes(server, name):
    return json.loads(urllib.request.urlopen(f"{server}/v2/models/{name}").read())["takes"]


def model_of(server, kind):
    return next(name for name in template_packages() if takes(server, name)["kind"] == kind)


def shown(open_page, server, kind, **options):
    name = model_of(server, kind)
    page = open_page(f"{server}/#{name}", **options)
    page.until(f"document.querySelector('.title h2')?.textContent === {json.dumps(name)}")
    return name, page


def predict(server, name, body, kind):
    request = urllib.request.Request(f"{server}/v2/models/{name}/predict", data=body, headers={"Content-Type": kind}, method="POST")
    return json.loads(urllib.request.urlopen(request).read())


def press(page):
    page.run("document.querySelector('#ask').click()")
    page.until("document.querySelector('#answer .took') || document.querySelector('#answer .problem')")
    assert not page.run("document.querySelector('#answer .problem')?.textContent")


def test_the_page_lists_every_model(open_page, server):
    page = open_page(server)
    page.until("document.querySelectorAll('#models button').length > 0 && document.querySelector('#ask')")
    assert page.run("[...document.querySelectorAll('#models button b')].map(b => b.textContent).sort()") == sorted(template_packages())
    assert page.problems == []


def test_a_picture_that_is_chosen_is_answered_with_the_servers_own_label(open_page, server):
    name, page = shown(open_page, server, "picture")
    page.choose_file("input[type=file]", PICTURES / "digit-7.png")
    page.until("document.querySelector('#answer .took')")
    answer = predict(server, name, (PICTURES / "digit-7.png").read_bytes(), "image/png")
    assert page.run("document.querySelector('#answer .label').textContent") == answer["label"]
    bars = page.run("[...document.querySelectorAll('#answer .bars .name')].map(n => n.textContent)")
    assert bars == sorted(answer["scores"], key=answer["scores"].get, reverse=True)[:10]
    assert page.run("document.querySelector('.drop img').naturalWidth") > 0
    assert page.run("document.querySelector('#command').textContent").startswith(f"curl {server}/v2/models/{name}/predict")
    assert page.problems == []


def test_a_row_that_is_filled_in_is_sent_column_by_column(open_page, server):
    name = next(name for name in template_packages() if (form := takes(server, name))["kind"] == "row" and all(column["type"] != "picture" for column in form["columns"]))
    page = open_page(f"{server}/#{name}")
    page.until(f"document.querySelector('.title h2')?.textContent === {json.dumps(name)}")
    columns = takes(server, name)["columns"]
    number = next(i for i, column in enumerate(columns) if column["type"] == "number")
    page.type(f"#column-{number}", "12.5")
    press(page)
    row = {column["name"]: column["example"] for column in columns}
    row[columns[number]["name"]] = 12.5
    command = page.run("document.querySelector('#command').textContent")
    assert json.loads(command.split("--data '")[1].rsplit("'", 1)[0].replace("'\\''", "'")) == row
    answer = predict(server, name, json.dumps(row).encode(), "application/json")
    assert page.run("document.querySelector('#answer').innerText").startswith(answer["label"] if "label" in answer else str(answer["value"])[:4])
    assert page.problems == []


@pytest.mark.parametrize("kind", ["text", "window", "pair", "prompt", "seed"])
def test_the_other_kinds_of_questions_are_answered(open_page, server, kind):
    _, page = shown(open_page, server, kind)
    if kind in ("text", "prompt"):
        page.type("#text", "Anne walked with the player of music")
    press(page)
    if kind == "seed":
        assert page.run("document.querySelectorAll('#answer canvas').length") == 9
    else:
        assert len(page.run("document.querySelector('#answer').innerText")) > 5
    assert page.problems == []


def test_a_mistake_is_told_in_the_servers_words(open_page, server):
    _, page = shown(open_page, server, "text")
    page.run("document.querySelector('#ask').click()")
    page.until("document.querySelector('#answer .problem')?.textContent.includes('empty')")


def test_names_that_are_html_stay_text(open_page, server):
    page = open_page(f"{server}/#<img src=x onerror=alert(1)>")
    page.until("document.querySelector('#ask')")
    assert page.run("document.querySelectorAll('img').length") == 0


def test_a_token_opens_the_page(open_page, tmp_path):
    (tmp_path / "token").write_text("open sesame".replace(" ", "-"))
    with serving(next(iter(template_packages().values())), "--token-file", tmp_path / "token") as guarded:
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(guarded["url"] + "/v2")
        page = open_page(guarded["url"])
        page.until("document.querySelector('.problem')")
        page.type("#token", "open-sesame")
        page.until("document.querySelector('#ask')")
        assert "Authorization: Bearer $TOKEN" in page.run("document.querySelector('#command').textContent")
        assert "sesame" not in page.run("document.querySelector('#command').textContent")
