"""What members do with cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.composing import drop_what_others_computed
from dalel.apps.cases.errors import CaseGrew
from dalel.apps.cases.joining import join_report, joinings, require_story, settle_reports
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.search_documents import alongside, drop_document
from dalel.apps.cases.search_memory import forget_everywhere
from dalel.apps.cases.sharing import exclude, give_access, lift_exclusion, take_back_access
from dalel.apps.cases.summaries import drop_summary, first_summary, write_summary
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.epochs import (
    Holder,
    prepare_container,
    write_container,
)
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.numbers import free_number
from dalel.apps.entries.queries import length_of
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.inbox import DeskReport
from dalel.apps.intake.merged import whole_matter

__all__ = [
    "InCase",
    "exclude",
    "give_access",
    "join_report",
    "lift_exclusion",
    "may_record",
    "open_case",
    "record_in_case",
    "record_several_in_case",
    "settle_reports",
    "take_back_access",
]


def open_case(
    fields: Mapping[str, object],
    *,
    by: MemberSession,
    now: datetime,
    language: str = "kk",
    report: DeskReport | None = None,
) -> tuple[str, Recorded]:
    """Open a case with its first entry, an ``opening``, and return its number and the entry.

    Args:
        fields: Of the opening.
        by: Who opens it.
        now: When (aware).
        language: Of dates in words.
        report: A report that it is opened from: nothing of it is copied.

    Raises:
        NotAllowed: A guest opens no case.
        FieldErrors: A field of the opening is wrong.
        ReportWithoutKey: The report's story was sent, and does not open to whoever opens the case.
        NotAWriter: Whoever opens the case may not write in the report or a double of it.
        MergedAway: The report goes on in another one: the case is opened from that.
    """
    if by.is_guest:
        raise NotAllowed
    reports = whole_matter(report, now=now) if report is not None else []
    for one in reports:
        require_story(one)
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
    joined = joinings(reports, change.opened, now=now)
    mine = [first, *(entry for joining in joined for entry in joining.in_case())]
    rows = record_entries(
        [*mine, *(entry for joining in joined for entry in joining.in_report())],
        author=by.author,
        now=now,
        keys=change.wraps,
        beforehand=found,
        alongside=lambda rows: alongside(mine, summarise)(rows[: len(mine)]),
    )
    return numbers[-1], rows[0]


# What an advocate alone says: it may close a term, or give it another day.
FOR_ADVOCATES = frozenset({"confirmation"})


def may_record(kind: str, by: MemberSession) -> bool:
    """Return whether a member may write down a kind, in a case in which they may write."""
    return kind not in FOR_ADVOCATES or by.role == Role.ADVOCATE


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
    read_to: int | None = None,
) -> Recorded:
    """Record an entry, or a correction of one, in a case. Raises as ``record_entries``.

    Args:
        case: As its writer has opened it.
        kind: The kind of entry.
        fields: Plain values.
        by: Who records.
        now: When.
        language: Of dates in words.
        corrects: The first version of the entry that is corrected.
        reason: Why it is corrected.
        read_to: How many entries the writer knew of, where it matters that no other came since.

    Raises:
        CaseGrew: Another came since; nothing was written.
    """
    _require_write(case, [kind], by)
    new = NewEntry(case.container, kind, fields, language, corrects=corrects, reason=reason)
    rows = record_entries(
        [new],
        author=by.author,
        now=now,
        beforehand=_nothing_since(case, read_to),
        alongside=alongside([new]),
    )
    return rows[0]


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
    read_to: int | None = None,
) -> tuple[Recorded, ...]:
    """Record several entries in a case in one commit, all or none, in the order given.

    ``read_to`` is how many entries the writer knew of, where it matters that no other came since.

    Raises:
        CaseGrew: Another came since; nothing was written.
        SeveralFieldErrors: Fields are wrong; ``by_place`` says of which of the entries.
        NotAWriter, KeyChanged, LogBusy, LogFull, ...: As ``record_entries``.
    """
    _require_write(case, [one.kind for one in news], by)
    if not news:
        return ()
    entries = [
        NewEntry(
            case.container, one.kind, one.fields, language, one.corrects, one.reason, id=one.id
        )
        for one in news
    ]
    return record_entries(
        entries,
        author=by.author,
        now=now,
        beforehand=_nothing_since(case, read_to),
        alongside=alongside(entries),
    )


def _nothing_since(case: OpenCase, read_to: int | None) -> Callable[[], None]:
    """Return what is asked inside the commit: whether the case is still as it was read."""

    def nothing_came_since() -> None:
        if read_to is not None and length_of(case.container.id) != read_to:
            raise CaseGrew

    return nothing_came_since


def drop_copies(container: UUID) -> None:
    """Destroy what was computed from a case's entries: something in it was erased.

    Runs once the keys are gone; pass it to ``erase_entry`` and ``erase_identity`` as ``also``.
    Whoever opened the case before stores nothing from now on; whoever reads a copy while it is
    being dropped does not remember it.
    """
    forget_everywhere(container)
    drop_summary(container)
    drop_document(container)
    drop_what_others_computed(container)
    forget_everywhere(container)


def _require_write(case: OpenCase, kinds: Iterable[str], by: MemberSession) -> None:
    if not case.may_write or not all(may_record(kind, by) for kind in kinds):
        raise NotAWriter(container=case.container.id)
