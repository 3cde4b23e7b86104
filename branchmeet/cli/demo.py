"""The sample data: `flask seed-demo` makes them, `flask demo-accounts` says how to sign in."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from branchmeet import demo
from branchmeet.demo import accounts
from branchmeet.settings import Settings


@click.command("seed-demo")
@click.option("--scale", type=click.Choice([scale.value for scale in demo.Scale]), default=demo.Scale.DISTRICT.value)
@click.option("--seed", type=int, help="Another district: the same number gives the same one.")
@click.option("--upgrade", "make_tables", is_flag=True, help="Bring the tables of the database up to date first.")
@with_appcontext
def seed_demo(scale: str, seed: int | None, make_tables: bool) -> None:
    """Fill an empty, migrated database with the invented district."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.demo:
        raise click.ClickException("Dữ liệu thật không nhận dữ liệu mẫu. · Sample data never enter a real database.")
    if make_tables:
        upgrade()
    with click.progressbar(length=100, label="• Đang tạo dữ liệu mẫu · making sample data") as bar:

        def progress(_label: str, share: float) -> None:
            bar.update(round(share * 100) - bar.pos)

        try:
            demo.seed(demo.Scale(scale), seed, progress)
        except demo.AlreadyFilled as error:
            raise click.ClickException(
                "Cơ sở dữ liệu đã có dữ liệu, không tạo thêm dữ liệu mẫu. · There are data already, nothing was added."
            ) from error


@click.command("demo-accounts")
@with_appcontext
def demo_accounts() -> None:
    """Print who can sign in to the demo."""
    people = accounts.people()
    if not people:
        raise click.ClickException("Chưa có tài khoản dùng thử. · There are no demo accounts yet.")
    click.echo("• Tài khoản dùng thử · demo accounts")
    for person in people:
        click.echo(f"  {person.username:<16} {person.title} ({person.name})")
    click.echo(f"  Cụm mật khẩu chung · passphrase of all: {accounts.PASSPHRASE}")
