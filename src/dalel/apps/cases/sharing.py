"""Who may open a case: giving access, taking it back, and marking who must not see it.

A holder is a member or a team; a team's one membership opens the case for everybody in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.errors import MemberHasLeft, MustNotSee, NotIntroduced, TeamUnknown
from dalel.apps.accounts.exclusions import Exclusion, exclusions_in
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory, is_guest
from dalel.apps.cases.card_keys import (
    CardChange,
    access_fields,
    card_change,
    card_of,
    open_card_of,
)
from dalel.apps.cases.errors import (
    AlreadyExcluded,
    AlreadyHasAccess,
    EndDateImpossible,
    EndDateNeeded,
    LastWriter,
    NoSuchColleague,
    NotExcluded,
)
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.reports import open_reports_of, reports_for
from dalel.apps.cases.search_documents import alongside
from dalel.apps.cases.search_memory import forget_everywhere
from dalel.apps.cases.writers import given_now, require_some_writer, writers_after
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import lengths_of, require_lengths, teams_among
from dalel.apps.entries.epochs import (
    Holder,
    destroy_older_wraps,
    prepare_rotation,
    require_current_keys,
    wraps_for_newcomer,
    write_epoch,
)
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import open_entries
from dalel.apps.entries.terms import Depth
from dalel.core.keys.wraps import OwnKey, PublicKey

GUESTS_AT_MOST = timedelta(days=366)


def give_access(
    case: OpenCase,
    holder: UUID,
    depth: Depth,
    *,
    by: MemberSession,
    now: datetime,
    until: date | None = None,
) -> Recorded:
    """Let a member or a team read, or read and write, a case; the sharing is an entry itself.

    Raises:
        NotAWriter: Only those who may write may share.
        NoSuchColleague: There is no such member or team (any more).
        AlreadyHasAccess: Nothing would change.
        EndDateNeeded, EndDateImpossible: A guest's access ends within a year; no day is past.
        MustNotSee: The case, or a report of it, says that somebody it would be opened to must not
            see it.
        ForLawyersOnly: Whoever reported wants a lawyer alone to read it.
        LastWriter: Nobody could write in the case any more.
        KeyChanged: Something was recorded meanwhile that must be looked at first.
    """
    require_sharing(case)
    directory, today = Directory(by), timezone.localdate(now)
    new = Holder(holder, key_of(directory, holder), depth, until)
    require_end_date(holder, until, today=today)
    seen = require_may_see(case.container, holder, directory)
    running, given = given_now(case, by, now=now)
    held = next((row for row in given if row.holder == holder), None)
    card = open_card_of(case, by)
    places = [case.container, *([card] if card else [])]
    reports = reports_for(case, new, directory, by=by, today=today)
    places += reports
    keys = [wrap for place in places for wrap in wraps_for_newcomer(place, new)]
    # Where the row was changed by another hand, the access is given anew.
    if held in running and (held.depth, held.until) == (depth, until) and not (keys or reports):
        raise AlreadyHasAccess
    writers = writers_after(given, new, directory)

    def share(_rows: Sequence[Recorded]) -> None:
        for place in places:
            memberships.write_membership(holder, place.id, depth, until=until, now=now)
        require_some_writer(case, writers, now=now)

    entries = [NewEntry(one, "access", access_fields(new, "granted", now)) for one in places]
    return record_entries(
        entries,
        author=by.author,
        now=now,
        keys=keys,
        beforehand=lambda: require_unchanged(seen, new),
        alongside=lambda rows: alongside(entries[:1], share)(rows[:1]),
    )[0]


def require_unchanged(seen: Mapping[UUID, int], holder: Holder) -> None:
    """Check that nothing came between. Runs inside the write transaction; raises ``KeyChanged``."""
    require_lengths(seen)
    require_current_keys([holder])


def require_may_see(
    container: OpenContainer, holder: UUID, directory: Directory
) -> dict[UUID, int]:
    """Check that nobody behind a holder must not see what lies in a container.

    Returns:
        How long everything was that this follows from: ``require_lengths`` says inside the
        commit whether it still does.

    Raises:
        MustNotSee: Somebody must not.
    """
    seen = lengths_of([container.id, *teams_among([holder])])
    excluded = exclusions_in(open_entries(container, cache(verify_key_of)))
    for member in sorted(directory.people_of(holder) & excluded.keys()):
        raise MustNotSee(member=member, container=container.id)
    return seen


def take_back_access(case: OpenCase, holder: UUID, *, by: MemberSession, now: datetime) -> Recorded:
    """Take the access of a member or a team back and change the case's key.

    What they could read before stays sealed as it was; what comes later is sealed to a key they
    never had.

    Raises:
        NotAWriter: Only those who may write may take access back.
        NoSuchColleague: They have no access.
        LastWriter: Nobody could write in the case any more.
    """
    require_sharing(case)
    held = memberships.membership_of([holder], case.container.id, today=timezone.localdate(now))
    if held is None:
        raise NoSuchColleague
    change = _Change(case, by, now, lost=[held])
    return change.record([])[0]


def exclude(
    case: OpenCase, member: UUID, given: Mapping[str, object], *, by: MemberSession, now: datetime
) -> None:
    """Mark somebody who must not see a case, and take back what would open it to them.

    That is their own access and that of every team they are in. Whoever sets this keeps their own
    access where they had it through one of these teams.

    Args:
        case: What they must not see.
        member: Who.
        given: ``why``, and if there is more to say ``party`` and ``reason``.
        by: Who says so.
        now: When this happens (aware).

    Raises:
        NotAWriter: Only those who may write may say so.
        NoSuchColleague: There is no such member.
        AlreadyExcluded: It says so already.
        LastWriter: Nobody could write in the case any more.
        FieldErrors: The reason cannot be recorded; nothing was written.
        KeyChanged: Something was recorded meanwhile that must be looked at first.
    """
    require_sharing(case)
    directory, today = Directory(by), timezone.localdate(now)
    key_of(directory, member)
    running = memberships.holders_of(case.container.id, today=today)
    seen = lengths_of([case.container.id, *teams_among(row.holder for row in running)])
    if member in exclusions_of(case):
        raise AlreadyExcluded
    lost = [row for row in running if member in _people_of(directory, row.holder)]
    entry = ("exclusion", {**_exclusion_fields(member, "set", now), **given})
    cards = _cards_lost_with(case, member, directory, today=today)
    if lost or cards:
        keep = by.member_id != member
        _Change(case, by, now, lost=lost, cards=cards, seen=seen, keep_author=keep).record([entry])
    else:
        _record(case, entry, by=by, now=now, seen=seen)


def lift_exclusion(case: OpenCase, member: UUID, *, by: MemberSession, now: datetime) -> None:
    """Let somebody be given access again; that is not giving it.

    Raises:
        NotAWriter: Only those who may write may say so.
        NotExcluded: Nothing says that they must not see the case.
    """
    require_sharing(case)
    seen = lengths_of([case.container.id])
    if member not in exclusions_of(case):
        raise NotExcluded
    _record(
        case, ("exclusion", _exclusion_fields(member, "lifted", now)), by=by, now=now, seen=seen
    )


def exclusions_of(case: OpenCase) -> dict[UUID, Exclusion]:
    """Return who must not see a case, and why."""
    return exclusions_in(open_entries(case.container, cache(verify_key_of)))


def lost_with(
    case: OpenCase, member: UUID, directory: Directory, *, now: datetime
) -> list[memberships.Held]:
    """Return the accesses that open a case to somebody: their own, and those of their teams."""
    running = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    return [row for row in running if member in _people_of(directory, row.holder)]


def _cards_lost_with(
    case: OpenCase, member: UUID, directory: Directory, *, today: date
) -> frozenset[UUID]:
    """Return who holds the case's card alone and would show it to somebody."""
    card = card_of(case)
    running = memberships.holders_of(card, today=today) if card else []
    alone = [row.holder for row in running if row.depth == Depth.CARD]
    return frozenset(one for one in alone if member in _people_of(directory, one))


@dataclass(frozen=True)
class _Change:
    """A new key of a case for those who stay, and what is written down with it."""

    case: OpenCase
    by: MemberSession
    now: datetime
    lost: Sequence[memberships.Held]
    cards: Collection[UUID] = ()
    seen: Mapping[UUID, int] = field(default_factory=dict)
    keep_author: bool = False

    def record(self, first: Sequence[tuple[str, dict[str, object]]]) -> tuple[Recorded, ...]:
        """Write the first entries, then who loses access, sealed to a key those never had."""
        container, directory = self.case.container.id, Directory(self.by)
        running = memberships.holders_of(container, today=timezone.localdate(self.now))
        given, kept, staying = self._who_stays(running, directory)
        writers = {holder.id for holder in staying if holder.depth == Depth.WRITE}
        change = prepare_rotation(self.case.container, staying)
        leaving = {row.holder for row in running} - {holder.id for holder in staying}
        seen = {**lengths_of([container]), **self.seen}  # a card may be made at this moment
        cards = self._cards_of_those(staying, directory)

        def change_key() -> None:
            require_lengths(seen)
            for one in kept:
                memberships.write_membership(one.id, container, one.depth, until=None, now=self.now)
            write_epoch(change, now=self.now, leaving=leaving)
            for card in cards:
                card.write_key()

        def take_back(_rows: Sequence[Recorded]) -> None:
            # After the entries: whoever leaves a case writes that down as somebody who may write.
            # A row that nobody signed stays, without a key, for the audit to name.
            for holder in leaving.intersection(row.holder for row in (*given, *self.lost)):
                memberships.end_membership(holder, container, now=self.now)
            for card in cards:
                card.end()
            require_some_writer(self.case, writers, now=self.now)

        told = [*first, *self._granted(kept), *self._withdrawn()]
        entries = [NewEntry(change.opened, kind, fields) for kind, fields in told]
        rows = record_entries(
            [*entries, *(entry for card in cards for entry in card.entries())],
            author=self.by.author,
            now=self.now,
            keys=[*change.wraps, *(wrap for card in cards for wrap in card.change.wraps)],
            beforehand=change_key,
            alongside=lambda rows: alongside(entries, take_back)(rows[: len(entries)]),
        )
        destroy_older_wraps(change, *(card.change for card in cards))
        forget_everywhere(container)
        return rows

    def _who_stays(
        self, running: Sequence[memberships.Held], directory: Directory
    ) -> tuple[list[memberships.Held], list[Holder], list[Holder]]:
        """Return what was given, whose access is new to them, and who has access from now on."""
        today, lost = timezone.localdate(self.now), {row.holder for row in self.lost}
        given = given_in(self.by, self.case.container, running, today=today)
        staying = directory.who_stays(row for row in given if row.holder not in lost)
        kept = self._author_who_stays(staying)
        staying = [*kept, *(one for one in staying if one.id not in {me.id for me in kept})]
        if not any(holder.depth == Depth.WRITE for holder in staying):
            raise LastWriter
        return given, kept, staying

    def _cards_of_those(
        self, staying: Sequence[Holder], directory: Directory
    ) -> tuple[CardChange, ...]:
        """Return the next keys of the case's card and reports, for those who stay."""
        card = open_card_of(self.case, self.by)
        lost = {*self.cards, *(row.holder for row in self.lost)}
        reports = open_reports_of(self.case, self.by, today=timezone.localdate(self.now))
        return tuple(
            card_change(one, staying, lost=lost, directory=directory, by=self.by, now=self.now)
            for one in (*([card] if card else []), *reports)
        )

    def _author_who_stays(self, staying: Sequence[Holder]) -> list[Holder]:
        """Return who does this, if they would lose what they had through a team."""
        me = self.by.member_id
        writers = {holder.id for holder in staying if holder.depth == Depth.WRITE}
        if not self.keep_author or me in writers:
            return []
        return [Holder(me, self.by.own_key)]

    def _granted(self, kept: Sequence[Holder]) -> list[tuple[str, dict[str, object]]]:
        return [("access", access_fields(one, "granted", self.now)) for one in kept]

    def _withdrawn(self) -> list[tuple[str, dict[str, object]]]:
        ordered = sorted(self.lost, key=lambda row: row.holder == self.by.member_id)
        return [("access", access_fields(row, "withdrawn", self.now)) for row in ordered]


def _record(
    case: OpenCase,
    entry: tuple[str, dict[str, object]],
    *,
    by: MemberSession,
    now: datetime,
    seen: Mapping[UUID, int],
) -> None:
    new = NewEntry(case.container, *entry)
    record_entries(
        [new],
        author=by.author,
        now=now,
        beforehand=lambda: require_lengths(seen),
        alongside=alongside([new]),
    )


def require_sharing(case: OpenCase) -> None:
    """Check that the member who opened a case may say who else does. Raises ``NotAWriter``."""
    if not case.may_share:
        raise NotAWriter(container=case.container.id)


def key_of(directory: Directory, holder: UUID) -> PublicKey | OwnKey:
    """Return the key of a member or team to share with. Raises ``NoSuchColleague``."""
    try:
        return directory.key_of(holder)
    except (NotIntroduced, MemberHasLeft, TeamUnknown) as error:
        raise NoSuchColleague from error


def _people_of(directory: Directory, holder: UUID) -> Collection[UUID]:
    try:
        return directory.people_of(holder)
    except TeamUnknown:
        return ()


def require_end_date(holder: UUID, until: date | None, *, today: date) -> None:
    """Check a last day. Raises ``EndDateNeeded`` or ``EndDateImpossible``."""
    if until is not None and until < today:
        raise EndDateImpossible(latest=None)
    if is_guest(holder):
        if until is None:
            raise EndDateNeeded
        if until > today + GUESTS_AT_MOST:
            raise EndDateImpossible(latest=today + GUESTS_AT_MOST)


def _exclusion_fields(member: UUID, change: str, now: datetime) -> dict[str, object]:
    today = timezone.localdate(now).isoformat()
    return {"holder": str(member), "change": change, "changed_on": today}
