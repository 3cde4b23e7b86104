"""What the clock does to score sheets, once a night: `flask fix-scores`."""

from __future__ import annotations

import click

from branchmeet.services import assessments


@click.command("fix-scores")
def fix_scores() -> None:
    """Recompute sheets of closed meetings once, fix their items of day 3, lock what is decided."""
    click.echo(f"{assessments.fix_scores()} sheets brought up to date")
