"""What the accounts room can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.introductions import (
    CheckedIntroduction,
    checked_introduction,
    fingerprint_of,
    followed_introductions,
    introduction_at_any_time,
    introductions_in_order,
    require_pinned,
)
from dalel.apps.accounts.invitations import hash_of
from dalel.apps.accounts.models import Enrolment, Introduction, Invitation, Member
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession, Unlocked
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_several
from dalel.apps.entries.remembering import last_forgotten
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import unpad
from dalel.core.keys.signatures import VerifyKey
from dalel.core.keys.wraps import wrap_context


@dataclass(frozen=True)
class Colleague:
    """A member as colleagues see them."""

    member_id: UUID
    display_name: str
    role: Role
    fingerprint: str
    has_left: bool
    is_founder: bool
    # A class name such as ``KeyOfColleagueChanged``; empty where all is well.
    fault: str = ""


@dataclass(frozen=True)
class Waiting:
    """Somebody who has enrolled and waits to be introduced."""

    member_id: UUID
    display_name: str
    role: Role
    fingerprint: str


def organisation(session: MemberSession) -> OpenContainer:
    """Open the organisation's container for a member.

    Raises:
        NoKey: The member holds no key to it.
    """
    return session.open(session.organisation_id)


def member_names(session: MemberSession) -> dict[UUID, str]:
    """Return the display names of all members, also of those who have left.

    A guest holds no key to them and gets the words for their roles instead.
    """
    if session.is_guest:
        return role_words()
    container = organisation(session)
    names: dict[UUID, str] = {}
    rows = introductions_in_order()
    opened = open_several(container, [row.entry_id for row in rows], cache(verify_key_of))
    for row in rows:
        sealed = opened.get(row.entry_id)
        name = sealed.fields.get("display_name") if isinstance(sealed, OpenedEntry) else None
        names[row.member] = str(name) if name else names.get(row.member, "")
    return names


def role_words() -> dict[UUID, str]:
    """Return what stands for each member where no name may stand: the role, in words."""
    return {row.member: str(Role(row.role).label) for row in introductions_in_order()}


def names_remembered(session: MemberSession) -> dict[UUID, str]:
    """Return ``member_names``, looked up anew once somebody was introduced or a name erased."""
    if session.is_guest:
        return role_words()
    state = Introduction.objects.count(), last_forgotten(session.organisation_id)
    known: tuple[object, dict[UUID, str]] | None = session.memory.get("names")
    if known is None or known[0] != state:
        known = state, member_names(session)
        session.memory["names"] = known
    return known[1]


def introducers() -> list[UUID]:
    """Return the members who may invite, introduce and remove others now."""
    running = set(Member.objects.filter(ended__isnull=True).values_list("pk", flat=True))
    return [
        member
        for member, introduction in followed_introductions().items()
        if member in running
        and isinstance(introduction, CheckedIntroduction)
        and introduction.can_introduce
    ]


def colleagues(session: MemberSession) -> list[Colleague]:
    """Return all members, by name; those who have left come last."""
    names = member_names(session)
    found = followed_introductions()
    rows = Member.objects.filter(pk__in=list(found))
    listed = [_colleague(session, row, names.get(row.pk, ""), found[row.pk]) for row in rows]
    return sorted(listed, key=lambda one: (one.has_left, one.display_name.casefold()))


def _colleague(
    session: MemberSession,
    row: Member,
    name: str,
    introduction: CheckedIntroduction | AccountsError,
) -> Colleague:
    has_left = row.ended is not None
    if not isinstance(introduction, CheckedIntroduction):
        fault = type(introduction).__name__
        return Colleague(row.pk, name, Role(row.role), "", has_left, False, fault)
    return Colleague(
        member_id=row.pk,
        display_name=name,
        role=introduction.role,
        fingerprint=introduction.fingerprint,
        has_left=has_left,
        is_founder=introduction.is_founder,
        fault="" if has_left else _fault_of(row.pk, session),
    )


def _fault_of(member: UUID, session: MemberSession) -> str:
    try:
        require_pinned(checked_introduction(member), session.pins)
    except AccountsError as fault:
        return type(fault).__name__
    return ""


def new_fingerprints() -> dict[str, str]:
    """Return every running member's fingerprint, to be remembered at sign-in."""
    ended = set(Member.objects.filter(ended__isnull=False).values_list("pk", flat=True))
    return {
        str(member): introduction.fingerprint
        for member, introduction in followed_introductions().items()
        if isinstance(introduction, CheckedIntroduction) and member not in ended
    }


def verify_key_of(member: UUID) -> VerifyKey | None:
    """Return the key that checks what a member signed, also after they have left."""
    try:
        return introduction_at_any_time(member).signing
    except AccountsError:
        return None


def roles_and_ends() -> dict[UUID, tuple[Role, int | None]]:
    """Return every member's role, and the minute in which they left, if they did."""
    rows = Member.objects.values_list("pk", "role", "ended")
    return {member: (Role(role), ended) for member, role, ended in rows}


def keys_of_authors(session: MemberSession) -> Callable[[UUID], VerifyKey | None]:
    """Return ``verify_key_of`` for one request: colleagues are followed together, and once."""
    followed = cache(followed_introductions)

    def key_of(member: UUID) -> VerifyKey | None:
        if member == session.member_id:
            return session.introduction.signing
        found = followed().get(member)
        return found.signing if isinstance(found, CheckedIntroduction) else None

    return cache(key_of)


def waiting_members(session: MemberSession) -> Iterator[Waiting]:
    """Yield those who wait to be introduced, longest first."""
    container = organisation(session)
    rows = Enrolment.objects.select_related("member").order_by("minute", "pk")
    for row in rows:
        yield Waiting(
            member_id=row.pk,
            display_name=name_of_waiting(row, container),
            role=Role(row.member.role),
            fingerprint=fingerprint_of(bytes(row.signing_key), bytes(row.wrapping_key)),
        )


def name_of_waiting(row: Enrolment, container: OpenContainer) -> str:
    """Return the name somebody gave when they enrolled; empty where it does not open."""
    context = wrap_context("enrolment", container.id, row.pk)
    for epoch in range(container.epoch, 0, -1):
        try:
            secret = container.secret_of(epoch)
            return unpad(secret.unwrap(bytes(row.name_wrap), context=context)).decode()
        except (KeysError, UnicodeDecodeError):
            continue
    return ""


def has_key_to_write_down(member: UUID) -> bool:
    """Return whether somebody has yet to show that they wrote their recovery key down."""
    return Member.objects.filter(pk=member, has_key_to_write_down=True).exists()


def is_waiting(unlocked: Unlocked) -> bool:
    """Return whether somebody has enrolled and is not introduced yet."""
    return Enrolment.objects.filter(pk=unlocked.member_id).exists()


def usable_invitation(token: str, *, now: datetime) -> Invitation | None:
    """Return the invitation behind a token; ``None`` where it is unknown, used or too old."""
    minute = minute_of(now)
    rows = Invitation.objects.filter(token_hash=hash_of(token), used__isnull=True)
    return rows.filter(until__gt=minute).first()


def open_invitations(*, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be used, newest first."""
    rows = Invitation.objects.filter(used__isnull=True, until__gt=minute_of(now))
    return list(rows.order_by("-minute", "pk"))
