"""A member gets another role: introduced anew, with the same keys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.actions.enrolling import require_introducer
from dalel.apps.accounts.actions.introducing import (
    introduction_entry,
    require_still_introducer,
    write_introduction,
)
from dalel.apps.accounts.errors import (
    GuestsStayGuests,
    LastIntroducer,
    MemberUnknown,
    RoleNotAsSeen,
)
from dalel.apps.accounts.introductions import Claim
from dalel.apps.accounts.models import Member
from dalel.apps.accounts.queries import introducers, member_names, organisation
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.actions import record_entry


def change_role(
    session: MemberSession, member: UUID, role: Role, *, was: Role, now: datetime
) -> None:
    """Introduce a member anew in another role; their keys and what they can open stay.

    Args:
        session: Who introduces; may be the member.
        member: Whose role changes.
        role: From now on.
        was: The role that the introducer was shown.
        now: When this happens (aware).

    Raises:
        NotAllowed: The member may not introduce (any more).
        MemberUnknown: There is no such member any more.
        GuestsStayGuests: The change would make a guest a member, or a member a guest.
        LastIntroducer: Nobody would be left who may introduce.
        RoleNotAsSeen: The role was changed meanwhile, or is this one already.
        KeyOfColleagueChanged, IntroductionInvalid: The keys are not those seen before.
    """
    require_introducer(session)
    if not Member.objects.filter(pk=member, ended__isnull=True, enrolment=None).exists():
        raise MemberUnknown(member=member)
    introduced = session.colleague(member)
    if (introduced.role == Role.GUEST) != (role == Role.GUEST):
        raise GuestsStayGuests
    if introduced.role != was or role == was:
        raise RoleNotAsSeen
    keys = introduced.signing_key, introduced.wrapping_key
    claim = Claim(member, role.value, *keys, session.member_id)
    # A name that does not open (any more) is not invented.
    name = member_names(session).get(member) or "—"
    entry = introduction_entry(
        organisation(session), claim, display_name=name, today=timezone.localdate(now)
    )

    def alongside(_rows: object) -> None:
        require_still_introducer(session.member_id)
        running = Member.objects.filter(pk=member, role=was, ended__isnull=True)
        if not running.update(role=role):
            raise RoleNotAsSeen
        write_introduction(claim, session.author, entry.id)
        if not introducers():
            raise LastIntroducer

    record_entry(entry, author=session.author, now=now, alongside=alongside)
