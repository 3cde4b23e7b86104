"""Addresses of the files a browser keeps: each carries a piece of its content's hash, so it may be kept for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response
from markupsafe import Markup

KEEP_SECONDS = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Give the templates `asset(path)` and `drawn_icon(name, class)`, and let browsers keep what these point to."""
    folder = Path(app.static_folder or "")
    prefix = app.static_url_path

    @cache
    def asset(path: str) -> str:
        """Address of a file below static/, changing with its content; FileNotFoundError where there is none."""
        digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:10]
        return f"{prefix}/{path}?v={digest}"

    sprite = asset("icons.svg")

    @cache
    def drawn_icon(name: str, class_: str = "") -> Markup:
        """The markup of one sign, made once: a page may show a hundred of them."""
        return Markup('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>').format(
            f"icon {class_}".strip(), sprite, name
        )

    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEEP_SECONDS
    app.jinja_env.globals.update(asset=asset, drawn_icon=drawn_icon)
    app.after_request(_close_file_after)


def _close_file_after(response: Response) -> Response:
    """Flask-Compress reads a file to its end and leaves it open; close it with the answer."""
    close = getattr(response.response, "close", None)
    if close:
        response.call_on_close(close)
    return response
