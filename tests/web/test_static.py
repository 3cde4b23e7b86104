"""What a browser keeps: pinned, light, from this house alone, and complete."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest

from tests.page import PageClient

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
SUMS = STATIC / "vendor" / "SHA256SUMS.json"
FIRST_VISIT = 130_000
LATER_VISIT = 15_000


def test_vendored_files_are_the_ones_we_pinned():
    pinned = json.loads(SUMS.read_text())
    found = {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in [*(STATIC / "vendor").rglob("*"), STATIC / "icons.svg"]
        if path.is_file() and path != SUMS
    }
    assert found == pinned


def test_htmx_is_the_second_and_not_a_later_one():
    assert 'version:"2.0.11"' in (STATIC / "vendor/htmx/htmx.min.js").read_text()


def test_every_vendored_folder_carries_its_licence():
    for folder in (path for path in (STATIC / "vendor").iterdir() if path.is_dir()):
        assert list(folder.glob("LICENSE*")), folder


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_every_file_a_style_sheet_names_is_there(sheet):
    names = re.findall(r"url\(([^)]+)\)", sheet.read_text())
    assert all((sheet.parent / name).resolve().is_file() for name in names)


@pytest.mark.parametrize("path", [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")], ids=lambda path: path.name)
def test_nothing_is_fetched_from_another_host(path):
    assert not re.search(r"(https?:)?//[a-z0-9]+\.[a-z]", path.read_text())


def test_every_icon_named_anywhere_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    assert named_icons() <= drawn


def named_icons() -> set[str]:
    """Icons asked for by name in templates, the menu and the script."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "branchmeet/web").rglob("*.py")]
    text = "\n".join(path.read_text() for path in sources)
    looks = re.findall(r'\["save-pill[^"]*", "([a-z0-9-]+)"', (STATIC / "js/app.js").read_text())
    signs = [
        name for block in re.findall(r"SIGNS = \{(.*?)\}", text, re.S) for name in re.findall(r': "([^"]+)"', block)
    ]
    return {*re.findall(r'\b(?:icon|sign)(?:\(|=|": )"([a-z0-9-]+)"', text), *looks, *signs}


def test_first_visit_is_light(browse, app):
    browser = browse(None)
    page = browser.open("/sign-in")
    files = {*(link.get("href") for link in page.all("link")), *(tag.get("src") for tag in page.all("script"))}
    fonts = re.findall(r"url\(\.\./([^)]+)\)", (STATIC / "css/theme.css").read_text())
    files |= {f"/static/{name}" for name in fonts} | {app.jinja_env.globals["asset"]("icons.svg")}
    assert weight(browser, "/sign-in") + sum(weight(browser, path) for path in files) <= FIRST_VISIT


def test_later_visits_are_the_page_alone(browse):
    browser = browse("lan")
    assert weight(browser, "/") <= LATER_VISIT
    with browser.client.get(browser.open("/").all("script")[0].get("src")) as kept:
        assert kept.cache_control.max_age >= 365 * 24 * 3600


def weight(browser: PageClient, path: str) -> int:
    """Bytes on the wire of one answer."""
    with browser.client.get(path, headers={"Accept-Encoding": "br"}) as answer:
        assert answer.status_code == 200, path
        return len(answer.data)


def test_an_address_changes_with_the_content(app):
    asset = app.jinja_env.globals["asset"]
    assert asset("css/theme.css").partition("?v=")[2] != asset("js/app.js").partition("?v=")[2]
    with pytest.raises(FileNotFoundError):
        asset("css/no-such.css")


def test_text_files_travel_compressed(browse, app):
    path = app.jinja_env.globals["asset"]("css/theme.css")
    with browse(None).client.get(path, headers={"Accept-Encoding": "br"}) as answer:
        assert brotli.decompress(answer.data) == (STATIC / "css/theme.css").read_bytes()
