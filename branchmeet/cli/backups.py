"""Backups: `flask back-up`, `flask check-backup`, `flask restore-backup`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from flask import current_app
from flask.cli import with_appcontext

from branchmeet.domain.errors import RuleBroken
from branchmeet.labels import sentence
from branchmeet.services import backups

FOLDER = click.Path(path_type=Path, file_okay=False)
Answer = TypeVar("Answer")


@click.command("back-up")
@click.argument("into", type=FOLDER)
@with_appcontext
def back_up(into: Path) -> None:
    """Back up the installation, while it runs, into a new folder below INTO."""
    folder = _said(lambda: backups.make(into, settings=current_app.config["SETTINGS"]))
    click.echo(f"• Đã sao lưu và kiểm tra · backed up and checked: {folder}")


@click.command("check-backup")
@click.argument("folder", type=FOLDER)
@with_appcontext
def check_backup(folder: Path) -> None:
    """Hold a backup against its own manifest."""
    manifest = _said(lambda: backups.check(folder))
    rows = sum(manifest.rows.values())
    click.echo(f"• Bản sao lưu còn nguyên · sound: {rows} dòng/rows, {len(manifest.files)} tệp/files")
    if manifest.seal:
        click.echo(f"  Niêm mới nhất · newest seal: {manifest.seal}")


@click.command("restore-backup")
@click.argument("folder", type=FOLDER)
@with_appcontext
def restore_backup(folder: Path) -> None:
    """Put a backup into an instance folder that holds no data yet."""
    manifest = _said(lambda: backups.restore(folder, settings=current_app.config["SETTINGS"]))
    click.echo(f"• Đã khôi phục bản sao lưu lúc {manifest.made_at_utc} · restored; mọi người đăng nhập lại")


def _said(act: Callable[[], Answer]) -> Answer:
    """Do it; what a rule forbids is said in its own sentence."""
    try:
        return act()
    except RuleBroken as broken:
        raise click.ClickException(sentence(broken)) from broken
