"""Every template compiles, imports nothing in vain, calls the pieces as they are, keeps scripts and styles out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import html5lib
import pytest
from flask import Response, flash
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from branchmeet.domain.actor import Actor
from branchmeet.web.shared.forms import BaseForm
from tests.page import Page, check_page

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
COMPONENTS = [name for name in NAMES if name.startswith("components/")]
HANDED_TO_EVERY_PIECE = {"drawn_icon", "csrf_token", "dict", "namespace", "caller", "kwargs", "loop"}


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def parsed(name: str) -> nodes.Template:
    return Environment().parse(source(name))  # noqa: S701  # only parsed, nothing is rendered


def imports(tree: nodes.Template) -> Iterator[tuple[str, str, str]]:
    """(template, macro, name used here) of every import."""
    for statement in tree.find_all(nodes.FromImport):
        for entry in statement.names:
            macro, alias = entry if isinstance(entry, tuple) else (entry, entry)
            yield statement.template.value, macro, alias


@pytest.mark.parametrize("name", NAMES)
def test_compiles_with_the_filters_of_the_house(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_uses_what_it_imports(name):
    tree = parsed(name)
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    assert {alias for _, _, alias in imports(tree)} <= used


@pytest.mark.parametrize("name", NAMES)
def test_calls_each_piece_as_it_is_written(name):
    tree = parsed(name)
    known = {alias: (template, macro) for template, macro, alias in imports(tree)}
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in known:
            check_call(call, *known[call.node.name])


def offered(name: str) -> set[str]:
    """What a template gives to those who import from it: its macros and what it sets."""
    return {node.name for node in parsed(name).body if isinstance(node, nodes.Macro)} | {
        node.target.name for node in parsed(name).body if isinstance(node, nodes.Assign)
    }


def check_call(call: nodes.Call, template: str, macro: str) -> None:
    """The macro exists, gets no argument it does not know and every one it needs."""
    assert macro in offered(template), f"{template} has no {macro}"
    found = [node for node in parsed(template).find_all(nodes.Macro) if node.name == macro]
    if not found:
        return  # a function under the name of a piece
    names = [argument.name for argument in found[0].args]
    needed = set(names[: len(names) - len(found[0].defaults)])
    open_ended = any(node.name == "kwargs" for node in found[0].find_all(nodes.Name))
    given = {*names[: len(call.args)], *(argument.key for argument in call.kwargs)}
    place = f"line {call.lineno}: {macro}"
    assert len(call.args) <= len(names), f"{place} takes {len(names)} arguments"
    assert open_ended or given <= set(names), f"{place} does not know {given - set(names)}"
    assert call.dyn_kwargs or needed <= given, f"{place} needs {needed - given}"


@pytest.mark.parametrize("name", NAMES)
def test_keeps_scripts_and_styles_in_their_files(name):
    written = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", source(name), flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", written)
    assert unicodedata.is_normalized("NFC", source(name))


@pytest.mark.parametrize("name", NAMES)
def test_asks_nothing_outside_this_house(name):
    assert not re.search(r'(?:href|src|action)="(?:https?:)?//', source(name))


@pytest.mark.parametrize("name", COMPONENTS)
def test_piece_bears_the_name_of_its_file_and_says_how_it_is_used(name):
    stem = Path(name).stem
    assert source(name).startswith(f"{{#- {stem}("), "a piece starts with its arguments"
    assert stem in offered(name)


@pytest.mark.parametrize("name", COMPONENTS)
def test_piece_lives_on_what_it_is_given(name):
    tree = parsed(name)
    names = list(tree.find_all(nodes.Name))
    own = {node.name for node in names if node.ctx != "load"} | {node.name for node in tree.find_all(nodes.Macro)}
    asked = {node.name for node in names if node.ctx == "load"}
    assert asked - own - {alias for _, _, alias in imports(tree)} <= HANDED_TO_EVERY_PIECE


# ---- the pieces together, as pages ---------------------------------------------------------------------------------

PAGES = Path(__file__).parent / "pages"
EVENING = datetime(2026, 12, 3, 12, 42, tzinfo=UTC)
MEMBER = Actor(account_id=1, member_id=1, name="Trương Thị Lan")


class TaskForm(BaseForm):
    """One field of every kind."""

    what = TextAreaField("Việc", [InputRequired("Đề nghị ghi việc")])
    owner = SelectField(
        "Người phụ trách", [InputRequired("Chọn người hoặc tổ đảng phụ trách")], choices=["", "Tổ đảng 2"]
    )
    due = StringField("Hạn", [InputRequired("Đề nghị ghi hạn")], description="Ngày/tháng/năm, ví dụ 10/12/2026")
    kind = RadioField(
        "Loại",
        [InputRequired("Chọn một loại")],
        choices=[SelectChoice("a", "Thường kỳ"), SelectChoice("b", "Chuyên đề")],
    )
    cells = SelectMultipleField(
        "Gửi cho", choices=["Tổ đảng 1", "Tổ đảng 2"], option_widget=CheckboxInput(), widget=ListWidget()
    )
    sure = BooleanField("Không chứa bí mật nhà nước", [InputRequired("Đề nghị xác nhận")])
    on = DateField("Ngày")
    paper = FileField("Tệp")
    version = HiddenField(default="3")


@pytest.fixture
def render(app):
    """Render a template of `pages` within the layouts of the house, strictly, and check it as a page."""
    env = app.jinja_env.overlay(undefined=StrictUndefined, loader=FileSystemLoader([TEMPLATES, PAGES]))

    def page(name, values=None, typed=None, said=None):
        with app.test_request_context("/", method="POST" if typed else "GET", data=typed):
            if said:
                flash(said, "ok")
            context = {"planned": EVENING, "sent": EVENING, "d": EVENING.date(), "actor": MEMBER, **(values or {})}
            if name == "typed.html":
                context["form"] = TaskForm(meta={"csrf": False})
                context["form"].validate_on_submit()
            app.update_template_context(context)
            text = env.get_template(name).render(context)
        found = Page(Response(text), html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text))
        check_page(found, text)
        return found

    return page


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.html")))
@pytest.mark.parametrize("size", ["", "large"])
def test_pieces_and_layouts_make_sound_pages(render, name, size):
    page = render(name, {"text_size": size})
    assert page.tree.get("data-text", "") == size
    assert "DỮ LIỆU MẪU — Bình Tân (mẫu, địa giới 6/2023)" in page.text


@pytest.mark.parametrize("code", sorted(path.stem for path in (TEMPLATES / "errors").glob("[45]*.html")))
@pytest.mark.parametrize("actor", [None, MEMBER], ids=["stranger", "member"])
def test_error_pages_say_what_happened_and_lead_on(render, code, actor):
    kept = [("words", "Nhà trọ hẻm 12 không có chỗ để hai thùng."), ("version", "3")]
    page = render(
        f"errors/{code}.html", {"actor": actor, "kept": kept, "kept_path": "/tasks", "message": "Hạn đã qua."}
    )
    assert page.all("a", class_="btn btn-primary") or page.all("button", class_="btn btn-primary") or page.forms()


@pytest.mark.parametrize("code", ["400", "403", "404", "405", "409", "413", "422", "500"])
def test_error_pages_stand_on_nothing(render, code):
    assert render(f"errors/{code}.html").title


def test_refused_words_come_back_on_the_error_page(render):
    page = render(
        "errors/422.html", {"kept": [("words", "Nhà trọ hẻm 12 chật."), ("choice", "a")], "message": "Hạn đã qua."}
    )
    assert [area.text for area in page.all("textarea")] == ["Nhà trọ hẻm 12 chật."]
    assert "Hạn đã qua." in page.text


def test_every_piece_is_shown_somewhere(app):
    shown = {
        template
        for path in [*PAGES.glob("*.html"), *TEMPLATES.rglob("*.html")]
        for template, _, _ in imports(Environment().parse(path.read_text()))  # noqa: S701  # only parsed
    }
    assert set(COMPONENTS) <= shown


def test_form_with_errors_counts_them_names_them_and_keeps_what_was_typed(render):
    page = render("typed.html", typed={"what": "Dán lịch lấy rác", "owner": "", "version": "3"})
    title = "".join(page.all("title")[0].itertext())
    assert title.startswith("Lỗi: ")
    assert "Chưa lưu được, còn 4 chỗ cần sửa" in page.text
    assert page.errors() == [
        "Chọn người hoặc tổ đảng phụ trách",
        "Đề nghị ghi hạn",
        "Chọn một loại",
        "Đề nghị xác nhận",
    ]
    ids = {element.get("id") for element in page.tree.iter()}
    leads = {
        link.get("href")[1:]
        for link in page.all("a")
        if (link.get("href") or "").startswith("#") and link.get("href") != "#"
    }
    assert {"owner", "due", "kind", "sure"} <= leads & ids
    assert page.form("/form").values["what"] == "Dán lịch lấy rác"
    assert page.form("/form").values["version"] == "3"


def test_what_was_done_is_said_on_the_next_page(render):
    assert "Đã lưu kế hoạch quý." in render("gallery.html", said="Đã lưu kế hoạch quý.").text
