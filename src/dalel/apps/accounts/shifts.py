"""A browser that several members share within a shift: who left a session here, and its PIN.

See ADR 0016. The browser's own cookie says which shift; it ends when the browser closes.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from dalel.apps.accounts.errors import PlaceGone
from dalel.apps.accounts.limits import LONGEST_PIN, SHORTEST_PIN
from dalel.apps.accounts.session_store import LONGEST_SECONDS
from dalel.apps.accounts.sessions import (
    Kept,
    Unlocked,
    cookie_of,
    session_started_at,
    shift_store,
    start_session,
)
from dalel.apps.accounts.shift_store import Place

COOKIE = "shift"


def is_pin(text: str) -> bool:
    """Return whether a text has the form of a PIN: four to eight digits."""
    return re.fullmatch(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", text) is not None


def is_easy(pin: str) -> bool:
    """Return whether a PIN is among the first that anybody tries: all alike, or a run."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def places_here(request: HttpRequest) -> list[Place]:
    """Return who has a place in this browser, by name; nobody without a shift that runs."""
    shift = cookie_of(request, COOKIE)
    return shift_store.places(shift) if shift else []


def set_pin(request: HttpRequest, unlocked: Unlocked, pin: str) -> bytes:
    """Keep a place for a signed-in member in this browser; return the shift's cookie.

    Raises:
        ShiftFull: Too many members have one here.
        PlaceGone: The session has ended meanwhile.
    """
    started = session_started_at(unlocked.cookie)
    if started is None:
        raise PlaceGone
    return shift_store.set_pin(
        cookie_of(request, COOKIE),
        unlocked.member_id,
        pin=pin,
        payload=replace(unlocked.kept, recovery_key=None).to_bytes(),
        display_name=unlocked.kept.display_name,
        session=unlocked.cookie,
        started=started,
    )


def take_up(request: HttpRequest, place: str, pin: str) -> bytes:
    """Start a session for whoever's PIN this is; return its cookie's bytes, never seen before.

    Raises:
        PlaceGone: Nobody has this place in this browser.
        PinWrong: It is another PIN.
    """
    shift = cookie_of(request, COOKIE)
    if shift is None:
        raise PlaceGone
    found = shift_store.take_up(shift, place, pin)
    cookie = start_session(found.member, Kept.from_bytes(found.payload), started=found.started)
    shift_store.belong(shift, found.member, session=cookie)
    return cookie


def keep_place(request: HttpRequest, member: UUID, *, session: bytes) -> None:
    """Let a place that a member has here already belong to the session that runs now."""
    shift = cookie_of(request, COOKIE)
    if shift is not None:
        shift_store.belong(shift, member, session=session)


def end_shift(request: HttpRequest) -> None:
    """Drop everybody's place in this browser."""
    shift = cookie_of(request, COOKIE)
    if shift is not None:
        shift_store.end(shift)


def set_shift_cookie(response: HttpResponse, request: HttpRequest, shift: bytes) -> None:
    """Give the browser its shift; it is gone when the browser closes."""
    text = urlsafe_b64encode(shift).decode().rstrip("=")
    response.set_cookie(COOKIE, text, httponly=True, samesite="Strict", secure=request.is_secure())


def drop_shift_cookie(response: HttpResponse) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, samesite="Strict")


def hours() -> int:
    """Return after how many hours a place ends at the latest."""
    return LONGEST_SECONDS // 3600
