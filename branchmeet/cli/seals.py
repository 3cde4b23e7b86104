"""What a night does to the day before: `flask seal-events`; and whether it still holds: `flask check-seals`."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from branchmeet.queries import seals as queries
from branchmeet.services import seals


@click.command("seal-events")
@with_appcontext
def seal_events() -> None:
    """Seal the events of every day that is over; running it twice seals once. Prints the newest seal."""
    days = seals.seal_days()
    click.echo(f"• Đã niêm {len(days)} ngày · days sealed")
    if last := queries.find_last():
        click.echo(f"  {last.day:%d/%m/%Y}  {last.sha256}")


@click.command("check-seals")
@with_appcontext
def check_seals() -> None:
    """Hold every sealed day against its seal; name the days that do not match and fail where there is one."""
    broken = queries.find_broken()
    for day in broken:
        click.echo(
            f"✗ {day:%d/%m/%Y}: nhật ký không còn như lúc niêm · the events differ from what was sealed", err=True
        )
    if broken:
        sys.exit(1)
    click.echo("• Mọi ngày đã niêm còn nguyên · every sealed day is as it was")
