"""Joining a report to a case: nothing is copied, those who have the case get the report's keys.

What whoever reported has said binds the case: who is kept out there is kept out here, and a report
for a lawyer alone is given to nobody else. What is held back opens to nobody here either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import product
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.errors import MustNotSee
from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.card_keys import access_fields
from dalel.apps.cases.errors import AlreadyJoined, ForLawyersOnly, ReportWithoutKey
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.reports import (
    LINK,
    by_report,
    is_new_to,
    open_reports_of,
    reports_of,
    require_wishes,
)
from dalel.apps.cases.search_documents import alongside
from dalel.apps.cases.sharing import exclusions_of, keep_out_everywhere, require_sharing
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import lengths_of, require_lengths
from dalel.apps.entries.epochs import Holder, require_current_keys, wraps_for_newcomer
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.intake.errors import WordsUnsettled
from dalel.apps.intake.given import kept_out_of
from dalel.apps.intake.inbox import DeskReport
from dalel.apps.intake.merged import whole_matter


@dataclass(frozen=True)
class Joining:
    """What joins a report to a case, prepared and not yet written."""

    report: DeskReport
    case: OpenContainer
    now: datetime
    holders: Sequence[Holder] = ()
    already_out: Collection[UUID] = ()
    coming: list[tuple[OpenContainer, Holder]] = field(default_factory=list)

    @property
    def places(self) -> list[OpenContainer]:
        """The parts of the report that open: the conversation, and the story once it was sent."""
        return list(self.report.parts)

    @property
    def keys(self) -> list[ContainerWrap]:
        """The wraps that the case's holders need."""
        return [wrap for place, one in self.coming for wrap in wraps_for_newcomer(place, one)]

    def prepared(self) -> Joining:
        """Find out who gets what they have not got."""
        today = timezone.localdate(self.now)
        for place in self.places:
            fresh = (one for one in self.holders if is_new_to(place, one, today=today))
            self.coming.extend((place, one) for one in fresh)
        return self

    def in_case(self) -> list[NewEntry]:
        """Return the entries of the case: where the report lies, and who must not see it."""
        story, today = self.report.opening.get("story"), timezone.localdate(self.now).isoformat()
        link: dict[str, object] = {
            "conversation": str(self.report.conversation.id),
            "number": self.report.shown.number,
            "linked_on": today,
            **({"story": story} if story else {}),
        }
        out = sorted(kept_out_of(self.report.conversation) - set(self.already_out))
        barring = {"change": "set", "why": "her_wish", "changed_on": today}
        return [
            NewEntry(self.case, LINK, link),
            *(NewEntry(self.case, "exclusion", {"holder": str(one), **barring}) for one in out),
        ]

    def in_report(self) -> list[NewEntry]:
        """Return the entries of the report: that it has a case, and who may read it from now on."""
        today = timezone.localdate(self.now).isoformat()
        step = {"step": "case_opened", "done_on": today, "container": str(self.case.id)}
        return [
            NewEntry(self.report.conversation, "report_step", step),
            *(
                NewEntry(place, "access", access_fields(one, "granted", self.now))
                for place, one in self.coming
            ),
        ]

    def write(self) -> None:
        """Let the memberships run. Runs inside the write transaction."""
        for place, one in self.coming:
            memberships.write_membership(one.id, place.id, one.depth, until=one.until, now=self.now)


def joinings(
    reports: Sequence[DeskReport],
    case: OpenContainer,
    *,
    now: datetime,
    holders: Sequence[Holder] = (),
    already_out: Collection[UUID] = (),
) -> list[Joining]:
    """Return what joins reports of one matter to a case; nobody is marked twice."""
    found, out = list[Joining](), frozenset(already_out)
    for one in reports:
        found.append(Joining(one, case, now, holders, out).prepared())
        out |= kept_out_of(one.conversation)
    return found


def join_report(case: OpenCase, report: DeskReport, *, by: MemberSession, now: datetime) -> None:
    """Join a report to a case that there is: everybody who has the case reads the report too.

    Whom the case keeps out loses the report.

    Raises:
        NotAWriter: Only those who may share the case, and write in the report.
        AlreadyJoined: The case has it.
        MergedAway: The report goes on in another one, and is joined with that.
        MustNotSee, ForLawyersOnly: Somebody has the case who must not read the report.
        WordsUnsettled: Nobody has found out yet whom the reporter's words keep out.
        ReportWithoutKey: The story was sent, and does not open to whoever does this.
        KeyChanged: Something was recorded meanwhile that must be looked at first.
        LogBusy, LogFull: The storage could not take it; nothing was written.
    """
    require_sharing(case)
    reports = whole_matter(report, now=now)
    for one in reports:
        require_story(one)
    seen, directory = lengths_of([case.container.id]), Directory(by)
    if report.conversation.id in {linked.conversation for linked in reports_of(case)}:
        raise AlreadyJoined
    running = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    given = given_in(by, case.container, running, today=timezone.localdate(now))
    holders = directory.who_stays(given)
    for holder, one in product(holders, reports):
        if holder.id != by.member_id:
            require_wishes(one.parts, holder.id, directory, by=by)
    out = exclusions_of(case)
    joined = joinings(reports, case.container, now=now, holders=holders, already_out=out)
    entries = [entry for joining in joined for entry in joining.in_case()]

    def beforehand() -> None:
        require_lengths(seen)
        require_current_keys(holders)

    def join(rows: Sequence[Recorded]) -> None:
        alongside(entries)(rows[: len(entries)])
        for joining in joined:
            joining.write()

    record_entries(
        [*entries, *(entry for joining in joined for entry in joining.in_report())],
        author=by.author,
        now=now,
        keys=[key for joining in joined for key in joining.keys],
        beforehand=beforehand,
        alongside=join,
    )
    keep_out_everywhere(case, by=by, now=now)


def require_story(report: DeskReport) -> None:
    """Check that whoever joins a report can pass on its story, if anybody can.

    Raises:
        ReportWithoutKey: Others can open it.
    """
    if report.story is None and (report.steps("sent") or report.steps("released")):
        raise ReportWithoutKey


def settle_reports(case: OpenCase, *, by: MemberSession, now: datetime) -> None:
    """Give those who have a case what they lack of its reports, as a story released since.

    Raises:
        NotAWriter: Only those who may share the case.
        KeyChanged: Somebody's access was changed meanwhile.
        LogBusy, LogFull: The storage could not take it; nothing was written.
    """
    require_sharing(case)
    keep_out_everywhere(case, by=by, now=now)
    today, directory = timezone.localdate(now), Directory(by)
    seen = lengths_of([case.container.id])
    running = memberships.holders_of(case.container.id, today=today)
    holders = directory.who_stays(given_in(by, case.container, running, today=today))
    coming = _lacking(
        open_reports_of(case, by, today=today), holders, directory, by=by, today=today
    )
    if not coming:
        return

    def beforehand() -> None:
        require_lengths(seen)
        require_current_keys([one for _place, one in coming])

    def give(_rows: Sequence[Recorded]) -> None:
        for place, one in coming:
            memberships.write_membership(one.id, place.id, one.depth, until=one.until, now=now)

    record_entries(
        [NewEntry(place, "access", access_fields(one, "granted", now)) for place, one in coming],
        author=by.author,
        now=now,
        keys=[wrap for place, one in coming for wrap in wraps_for_newcomer(place, one)],
        beforehand=beforehand,
        alongside=give,
    )


def _lacking(
    places: Sequence[OpenContainer],
    holders: Sequence[Holder],
    directory: Directory,
    *,
    by: MemberSession,
    today: date,
) -> list[tuple[OpenContainer, Holder]]:
    """Return who lacks what of a case's reports, those left out who must not read them."""
    found: list[tuple[OpenContainer, Holder]] = []
    for parts in by_report(places):
        for one in holders:
            lacking = [place for place in parts if is_new_to(place, one, today=today)]
            with suppress(MustNotSee, ForLawyersOnly, WordsUnsettled):
                require_wishes(parts if lacking else (), one.id, directory, by=by)
                found.extend((place, one) for place in lacking)
    return found
