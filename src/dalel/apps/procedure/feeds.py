"""A member's calendar: a secret address with one neutral event per case."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.listing import Order, Shelf, Sought
from dalel.apps.entries.memberships import holders_for
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.apps.procedure.models import CalendarFeed

WORD_BYTES = 24
MOST_EVENTS = 500


def make_feed(member: MemberSession, *, now: datetime) -> str:
    """Return a new secret word for the member's calendar; an older one opens nothing any more."""
    word = secrets.token_urlsafe(WORD_BYTES)
    with write_transaction():
        CalendarFeed.objects.filter(member_id=member.member_id).delete()
        CalendarFeed.objects.create(
            id=uuid4(),
            member_id=member.member_id,
            digest=_digest(word),
            minute=minute_of(now),
        )
    return word


def end_feed(member: MemberSession) -> None:
    """Let the member's calendar address open nothing any more."""
    with write_transaction():
        CalendarFeed.objects.filter(member_id=member.member_id).delete()


def has_feed(member: MemberSession) -> bool:
    """Return whether the member has a calendar address."""
    return CalendarFeed.objects.filter(member_id=member.member_id).exists()


def member_of_feed(word: str) -> UUID | None:
    """Return whose calendar a secret word opens; nobody's once they have left."""
    found = CalendarFeed.objects.filter(digest=_digest(word), member__ended__isnull=True)
    member: UUID | None = found.values_list("member_id", flat=True).first()
    return member


def due_days(member: UUID, *, today: date) -> list[date]:
    """Return the days something is due on in the member's cases: one each, in their order."""
    shelf = Shelf(holders_for(member), today=today)
    held = shelf.between(0, MOST_EVENTS, Sought(order=Order.DUE))
    return [one.next_due for one in held if one.next_due]


def calendar_text(days: list[date], *, title: str, now: datetime) -> str:
    """Return an iCalendar of whole-day events that name nothing but the title."""
    return "\r\n".join(_lines(days, title, now)) + "\r\n"


def _lines(days: list[date], title: str, now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//-//-//EN")
    for place, day in enumerate(days):
        yield "BEGIN:VEVENT"
        yield f"UID:{day:%Y%m%d}-{place}"
        yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{title}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _digest(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()
