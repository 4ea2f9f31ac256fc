"""From an invitation to a colleague, in two steps.

The invited person makes their own keys; they open nothing. A member who may introduce then
compares the fingerprint, signs the introduction and hands over the organisation's key. A leaked
invitation alone opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.utils import timezone

from dalel.apps.accounts.actions.introducing import (
    introduction_entry,
    require_still_introducer,
    write_introduction,
)
from dalel.apps.accounts.credentials import Keys, destroy_keys, name_hash, pin, store_keys
from dalel.apps.accounts.errors import (
    EnrolmentChanged,
    InvitationUnusable,
    NameTaken,
    NotAllowed,
)
from dalel.apps.accounts.introductions import Claim, fingerprint_of, organisation_id
from dalel.apps.accounts.invitations import VALID_FOR, hash_of, new_token
from dalel.apps.accounts.lanes import Lane
from dalel.apps.accounts.models import Enrolment, Invitation, Member
from dalel.apps.accounts.queries import name_of_waiting, organisation, usable_invitation
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession, Unlocked, end_all_of
from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.containers import newest_public_key
from dalel.apps.entries.epochs import Holder, wraps_for_newcomer
from dalel.apps.entries.memberships import write_membership
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.credentials import (
    MasterKey,
    RecoveryKey,
    new_recovery_key,
    recovery_key_text,
)
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import PublicKey, wrap_context, wrap_to


@dataclass(frozen=True, repr=False)
class Enrolled:
    """Somebody who has enrolled and waits, and the key to print for them."""

    member: UUID
    master: MasterKey
    recovery_key: RecoveryKey

    @property
    def recovery_key_text(self) -> str:
        """The recovery key as it is printed."""
        return recovery_key_text(self.recovery_key)


def require_introducer(session: MemberSession) -> None:
    """Check that a member may invite, introduce and remove others.

    Raises:
        NotAllowed: They may not.
    """
    if not session.introduction.can_introduce:
        raise NotAllowed


def invite(session: MemberSession, role: Role, *, now: datetime) -> str:
    """Make an invitation and return its token; it can be used once, within three days.

    Raises:
        NotAllowed: The member may not invite.
    """
    require_introducer(session)
    token = new_token()
    with write_transaction():
        Invitation.objects.create(
            token_hash=hash_of(token),
            role=role,
            minute=minute_of(now),
            until=minute_of(now + VALID_FOR),
        )
    return token


def withdraw_invitation(session: MemberSession, invitation: UUID) -> None:
    """Take back an invitation that nobody has used.

    Raises:
        NotAllowed: The member may not.
    """
    require_introducer(session)
    with write_transaction():
        Invitation.objects.filter(pk=invitation, used__isnull=True).delete()


def enrol(
    token: str,
    *,
    sign_in_name: str,
    display_name: str,
    password: str,
    lane: Lane,
    now: datetime,
    has_key_to_write_down: bool = False,
) -> Enrolled:
    """Make an invited person's keys and let them wait to be introduced.

    Args:
        token: Of the invitation.
        sign_in_name: Only its keyed hash is stored.
        display_name: What colleagues will read; sealed.
        password: Opens the person's keys.
        lane: Where the derivation waits its turn.
        now: When this happens (aware).
        has_key_to_write_down: Whether every sign-in leads to a recovery key until two groups of
            one were typed back.

    Raises:
        InvitationUnusable: The invitation is unknown, used or too old.
        NameTaken: Somebody signs in with this name already.
        SignInsBusy: Too many derivations at this moment.
    """
    found = usable_invitation(token, now=now)
    if found is None:
        raise InvitationUnusable
    if Member.objects.filter(name_hash=name_hash(sign_in_name)).exists():
        raise NameTaken
    keys = Keys.generate()
    enrolled = Enrolled(uuid4(), keys.master, new_recovery_key())
    row = Member(
        id=enrolled.member,
        name_hash=name_hash(sign_in_name),
        has_key_to_write_down=has_key_to_write_down,
    )
    with lane.turn():
        store_keys(enrolled.member, keys, password=password, recovery=enrolled.recovery_key)
    try:
        _write(found.pk, row, keys, display_name, now=now)
    except BaseException:
        destroy_keys(enrolled.member)
        raise
    return enrolled


def _write(
    invitation: UUID, member: Member, keys: Keys, display_name: str, *, now: datetime
) -> None:
    sealed_name = _sealed_name(member.pk, display_name)
    try:
        with write_transaction():
            rows = Invitation.objects.select_for_update().filter(pk=invitation)
            row = rows.filter(used__isnull=True).first()
            if row is None:
                raise InvitationUnusable
            row.used = minute_of(now)
            row.save(update_fields=["used"])
            member.role = row.role
            member.save(force_insert=True)
            Enrolment.objects.create(
                member=member,
                signing_key=keys.signing.public.to_bytes(),
                wrapping_key=keys.private.public.to_bytes(),
                name_wrap=sealed_name,
                minute=minute_of(now),
            )
    except IntegrityError as error:
        raise NameTaken from error


def _sealed_name(member: UUID, display_name: str) -> bytes:
    container = organisation_id()
    if container is None:
        raise InvitationUnusable
    context = wrap_context("enrolment", container, member)
    return wrap_to(newest_public_key(container), pad(display_name.encode()), context=context)


def confirm_enrolment(
    session: MemberSession,
    member: UUID,
    *,
    fingerprint: str,
    now: datetime,
    role: str | None = None,
) -> None:
    """Introduce somebody who waits: sign their keys and hand over the organisation's key.

    A guest gets no key: they belong to the organisation, so that a case can be shared with them.

    Args:
        session: Who introduces.
        member: Who waits.
        fingerprint: What the introducer compared; other keys are refused.
        now: When this happens (aware).
        role: What the introducer was shown; another role is refused. ``None`` where nothing was
            shown, because the program itself invited.

    Raises:
        NotAllowed: The member may not introduce.
        EnrolmentChanged: Nobody waits, or with other keys or another role.
    """
    require_introducer(session)
    row = Enrolment.objects.select_related("member").filter(pk=member).first()
    if row is None or fingerprint != fingerprint_of(
        bytes(row.signing_key), bytes(row.wrapping_key)
    ):
        raise EnrolmentChanged
    if role is not None and role != row.member.role:
        raise EnrolmentChanged
    container = organisation(session)
    claim = Claim(
        member,
        row.member.role,
        bytes(row.signing_key),
        bytes(row.wrapping_key),
        session.member_id,
    )
    holder = _newcomer(claim)
    keys = [] if holder.depth == Depth.CARD else wraps_for_newcomer(container, holder)
    name = name_of_waiting(row, container)
    entry = introduction_entry(container, claim, display_name=name, today=timezone.localdate(now))

    def alongside(_rows: object) -> None:
        require_still_introducer(session.member_id)
        if not Enrolment.objects.filter(pk=member).delete()[0]:
            raise EnrolmentChanged
        write_introduction(claim, session.author, entry.id)
        write_membership(holder.id, container.id, holder.depth, until=holder.until, now=now)

    record_entry(entry, author=session.author, now=now, keys=keys, alongside=alongside)


def _newcomer(claim: Claim) -> Holder:
    depth = Depth.CARD if claim.role == Role.GUEST else Depth.WRITE
    return Holder(claim.member, PublicKey.from_bytes(claim.wrapping_key), depth)


def remember_colleague(unlocked: Unlocked, member: UUID, *, fingerprint: str) -> None:
    """Remember a fingerprint that was compared; from now on another key is noticed."""
    pin(unlocked.member_id, unlocked.keys, {str(member): fingerprint})


def refuse_enrolment(session: MemberSession, member: UUID) -> None:
    """Send away somebody who waits: nothing of their enrolment is kept.

    Raises:
        NotAllowed: The member may not.
        EnrolmentChanged: Nobody waits any more.
    """
    require_introducer(session)
    with write_transaction():
        if not Enrolment.objects.filter(pk=member).exists():
            raise EnrolmentChanged
        Member.objects.filter(pk=member).delete()
    end_all_of(member)
    destroy_keys(member)
