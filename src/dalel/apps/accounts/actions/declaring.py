"""Members say whom they are too close to, and that they no longer are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.conflicts import conflicts_declared
from dalel.apps.accounts.errors import ConflictUnknown
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.actions import NewEntry, Recorded, record_entry


def declare_conflict(
    session: MemberSession, given: Mapping[str, object], *, now: datetime, language: str
) -> Recorded:
    """Declare whom one is too close to.

    Args:
        session: Who declares it, of themselves.
        given: ``about``, ``relation`` and perhaps ``since``, a date in words.
        now: When this happens (aware).
        language: In which the date is written.

    Raises:
        FieldErrors: Something cannot be recorded; nothing was written.
    """
    return _record(session, {**given, "change": "declared"}, now=now, language=language)


def end_conflict(session: MemberSession, conflict: UUID, *, now: datetime) -> Recorded:
    """Say that one is not too close any more; what was declared stays on record.

    Raises:
        ConflictUnknown: The member declares no such thing.
    """
    own = {one.id for one in conflicts_declared(session) if one.member == session.member_id}
    if conflict not in own:
        raise ConflictUnknown
    return _record(session, {"conflict": str(conflict), "change": "ended"}, now=now, language="en")


def _record(
    session: MemberSession, fields: Mapping[str, object], *, now: datetime, language: str
) -> Recorded:
    own = {
        "member": str(session.member_id),
        "changed_on": timezone.localdate(now).isoformat(),
    }
    entry = NewEntry(organisation(session), "conflict", {**fields, **own}, language)
    return record_entry(entry, author=session.author, now=now)
