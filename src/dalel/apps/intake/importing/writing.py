"""Recording what a plan holds: all of it or nothing, each row once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import expect_answer
from dalel.apps.entries.epochs import (
    Founded,
    Holder,
    prepare_container,
    write_founded,
)
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.numbers import free_numbers
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.actions.taking_in import reads_reports
from dalel.apps.intake.errors import AlreadyImported, NotAReader
from dalel.apps.intake.importing.planning import PlannedReport
from dalel.apps.intake.models import ImportedReport
from dalel.apps.intake.promises import promised_day
from dalel.apps.intake.readers import ReaderChoice, readers_for
from dalel.core.keys.derivation import keyed_hash, subkey

MARK_BYTES = 16
_LABEL = b"dalel/imported-report/1"
_AT_ONCE = 5_000


def import_reports(
    reports: Sequence[PlannedReport],
    *,
    by: MemberSession,
    now: datetime,
    language: str,
    beforehand: Callable[[], None] = lambda: None,
) -> tuple[str, ...]:
    """Put the reports into the inbox in one commit and return their numbers.

    Everybody in intake reads them, and whoever imports; where a row says in words who must not
    read it, the lead alone, besides whoever imports and has read the table already.

    Args:
        reports: As planned; all of their fields were checked.
        by: Imports; reads reports.
        now: When this happens (aware).
        language: Of the dates in words.
        beforehand: Runs first inside the commit.

    Raises:
        NotAReader: The member does not read reports.
        AlreadyImported: One of the rows is here already.
        NotIntroduced, MemberHasLeft, IntroductionInvalid, KeyOfColleagueChanged: As ``colleague``.
        NotAWriter, LogBusy, LogFull: As ``record_entries``; nothing was written.
    """
    if not reads_reports(by):
        raise NotAReader
    if not reports:
        return ()
    made = _Making(reports, by=by, now=now, language=language)
    numbers: list[str] = []

    def found() -> None:
        beforehand()
        numbers.extend(free_numbers(timezone.localdate(now).year, len(reports)))
        made.write(numbers)

    def alongside(_rows: Sequence[Recorded]) -> None:
        made.expect_answers()

    record_entries(
        made.entries(),
        author=by.author,
        now=now,
        keys=made.wraps,
        beforehand=found,
        alongside=alongside,
    )
    return tuple(numbers)


class _Making:
    """Makes the reports one by one; their secrets are let go when their entries are sealed."""

    def __init__(
        self, reports: Sequence[PlannedReport], *, by: MemberSession, now: datetime, language: str
    ) -> None:
        self.wraps: list[ContainerWrap] = []
        self._founded: list[tuple[Founded, Founded]] = []
        self._marks: list[ImportedReport] = []
        self._reports = reports
        self._by = by
        self._now = now
        self._language = language
        self._key = _mark_key(by)
        self._readers: dict[bool, list[Holder]] = {}

    def entries(self) -> Iterator[NewEntry]:
        """Yield the entries of all reports; the lists are whole when it has ended."""
        for report in self._reports:
            holders = self._holders(report)
            conversation = prepare_container(ContainerType.CONVERSATION, holders)
            story = prepare_container(ContainerType.STORY, holders)
            self._founded.append((Founded.of(conversation, holders), Founded.of(story, holders)))
            self.wraps.extend((*conversation.wraps, *story.wraps))
            mark = keyed_hash(self._key, report.identity)[:MARK_BYTES]
            self._marks.append(ImportedReport(container=conversation.opened.id, mark=mark))
            yield from self._entries_of(report, conversation.opened, story.opened, holders)

    def _entries_of(
        self,
        report: PlannedReport,
        conversation: OpenContainer,
        story: OpenContainer,
        holders: Sequence[Holder],
    ) -> Iterator[NewEntry]:
        named: dict[str, object] = {
            **report.opening,
            "conversation": str(conversation.id),
            "story": str(story.id),
        }
        today = timezone.localdate(self._now).isoformat()
        given = {"change": "granted", "depth": "write", "changed_on": today}
        for place in (conversation, story):
            yield NewEntry(place, "report", named, self._language)
            for one in holders[1:]:
                access = {"holder": str(one.id), **given}
                yield NewEntry(place, "access", access, self._language)
        for kind, fields in report.told:
            yield NewEntry(story, kind, fields, self._language)

    def _holders(self, report: PlannedReport) -> list[Holder]:
        """Return who gets the keys; whoever imports comes first."""
        words = str(report.opening.get("refused_words", ""))
        if bool(words) not in self._readers:
            others = readers_for(ReaderChoice(words=words))
            self._readers[bool(words)] = [
                Holder(self._by.member_id, self._by.own_key),
                *(
                    Holder(one.member, self._by.colleague(one.member).wrapping)
                    for one in others
                    if one.member != self._by.member_id
                ),
            ]
        return self._readers[bool(words)]

    def write(self, numbers: Sequence[str]) -> None:
        """Write the rows of the containers and the marks of the table's rows."""
        if _there([bytes(one.mark) for one in self._marks]):
            raise AlreadyImported
        pairs = zip(numbers, self._founded, strict=True)
        write_founded(
            [one for number, (c, s) in pairs for one in ((number, c), (None, s))], now=self._now
        )
        ImportedReport.objects.bulk_create(self._marks)

    def expect_answers(self) -> None:
        """Note that somebody waits for each of them."""
        for report, (conversation, _story) in zip(self._reports, self._founded, strict=True):
            due = promised_day(self._now, is_urgent=report.is_urgent)
            expect_answer(conversation.id, due, is_urgent=report.is_urgent)


def already_imported(reports: Sequence[PlannedReport], by: MemberSession) -> frozenset[int]:
    """Return the places of those reports whose rows anybody here has imported before."""
    key = _mark_key(by)
    marks = [keyed_hash(key, one.identity)[:MARK_BYTES] for one in reports]
    there = _there(marks)
    return frozenset(place for place, mark in enumerate(marks) if mark in there)


def _mark_key(by: MemberSession) -> bytes:
    """Return what marks of rows are keyed by: something that colleagues have and nobody else.

    It comes from the organisation's first key, which stays when somebody leaves.
    """
    secret = by.open(by.organisation_id).secret_of(1)
    return subkey(secret.to_bytes(), label=_LABEL)


def _there(marks: Sequence[bytes]) -> set[bytes]:
    there: set[bytes] = set()
    for begin in range(0, len(marks), _AT_ONCE):
        found = ImportedReport.objects.filter(mark__in=marks[begin : begin + _AT_ONCE])
        there.update(bytes(mark) for mark in found.values_list("mark", flat=True))
    return there
