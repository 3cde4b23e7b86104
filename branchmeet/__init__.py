"""BranchMeet: how a Party branch plans, holds and follows up its meetings. This module only wires it together."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from branchmeet import cli, web
from branchmeet import models as models
from branchmeet.extensions import compress, csrf, db, login_manager, migrate
from branchmeet.services import transaction
from branchmeet.settings import PROJECT_ROOT, Settings
from branchmeet.web.shared import access

MEBIBYTE = 1024 * 1024
KEY_BYTES = 64


def create_app(settings: Settings | None = None) -> Flask:
    """Build the program from its settings (default: those of the environment)."""
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        root_path=str(PROJECT_ROOT),
        instance_path=str(settings.instance),
        template_folder="templates",
        static_folder="static",
    )
    _configure(app, settings)
    _extend(app)
    web.register(app)
    cli.register(app)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SETTINGS=settings,
        DEMO=settings.demo,
        TESTING=settings.testing,
        SECRET_KEY=_signing_key(settings.key_file),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SESSION_COOKIE_NAME="__Host-branchmeet" if settings.behind_proxy else "branchmeet",
        SESSION_COOKIE_SECURE=settings.behind_proxy,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as the session: a long meeting must not end in a refusal
        MAX_CONTENT_LENGTH=16 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=4 * MEBIBYTE,
        MAX_FORM_PARTS=4000,
        COMPRESS_ALGORITHM=["br", "gzip"],
        **settings.extra,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _extend(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        transaction.listen(db.engine)
    migrate.init_app(
        app, db, directory=str(PROJECT_ROOT / "migrations"), render_as_batch=True, transaction_per_migration=True
    )
    csrf.init_app(app)
    compress.init_app(app)
    login_manager.session_protection = None  # the session row on the server decides, not the browser's fingerprint
    login_manager.user_loader(access.load_user)
    login_manager.init_app(app)


def _signing_key(file: Path) -> bytes:
    """The key of this installation, made at the first start, readable by its owner only."""
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return _read_key(file)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(secrets.token_bytes(KEY_BYTES))
    return file.read_bytes()


def _read_key(file: Path) -> bytes:
    open_to_others = file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if os.name == "posix" and open_to_others:
        raise RuntimeError(f"{file} can be read by others; run: chmod 600 {file}")
    key = file.read_bytes()
    if len(key) < KEY_BYTES:
        raise RuntimeError(f"{file} is not whole; delete it, everybody will have to sign in again")
    return key
