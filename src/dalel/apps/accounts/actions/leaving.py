"""A member leaves: their sessions end, their keys are destroyed, the organisation's key changes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.actions.enrolling import require_introducer
from dalel.apps.accounts.actions.introducing import require_still_introducer
from dalel.apps.accounts.actions.teams import leave_common_teams
from dalel.apps.accounts.credentials import destroy_keys, has_keys
from dalel.apps.accounts.devices import forget_devices_of
from dalel.apps.accounts.errors import MemberUnknown, NotAllowed
from dalel.apps.accounts.models import Member
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession, end_all_of
from dalel.apps.entries.actions import NewEntry, record_entries
from dalel.apps.entries.epochs import (
    Holder,
    destroy_older_wraps,
    prepare_rotation,
    write_epoch,
)
from dalel.apps.entries.memberships import end_membership, holders_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.ledger.errors import LogError
from dalel.apps.ledger.queries import minute_of


def remove_member(session: MemberSession, member: UUID, *, now: datetime) -> None:
    """End a membership of the organisation for good.

    What the member wrote stays, and stays signed. Those who stay get the organisation's new key.
    Teams that the remover is in get a new key first; in the others the member's key opens nothing
    any more, and whoever is in them is asked to renew it.
    Nobody removes themselves, so that somebody who may introduce is always left.

    Raises:
        NotAllowed: The member may not remove others, or named themselves.
        MemberUnknown: There is no such member any more.
        KeyOfColleagueChanged, IntroductionInvalid: Somebody who stays cannot be given the key.
    """
    require_introducer(session)
    if member == session.member_id:
        raise NotAllowed
    if not Member.objects.filter(pk=member, ended__isnull=True, enrolment=None).exists():
        raise MemberUnknown(member=member)
    leave_common_teams(session, member, now=now)
    container = organisation(session)
    running = holders_of(container.id, today=timezone.localdate(now))
    colleagues = [session.colleague(row.holder) for row in running if row.holder != member]
    # Whoever was introduced as a guest gets no key, whatever a row says.
    staying = [Holder(one.member, one.wrapping) for one in colleagues if one.role != Role.GUEST]
    change = prepare_rotation(container, staying)
    leaving = {row.holder for row in running} - {one.id for one in staying}

    def beforehand() -> None:
        require_still_introducer(session.member_id)
        write_epoch(change, now=now, leaving={member, *leaving})
        end_membership(member, container.id, now=now)
        Member.objects.filter(pk=member).update(ended=minute_of(now))

    record_entries(
        [_farewell(change.opened, member, today=timezone.localdate(now))],
        author=session.author,
        now=now,
        keys=change.wraps,
        beforehand=beforehand,
    )
    end_all_of(member)
    destroy_older_wraps(change)
    with suppress(LogError):
        destroy_keys(member)
        forget_devices_of(member)


def destroy_keys_of_former_members() -> None:
    """Finish removals that a busy key store or a crash has cut short. Runs when the desk starts.

    Raises:
        LogBusy, LogFull: The key store cannot be written.
    """
    for member in Member.objects.filter(ended__isnull=False).values_list("pk", flat=True):
        if has_keys(member):
            destroy_keys(member)


def _farewell(container: OpenContainer, member: UUID, *, today: date) -> NewEntry:
    fields = {"holder": str(member), "change": "withdrawn", "changed_on": today.isoformat()}
    return NewEntry(container, "access", fields)
