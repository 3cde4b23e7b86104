"""Who is at the door, and whether it opens. A door that names no rule stays shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user, login_user, logout_user

from branchmeet.clock import now_utc, today
from branchmeet.domain.actor import Actor
from branchmeet.domain.scope import Scope, Subject
from branchmeet.policy import Permission, permits, permits_somewhere, scope
from branchmeet.queries import accounts
from branchmeet.services import login_sessions
from branchmeet.services.transaction import reads_only

View = Callable[..., ResponseReturnValue]
V = TypeVar("V", bound=View)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Door:
    """What a route demands: nothing (`public`), a signed-in person, or a permission, perhaps for the thing it loads."""

    public: bool = False
    permission: Permission | None = None
    load: Callable[..., HasSubject] | None = None


class HasSubject(Protocol):
    """Anything a query answers with that permission can be asked about."""

    @property
    def subject(self) -> Subject: ...


class SessionUser(UserMixin):  # type: ignore[misc]  # the library carries no types
    """Flask-Login's idea of a user: the session token and the person behind it."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """The token; it stands in the signed cookie, only its hash in the database."""
        return self.token


def public(view: V) -> V:
    """A door for everybody, signed in or not."""
    view.door = Door(public=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A door for everybody who is signed in."""

    @wraps(view)
    def guarded(**ids: object) -> ResponseReturnValue:
        actor()
        return view(**ids)

    guarded.door = Door()  # type: ignore[attr-defined]
    return guarded


def requires(permission: Permission, load: Callable[..., HasSubject] | None = None) -> Callable[[View], View]:
    """A door that needs a permission.

    With `load`, a query that takes the ids of the URL and answers with the thing, the view receives the thing, and
    the door is shut (404) unless the person has the permission for that very thing. Without it the permission must
    be held for something at all, and the view filters by `scope_for`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**ids: Any) -> ResponseReturnValue:
            who = actor()
            if load is None:
                _open(permits_somewhere(who, permission))
                return view(**ids)
            thing = load(**ids)
            _open(permits(who, permission, thing.subject))
            return view(thing)

        guarded.door = Door(permission=permission, load=load)  # type: ignore[attr-defined]
        return guarded

    return decorate


def actor() -> Actor:
    """The person signed in; 401 (the sign-in page) when nobody is."""
    if not current_user.is_authenticated:
        abort(401)
    who: Actor = current_user.actor
    return who


def scope_for(permission: Permission) -> Scope:
    """Everything for which the person at the door has a permission: what a list takes."""
    return scope(actor(), permission)


def can(permission: Permission, thing: HasSubject) -> bool:
    """Whether the person at the door may do this to that thing; the only question templates ask."""
    return current_user.is_authenticated and permits(current_user.actor, permission, thing.subject)


def can_somewhere(permission: Permission) -> bool:
    """Whether there is anything at all the person at the door has a permission for."""
    return current_user.is_authenticated and permits_somewhere(current_user.actor, permission)


def begin(token: str) -> None:
    """Put a fresh token into a fresh cookie: nothing of the time before signing in remains."""
    session.clear()
    g.pop("csrf_token", None)  # that of the emptied session would not open the page shown next
    found = accounts.find_signed_in(login_sessions.token_hash(token), now=now_utc(), today=today())
    if found:
        login_user(SessionUser(token, found.actor))
        session.permanent = False


def end() -> None:
    """Empty the cookie; the session row was ended before."""
    logout_user()
    session.clear()


def load_user(token: str) -> SessionUser | None:
    """Find the person behind a cookie; None once the session has ended."""
    found = accounts.find_signed_in(login_sessions.token_hash(token), now=now_utc(), today=today())
    return SessionUser(token, found.actor) if found else None


def register(app: Flask) -> None:
    """Ask every request for its door, keep safe methods from writing, and give templates their questions."""
    app.before_request(_knock)
    app.context_processor(_questions)


def _knock() -> None:
    if request.method in SAFE_METHODS:
        reads_only()
    if request.endpoint is None or request.endpoint == "static":
        return
    door = getattr(current_app.view_functions[request.endpoint], "door", None)
    _open(door is not None)
    g.door = door


def _open(permitted: bool) -> None:
    if not permitted:
        abort(404)


def _questions() -> dict[str, object]:
    return {
        "actor": current_user.actor if current_user.is_authenticated else None,
        "can": can,
        "can_somewhere": can_somewhere,
        "Permission": Permission,
        "text_size": "large" if request.cookies.get("text_size") == "large" else "",
        "demo": current_app.config["DEMO"],
    }
