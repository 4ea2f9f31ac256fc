"""What members do with cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils import timezone

from dalel.apps.accounts.errors import MemberHasLeft, NotIntroduced
from dalel.apps.accounts.introductions import CheckedIntroduction
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.errors import AlreadyHasAccess, LastWriter, NoSuchColleague
from dalel.apps.cases.numbers import free_number
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.summaries import first_summary, write_summary
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries, record_entry
from dalel.apps.entries.epochs import (
    Holder,
    destroy_older_wraps,
    prepare_container,
    prepare_rotation,
    wraps_for_newcomer,
    write_container,
    write_epoch,
)
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.terms import ContainerType, Depth


def open_case(
    fields: Mapping[str, object], *, by: MemberSession, now: datetime, language: str = "kk"
) -> tuple[str, Recorded]:
    """Open a case with its first entry, an ``opening``, and return its number and the entry.

    Raises:
        FieldErrors: A field of the opening is wrong.
    """
    me = Holder(by.member_id, by.own_key)
    change = prepare_container(ContainerType.CASE, [me])
    numbers: list[str] = []

    def found() -> None:
        numbers.append(free_number(now.year))
        write_container(change, [me], number=numbers[-1], now=now)

    def summarise(_rows: Sequence[Recorded]) -> None:
        lead = str(fields.get("lead") or by.member_id)
        write_summary(change.opened, first_summary(str(fields.get("title", "")), lead))

    first = NewEntry(change.opened, "opening", fields, language)
    rows = record_entries(
        [first],
        author=by.author,
        now=now,
        keys=change.wraps,
        beforehand=found,
        alongside=summarise,
    )
    return numbers[-1], rows[0]


def record_in_case(
    case: OpenCase,
    kind: str,
    fields: Mapping[str, object],
    *,
    by: MemberSession,
    now: datetime,
    language: str = "kk",
    corrects: UUID | None = None,
    reason: str = "",
) -> Recorded:
    """Record an entry, or a correction of one, in a case. Raises as ``record_entries``."""
    _require_write(case)

    new = NewEntry(case.container, kind, fields, language, corrects=corrects, reason=reason)
    return record_entry(new, author=by.author, now=now)


@dataclass(frozen=True)
class InCase:
    """One of several entries for a case; others given with it may refer to its ``id``."""

    kind: str
    fields: Mapping[str, object]
    corrects: UUID | None = None
    reason: str = ""
    id: UUID = field(default_factory=uuid4)


def record_several_in_case(
    case: OpenCase,
    news: Sequence[InCase],
    *,
    by: MemberSession,
    now: datetime,
    language: str = "kk",
) -> tuple[Recorded, ...]:
    """Record several entries in a case in one commit, all or none, in the order given.

    Raises:
        SeveralFieldErrors: Fields are wrong; ``by_place`` says of which of the entries.
        NotAWriter, KeyChanged, LogBusy, LogFull, ...: As ``record_entries``.
    """
    _require_write(case)
    if not news:
        return ()
    entries = [
        NewEntry(
            case.container, one.kind, one.fields, language, one.corrects, one.reason, id=one.id
        )
        for one in news
    ]
    return record_entries(entries, author=by.author, now=now)


def give_access(
    case: OpenCase,
    colleague: UUID,
    depth: Depth,
    *,
    by: MemberSession,
    now: datetime,
    until: date | None = None,
) -> Recorded:
    """Let a colleague read, or read and write, a case; the sharing is an entry itself.

    Raises:
        NotAWriter: Only those who may write may share.
        NoSuchColleague: The colleague is not a member (any more).
        AlreadyHasAccess: Nothing would change.
    """
    _require_write(case)
    introduced = _introduced(colleague, by=by)
    held = memberships.membership_of([colleague], case.container.id, today=timezone.localdate(now))
    holder = Holder(colleague, introduced.wrapping, depth, until)
    keys = wraps_for_newcomer(case.container, holder)
    if held is not None and held.depth == depth and held.until == until and not keys:
        raise AlreadyHasAccess
    if held is not None and held.depth == Depth.WRITE:
        _require_other_writer(case, colleague, by=by, now=now)

    def share(_rows: Sequence[Recorded]) -> None:
        memberships.write_membership(colleague, case.container.id, depth, until=until, now=now)
        _require_some_writer(case, now=now)

    fields = _access_fields(colleague, "granted", depth, until, now)
    entry = NewEntry(case.container, "access", fields)
    return record_entry(entry, author=by.author, now=now, keys=keys, alongside=share)


def take_back_access(
    case: OpenCase, colleague: UUID, *, by: MemberSession, now: datetime
) -> Recorded:
    """Take a colleague's access back and change the case's key.

    What the colleague could read before stays sealed as it was; what comes later is sealed to a
    key the colleague never had.

    Raises:
        NotAWriter: Only those who may write may take access back.
        LastWriter: Nobody could write in the case any more.
    """
    _require_write(case)
    held = memberships.membership_of([colleague], case.container.id, today=timezone.localdate(now))
    if held is None:
        raise NoSuchColleague
    _require_other_writer(case, colleague, by=by, now=now)
    staying = _staying(case, colleague, by=by, now=now)
    change = prepare_rotation(case.container, staying)
    running = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    leaving = {row.holder for row in running} - {holder.id for holder in staying}

    def change_key() -> None:
        write_epoch(change, now=now, leaving=leaving)

    def take_back(_rows: Sequence[Recorded]) -> None:
        # After the entry: whoever leaves a case writes that down as somebody who may write.
        for holder in leaving:
            memberships.end_membership(holder, case.container.id, now=now)
        _require_some_writer(case, now=now)

    fields = _access_fields(colleague, "withdrawn", held.depth, None, now)
    # Sealed to the new key already: whoever loses access does not read what follows.
    entry = NewEntry(change.opened, "access", fields)
    rows = record_entries(
        [entry],
        author=by.author,
        now=now,
        keys=change.wraps,
        beforehand=change_key,
        alongside=take_back,
    )
    destroy_older_wraps(change)
    return rows[0]


def _require_write(case: OpenCase) -> None:
    if not case.may_write:
        raise NotAWriter(container=case.container.id)


def _require_other_writer(
    case: OpenCase, colleague: UUID, *, by: MemberSession, now: datetime
) -> None:
    staying = _staying(case, colleague, by=by, now=now)
    if not any(holder.depth == Depth.WRITE for holder in staying):
        raise LastWriter


def _introduced(colleague: UUID, *, by: MemberSession) -> CheckedIntroduction:
    try:
        return by.colleague(colleague)
    except (NotIntroduced, MemberHasLeft) as error:
        raise NoSuchColleague from error


def _require_some_writer(case: OpenCase, *, now: datetime) -> None:
    """Check once more inside the transaction: two writers may step down at the same time."""
    held = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    if not any(one.depth == Depth.WRITE for one in held):
        raise LastWriter


def _staying(case: OpenCase, colleague: UUID, *, by: MemberSession, now: datetime) -> list[Holder]:
    """Return everyone else with access who is still a member."""
    staying = []
    for row in memberships.holders_of(case.container.id, today=timezone.localdate(now)):
        if row.holder == colleague:
            continue
        try:
            introduced = by.colleague(row.holder)
        except MemberHasLeft:
            continue
        staying.append(Holder(row.holder, introduced.wrapping, row.depth, row.until))
    return staying


def _access_fields(
    holder: UUID, change: str, depth: Depth, until: date | None, now: datetime
) -> dict[str, object]:
    fields: dict[str, object] = {
        "holder": str(holder),
        "change": change,
        "depth": depth.lower(),
        "changed_on": timezone.localdate(now).isoformat(),
    }
    if until is not None:
        fields["until"] = until.isoformat()
    return fields
