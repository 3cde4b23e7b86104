"""Writes docs/glossary.md from the catalogue, so that the words of the code and of the screen stay one list."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import with_appcontext

from branchmeet import catalogue
from branchmeet.settings import PROJECT_ROOT

GLOSSARY = PROJECT_ROOT / "docs" / "glossary.md"


@click.command("write-glossary")
@with_appcontext
def write_glossary() -> None:
    """Write docs/glossary.md anew."""
    GLOSSARY.write_text(glossary_text(), encoding="utf-8")
    click.echo(f"{GLOSSARY.relative_to(PROJECT_ROOT)}")


def glossary_text() -> str:
    """The whole page: how the program speaks, the doors, and every term by group."""
    data = catalogue.load("glossary")
    parts = [
        "# Glossary",
        "Made from `branchmeet/catalogue/glossary.yaml` by `python3 run.py flask write-glossary`; edit that file.",
        "## How the program speaks",
        "\n".join(f"- {line}" for line in data["wording"]),
        "## Doors",
        _table(("Door", "On screen"), ((f"`{door['key']}`", door["vi"]) for door in data["doors"])),
    ]
    for group in data["groups"]:
        terms = [term for term in data["terms"] if term["group"] == group["key"]]
        parts += [f"## {group['label']}", _table(("In code", "On screen", "Meaning"), map(_row, terms))]
    return "\n\n".join(parts) + "\n"


def _row(term: dict[str, Any]) -> tuple[str, str, str]:
    return f"`{term['id']}`", term["vi"], term["meaning"]


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
