"""Cases and entries for tests: invented, short, through the ordinary actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections

from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases import actions as cases
from dalel.apps.cases.listing import Choice, list_cases
from dalel.apps.cases.queries import CaseRow, OpenCase, case_visible_to
from dalel.apps.entries.actions import NewEntry
from dalel.apps.entries.models import Container, ContainerWrap, Entry, EntryWrap
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_one
from dalel.apps.entries.terms import Depth
from dalel.apps.entries.uploads import PartWriter, SealedUpload
from dalel.apps.ledger import log_key, queries
from dalel.site.audit import audit_as, audit_everything
from tests.apps.conftest import FOUNDED_AT, CastMember

NOW = FOUNDED_AT + timedelta(days=1)
TODAY = NOW.date()


def open_case_of(member: CastMember, title: str = "Red folder") -> OpenCase:
    """Open a case and see it as its opener does."""
    number, _opening = cases.open_case({"title": title}, by=member.session, now=NOW)
    return case_of(member, number)


def case_of(member: CastMember, number: str) -> OpenCase:
    """Open a case that is there, anew."""
    case = case_visible_to(member.refreshed(), number, now=NOW)
    assert case is not None
    return case


def cases_listed(member: MemberSession, *, now: datetime = NOW) -> tuple[CaseRow, ...]:
    """Return the first page of a member's cases, with no summary made anew."""
    return list_cases(member, Choice(), now=now, is_late=lambda: True).rows


def share(case: OpenCase, *, by: CastMember, to: CastMember, depth: Depth = Depth.WRITE) -> None:
    """Give a colleague access; a guest for a month from today, as the pages see it."""
    if to.session.role != Role.GUEST:
        cases.give_access(case, to.member_id, depth, by=by.session, now=NOW)
        return
    now = datetime.now(UTC)
    until = now.date() + timedelta(days=30)
    cases.give_access(case, to.member_id, depth, by=by.session, now=now, until=until)


def note(container: OpenContainer, text: str = "Invented.", **fields: Any) -> NewEntry:
    """A note that waits to be recorded."""
    return NewEntry(container, "note", {"text": text, **fields}, "en")


def text_of(container: OpenContainer, entry: UUID) -> str:
    """Read a note back."""
    found = open_one(container, entry)
    assert isinstance(found, OpenedEntry), found
    return str(found.fields["text"])


def organisation_of(member: CastMember) -> OpenContainer:
    """Open the organisation's container."""
    return organisation(member.refreshed())


def attach(container: OpenContainer, content: bytes, name: str = "minutes.txt") -> dict[str, Any]:
    """Seal a file as an upload does, and return what an entry says of it."""
    writer = PartWriter(container.id, container.secret.public)
    writer.add(content)
    writer.finish()
    return SealedUpload(name, "text/plain", writer).descriptor


def complaints(member: CastMember | None = None) -> set[tuple[str, str]]:
    """Return fault and place of everything the audit finds, without or with a member's keys."""
    if member is None:
        found = audit_everything()
    else:
        # The same member, with nothing opened yet; not signed in anew: that may be refused.
        found = audit_as(replace(member.session, _opened={}), today=TODAY)
    return {(finding.fault, finding.where) for finding in found}


def is_clean(*members: CastMember) -> bool:
    """Return whether every audit is content; shows what is not."""
    found = complaints().union(*(complaints(member) for member in members))
    assert found == set()
    return True


Counts = tuple[int, int, int, int, bytes, bytes]


def counts(container: UUID) -> Counts:
    """Return everything that a failed recording might change."""
    head = Container.objects.get(pk=container)
    slots = log_key.slots()._path.read_bytes()
    wraps = EntryWrap.objects.count() + ContainerWrap.objects.count()
    return (Entry.objects.count(), queries.head().size, wraps, head.length, bytes(head.head), slots)


def reconnect() -> None:
    """Close this thread's connections; the next query opens them anew."""
    for alias in connections:
        connections[alias].close()


def keystore_bytes(instance: Path) -> bytes:
    """Return every byte of the key store's files."""
    files = sorted((instance / "keys").glob("keys.sqlite3*"))
    return b"".join(file.read_bytes() for file in files)
