"""Small turns that every text of a paper needs."""

from __future__ import annotations

from collections.abc import Iterator


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text that say something."""
    return (line.strip() for line in text.splitlines() if line.strip())


def folded(text: str) -> str:
    """The text on one line, as an entry of a list needs it."""
    return " ".join(text.split())


def ended(text: str) -> str:
    """The text with a stop at its end, unless it has one; no text stays none."""
    return text if not text or text.endswith((".", "!", "?", "…", ".”", "!”", "?”")) else f"{text}."
