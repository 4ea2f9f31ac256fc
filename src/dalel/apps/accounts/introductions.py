"""Whose keys these are: signed introductions, followed back to the founder.

The founder introduces themselves in the organisation's very first entry. Everyone else is
introduced by a member who could introduce at that moment. Nothing is wrapped to a key that this
module did not return.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch

from dalel.apps.accounts.errors import (
    AccountsError,
    IntroductionInvalid,
    KeyOfColleagueChanged,
    MemberHasLeft,
    NotIntroduced,
)
from dalel.apps.accounts.models import Introduction, Member
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.terms import ContainerType
from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import VerifyKey, fingerprint
from dalel.core.keys.wraps import PublicKey

LABEL = b"dalel/introduction/1"


@dataclass(frozen=True)
class Claim:
    """What an introducer signs."""

    member: UUID
    role: str
    signing_key: bytes
    wrapping_key: bytes
    introducer: UUID

    def to_bytes(self) -> bytes:
        """Return the signed bytes; the role's length (2 bytes, big-endian) precedes it."""
        role = self.role.encode()
        return b"".join(
            (
                LABEL,
                self.member.bytes,
                len(role).to_bytes(2, "big"),
                role,
                self.signing_key,
                self.wrapping_key,
                self.introducer.bytes,
            )
        )


@dataclass(frozen=True)
class CheckedIntroduction:
    """A member whose keys and role lead back to the founder.

    ``organisation``: the container in which all of this was recorded.
    """

    member: UUID
    organisation: UUID
    role: Role
    signing_key: bytes
    wrapping_key: bytes
    is_founder: bool

    @property
    def signing(self) -> VerifyKey:
        """The key that checks what this member signed."""
        return _verify_key(self.signing_key)

    @property
    def wrapping(self) -> PublicKey:
        """The key that secrets may be wrapped to."""
        return _public_key(self.wrapping_key)

    @property
    def fingerprint(self) -> str:
        """The form in which two people compare both keys at once."""
        return fingerprint_of(self.signing_key, self.wrapping_key)

    @property
    def can_introduce(self) -> bool:
        """Whether this member may invite, introduce and remove members.

        The founder may whatever their role is: else an organisation founded by an advocate
        could never have a second member.
        """
        return self.is_founder or self.role == Role.ADMINISTRATOR


def fingerprint_of(signing_key: bytes, wrapping_key: bytes) -> str:
    """Return the fingerprint of a member's two public keys together."""
    return fingerprint(signing_key + wrapping_key)


def checked_introduction(member: UUID) -> CheckedIntroduction:
    """Return the keys and role of somebody who is a member now.

    Raises:
        NotIntroduced: Nobody has introduced them.
        MemberHasLeft: They are no member any more.
        IntroductionInvalid: The newest introduction does not hold.
    """
    line = _line_of(member)
    rows = _members_of(line, member)
    if member not in rows:
        raise NotIntroduced(member=member)
    role, ended = rows[member]
    if ended is not None:
        raise MemberHasLeft(member=member)
    found = _of(member, _followed(line, rows))
    if found.role != role:
        raise IntroductionInvalid(member=member, fault="RoleDiffers")
    return found


def running_introductions() -> list[CheckedIntroduction]:
    """Return all who are members now and whose introduction holds, in the order of the log."""
    rows = Member.objects.filter(ended__isnull=True)
    roles = dict(rows.values_list("pk", "role"))
    return [
        found
        for member, found in followed_introductions().items()
        if isinstance(found, CheckedIntroduction) and roles.get(member) == found.role
    ]


def introduction_at_any_time(member: UUID) -> CheckedIntroduction:
    """Return the keys of a member who may have left, to check what they signed.

    Raises:
        NotIntroduced, IntroductionInvalid: As ``checked_introduction``.
    """
    line = _line_of(member)
    return _of(member, _followed(line, _members_of(line)))


def _of(
    member: UUID, found: Mapping[UUID, CheckedIntroduction | IntroductionInvalid]
) -> CheckedIntroduction:
    introduction = found.get(member)
    if introduction is None:
        raise NotIntroduced(member=member)
    if isinstance(introduction, IntroductionInvalid):
        raise introduction
    return introduction


def require_pinned(introduction: CheckedIntroduction, pins: Mapping[str, str]) -> None:
    """Check a colleague's keys against what a member has seen before.

    Raises:
        KeyOfColleagueChanged: They differ.
    """
    seen = pins.get(str(introduction.member))
    if seen is not None and seen != introduction.fingerprint:
        raise KeyOfColleagueChanged(member=introduction.member)


def followed_introductions() -> dict[UUID, CheckedIntroduction | IntroductionInvalid]:
    """Follow all introductions in the order of the log; the newest of each member counts."""
    rows = introductions_in_order()
    return _followed(rows, _members_of(rows))


def introductions_in_order() -> list[Introduction]:
    """Return all introductions in the order of the log, unchecked.

    One whose entry is gone introduces nobody; the audit names the member and the leaf.
    """
    # Not joined: over all of them SQLite would walk every entry there is. Without the sealed
    # text: the public program has no right to it.
    entry = Introduction._meta.get_field("entry").related_model
    entries = entry._default_manager.defer("ciphertext")
    rows = Introduction.objects.prefetch_related(Prefetch("entry", entries))
    there = (row for row in rows if hasattr(row, "entry"))
    return sorted(there, key=lambda one: one.entry.leaf_index)


def _followed(
    rows: Sequence[Introduction], members: Mapping[UUID, tuple[str, int | None]]
) -> dict[UUID, CheckedIntroduction | IntroductionInvalid]:
    organisation = organisation_id()
    found: dict[UUID, CheckedIntroduction | IntroductionInvalid] = {}
    for row in sorted(rows, key=lambda one: one.entry.leaf_index):
        try:
            if row.entry.container_id != organisation:
                raise IntroductionInvalid(member=row.member, fault="OutsideOrganisation")
            if row.entry.sequence == 0:
                found[row.member] = _check_founder(row)
            else:
                _role, left = members.get(row.introducer, ("", None))
                found[row.member] = _check(row, found.get(row.introducer), ended=left)
        except IntroductionInvalid as fault:
            found[row.member] = fault
    return found


def _line_of(member: UUID) -> list[Introduction]:
    """Return the introductions of a member and of all who introduced them, up to the founder."""
    introductions = Introduction.objects.select_related("entry").defer("entry__ciphertext")
    line: list[Introduction] = []
    seen: set[UUID] = set()
    wanted = {member}
    while wanted:
        found = list(introductions.filter(member__in=wanted))
        line += found
        seen |= wanted
        wanted = {row.introducer for row in found} - seen
    return line


def _members_of(
    introductions: Iterable[Introduction], *others: UUID
) -> dict[UUID, tuple[str, int | None]]:
    """Return the role of each who is introduced, and in which minute they left."""
    wanted = {row.member for row in introductions} | set(others)
    rows = Member.objects.filter(pk__in=wanted).values_list("pk", "role", "ended")
    return {member: (role, ended) for member, role, ended in rows}


def organisation_id() -> UUID | None:
    """Return the organisation's container: the one whose introduction is the log's first."""
    rows = Introduction.objects.filter(entry__container__type=ContainerType.ORGANISATION)
    first = rows.order_by("entry__leaf_index").values_list("entry__container_id", flat=True)
    return first.first()


def _check_founder(row: Introduction) -> CheckedIntroduction:
    if row.introducer != row.member:
        raise IntroductionInvalid(member=row.member, fault="FounderNotSelfIntroduced")
    return _signed(row, key=bytes(row.signing_key), is_founder=True)


def _check(
    row: Introduction,
    introducer: CheckedIntroduction | AccountsError | None,
    *,
    ended: int | None,
) -> CheckedIntroduction:
    if not isinstance(introducer, CheckedIntroduction):
        raise IntroductionInvalid(member=row.member, fault="IntroducerUnknown")
    if not introducer.can_introduce:
        raise IntroductionInvalid(member=row.member, fault="IntroducerNotEntitled")
    if ended is not None and row.entry.minute > ended:
        raise IntroductionInvalid(member=row.member, fault="IntroducerHadLeft")
    is_founder = introducer.is_founder and row.member == introducer.member
    return _signed(row, key=introducer.signing_key, is_founder=is_founder)


def _signed(row: Introduction, *, key: bytes, is_founder: bool) -> CheckedIntroduction:
    claim = Claim(
        row.member, row.role, bytes(row.signing_key), bytes(row.wrapping_key), row.introducer
    )
    try:
        _verify(key, claim.to_bytes(), bytes(row.signature))
        _verify_key(claim.signing_key)
        _public_key(claim.wrapping_key)
        role = Role(claim.role)
    except (KeysError, ValueError) as error:
        raise IntroductionInvalid(member=row.member, fault=type(error).__name__) from error
    return CheckedIntroduction(
        row.member,
        row.entry.container_id,
        role,
        claim.signing_key,
        claim.wrapping_key,
        is_founder,
    )


@lru_cache(maxsize=2048)
def _verify(key: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature once per process and message; the cache key is all of it."""
    _verify_key(key).verify(message, signature)


@lru_cache(maxsize=2048)
def _verify_key(raw: bytes) -> VerifyKey:
    return VerifyKey(raw)


@lru_cache(maxsize=2048)
def _public_key(raw: bytes) -> PublicKey:
    return PublicKey.from_bytes(raw)
