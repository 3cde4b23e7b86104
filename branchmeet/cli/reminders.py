"""What the clock brings to mind, once a day: `flask send-reminders`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from branchmeet.services import reminders


@click.command("send-reminders")
@with_appcontext
def send_reminders() -> None:
    """Remind members on their first page of what is due in 7, 3 and 1 days; running it twice reminds once."""
    click.echo(f"• Đã nhắc thêm {reminders.send()} lượt · reminders added")
