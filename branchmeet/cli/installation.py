"""The first administrator of a real installation: `flask create-first-administrator`."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from branchmeet.domain.errors import RuleBroken
from branchmeet.domain.units import UnitKind
from branchmeet.labels import sentence
from branchmeet.queries import accounts
from branchmeet.services import installation, shipped
from branchmeet.services.installation import FirstAdministrator
from branchmeet.services.login_sessions import IssuedCode
from branchmeet.services.units import UnitNames

QUESTIONS = {
    "organisation": ("Tên tổ chức đảng cao nhất · name of the uppermost Party organisation", "Đảng bộ chưa đặt tên"),
    "committee": ("Tên cấp ủy · name of its committee", "Cấp ủy chưa đặt tên"),
    "place": ("Địa bàn · its place", "Chưa ghi"),
    "name": ("Họ tên người quản trị · name of the administrator", "Người quản trị"),
    "username": ("Tên đăng nhập · user name", "quantri"),
}
"""What is asked on a console, and what stands where nobody is there to answer; all of it can be changed later."""


@click.command("create-first-administrator")
@click.option("--organisation")
@click.option("--committee")
@click.option("--place")
@click.option("--name")
@click.option("--username")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in UnitKind]), default=UnitKind.GRASSROOTS_ORGANISATION.value
)
@with_appcontext
def create_first_administrator(kind: str, **given: str | None) -> None:
    """Make the uppermost unit and the first administrator, and print his one-time code; once.

    Asked again before he has come in, it prints a fresh code; afterwards it does nothing.
    """
    if current_app.config["DEMO"]:
        raise click.ClickException("Bản dùng thử đã có sẵn người quản trị. · The demo has its administrator already.")
    shipped.load_catalogue()
    if not accounts.has_administrator():
        _tell(_begin(UnitKind(kind), given))
    elif any(given.values()):
        raise click.ClickException("Đã có người quản trị. · There is an administrator already.")
    elif code := installation.renew_first_code():
        _tell(code)


def _begin(kind: UnitKind, given: dict[str, str | None]) -> IssuedCode:
    answers = {key: given[key] or _ask(*question) for key, question in QUESTIONS.items()}
    try:
        return installation.begin(
            kind=kind,
            names=UnitNames(
                organisation_name=answers["organisation"],
                committee_name=answers["committee"],
                place=answers["place"],
            ),
            administrator=FirstAdministrator(full_name=answers["name"], username=answers["username"]),
        )
    except RuleBroken as broken:
        raise click.ClickException(sentence(broken)) from broken


def _ask(question: str, otherwise: str) -> str:
    if not sys.stdin.isatty():
        return otherwise
    answer: str = click.prompt(question, default=otherwise)
    return answer


def _tell(issued: IssuedCode) -> None:
    click.echo("• Người quản trị đầu tiên: mở “Dùng mã một lần” ở trang đăng nhập · the first administrator")
    click.echo(f"  Tên đăng nhập · user name: {issued.username}")
    click.echo(f"  Mã một lần, trong {issued.minutes} phút · one-time code: {issued.code}")
