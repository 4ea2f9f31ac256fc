"""Who may open a case: giving access, taking it back, and marking who must not see it.

A holder is a member or a team; a team's one membership opens the case for everybody in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.errors import MemberHasLeft, MustNotSee, NotIntroduced, TeamUnknown
from dalel.apps.accounts.exclusions import Exclusion, exclusions_in
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory, is_guest
from dalel.apps.cases.card_keys import (
    access_fields,
    card_of,
    open_card_of,
)
from dalel.apps.cases.errors import (
    AlreadyExcluded,
    AlreadyHasAccess,
    EndDateImpossible,
    EndDateNeeded,
    NoSuchColleague,
    NotExcluded,
)
from dalel.apps.cases.key_changes import CaseChange, people_behind
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.reports import (
    exclusion_fields,
    is_kept_out_by_case,
    kept_out_entries,
    newly_kept_out,
    open_reports_of,
    reports_for,
)
from dalel.apps.cases.search_documents import alongside
from dalel.apps.cases.writers import given_now, require_some_writer, writers_after
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import lengths_of, require_lengths, teams_among
from dalel.apps.entries.epochs import (
    Holder,
    require_current_keys,
    wraps_for_newcomer,
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
    change = CaseChange(case, by, now, lost=[held])
    return change.record([])[0]


def exclude(
    case: OpenCase, member: UUID, given: Mapping[str, object], *, by: MemberSession, now: datetime
) -> None:
    """Mark somebody who must not see a case, and take back what would open it to them.

    That is their own access and that of every team they are in, to the case, its card and its
    reports, which say so from then on: a team that holds one of them alone lets nobody in whom
    it keeps out. Whoever sets this keeps their own access where they had it
    through one of these teams.

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
    reports = open_reports_of(case, by, today=today)
    running = memberships.holders_of(case.container.id, today=today)
    card = open_card_of(case, by)
    places = [*reports, *([card] if card else [])]
    reading = [row for one in places for row in memberships.holders_of(one.id, today=today)]
    teams = teams_among({row.holder for row in (*running, *reading)})
    seen = lengths_of([case.container.id, *(one.id for one in places), *teams])
    if member in exclusions_of(case):
        raise AlreadyExcluded
    lost = [row for row in running if member in people_behind(directory, row.holder)]
    entry = ("exclusion", {**exclusion_fields(member, "set", now), **given})
    cards = _cards_lost_with(case, member, directory, today=today)
    if lost or cards or reports:
        keep, out = by.member_id != member, frozenset([member])
        CaseChange(
            case, by, now, lost=lost, cards=cards, out=out, seen=seen, keep_author=keep
        ).record([entry])
    else:
        on_card = kept_out_entries(card, newly_kept_out(card, [member]), now=now) if card else ()
        _record([NewEntry(case.container, *entry), *on_card], by=by, now=now, seen=seen)


def lift_exclusion(case: OpenCase, member: UUID, *, by: MemberSession, now: datetime) -> None:
    """Let somebody be given access again, also to its card and reports; that is not giving it.

    Whom whoever reported keeps out, that report goes on keeping out.

    Raises:
        NotAWriter: Only those who may write may say so.
        NotExcluded: Nothing says that they must not see the case.
    """
    require_sharing(case)
    seen = lengths_of([case.container.id])
    if member not in exclusions_of(case):
        raise NotExcluded
    belonging = _belonging_to(case, by, now=now)
    places = [case.container, *(one for one in belonging if is_kept_out_by_case(one, member))]
    lifted = exclusion_fields(member, "lifted", now)
    _record([NewEntry(one, "exclusion", lifted) for one in places], by=by, now=now, seen=seen)


def keep_out_everywhere(case: OpenCase, *, by: MemberSession, now: datetime) -> None:
    """Let a case's card and reports keep out whom the case keeps out, since a report was joined.

    Who holds the card alone and would show it to one of these loses it. Raises as ``exclude``.
    """
    out, directory = frozenset(exclusions_of(case)), Directory(by)
    today = timezone.localdate(now)
    cards = frozenset[UUID]().union(
        *(_cards_lost_with(case, one, directory, today=today) for one in out)
    )
    if cards or any(newly_kept_out(one, out) for one in _belonging_to(case, by, now=now)):
        CaseChange(case, by, now, lost=[], cards=cards, out=out, keep_author=True).record([])


def _belonging_to(case: OpenCase, by: MemberSession, *, now: datetime) -> list[OpenContainer]:
    """Open what belongs to a case: its card, and what somebody may change of its reports."""
    card = open_card_of(case, by)
    reports = open_reports_of(case, by, today=timezone.localdate(now))
    return [*([card] if card else []), *reports]


def exclusions_of(case: OpenCase) -> dict[UUID, Exclusion]:
    """Return who must not see a case, and why."""
    return exclusions_in(open_entries(case.container, cache(verify_key_of)))


def lost_with(
    case: OpenCase, member: UUID, directory: Directory, *, now: datetime
) -> list[memberships.Held]:
    """Return the accesses that open a case to somebody: their own, and those of their teams."""
    running = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    return [row for row in running if member in people_behind(directory, row.holder)]


def _cards_lost_with(
    case: OpenCase, member: UUID, directory: Directory, *, today: date
) -> frozenset[UUID]:
    """Return who holds the case's card alone and would show it to somebody."""
    card = card_of(case)
    running = memberships.holders_of(card, today=today) if card else []
    alone = [row.holder for row in running if row.depth == Depth.CARD]
    return frozenset(one for one in alone if member in people_behind(directory, one))


def _record(
    entries: Sequence[NewEntry], *, by: MemberSession, now: datetime, seen: Mapping[UUID, int]
) -> None:
    """Record entries, the first of them in the case."""
    record_entries(
        entries,
        author=by.author,
        now=now,
        beforehand=lambda: require_lengths(seen),
        alongside=lambda rows: alongside(entries[:1])(rows[:1]),
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


def require_end_date(holder: UUID, until: date | None, *, today: date) -> None:
    """Check a last day. Raises ``EndDateNeeded`` or ``EndDateImpossible``."""
    if until is not None and until < today:
        raise EndDateImpossible(latest=None)
    if is_guest(holder):
        if until is None:
            raise EndDateNeeded
        if until > today + GUESTS_AT_MOST:
            raise EndDateImpossible(latest=today + GUESTS_AT_MOST)
