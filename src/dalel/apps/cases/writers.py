"""Who may write in a case because somebody signed it: rows in the clear alone make no writer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.errors import LastWriter
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import memberships
from dalel.apps.entries.epochs import Holder
from dalel.apps.entries.terms import Depth


def given_now(
    case: OpenCase, by: MemberSession, *, now: datetime
) -> tuple[list[memberships.Held], list[memberships.Held]]:
    """Return the running memberships, and those of them that were signed, as deep as they were."""
    today = timezone.localdate(now)
    running = memberships.holders_of(case.container.id, today=today)
    return running, given_in(by, case.container, running, today=today)


def writers_after(
    given: Iterable[memberships.Held], changed: Holder, directory: Directory
) -> set[UUID]:
    """Return who may write once one holder's depth is another, of those who are still there.

    Raises:
        LastWriter: Only that holder could, and would not any more.
    """
    rows = list(given)
    staying = directory.who_stays(row for row in rows if row.holder != changed.id)
    writers = {one.id for one in staying if one.depth == Depth.WRITE}
    wrote = any(row.holder == changed.id and row.depth == Depth.WRITE for row in rows)
    if wrote and not writers:
        raise LastWriter
    return writers | ({changed.id} if changed.depth == Depth.WRITE else set())


def require_some_writer(case: OpenCase, writers: Collection[UUID], *, now: datetime) -> None:
    """Check inside the transaction that one of the writers whom somebody signed is left."""
    held = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    if not any(one.depth == Depth.WRITE and one.holder in writers for one in held):
        raise LastWriter
