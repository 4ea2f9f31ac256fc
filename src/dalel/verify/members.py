"""Authors: whose keys they are, by introductions that lead back to a founder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import VerifyKey
from dalel.verify.bundle import BundledMember
from dalel.verify.faults import (
    Fault,
    IntroducerUnknown,
    IntroductionMismatch,
    IntroductionSignatureInvalid,
    MemberListedTwice,
)


@dataclass(frozen=True, slots=True)
class Author:
    """A member whose signature can be checked."""

    key: VerifyKey
    role: str


def check_members(
    members: tuple[BundledMember, ...],
) -> tuple[Mapping[UUID, Author], tuple[Fault, ...]]:
    """Return the authors by id, and what is wrong with their introductions."""
    listed = {member.id: member for member in members}
    authors: dict[UUID, Author] = {}
    faults: list[Fault] = []
    seen: set[UUID] = set()
    for member in members:
        if member.id in seen:
            faults.append(MemberListedTwice(detail=str(member.id)))
        seen.add(member.id)
        authors[member.id] = Author(VerifyKey(member.signing_key), member.role)
    for member in listed.values():
        faults.extend(_introduction_faults(member, listed, authors))
    return authors, tuple(faults)


def _introduction_faults(
    member: BundledMember, listed: Mapping[UUID, BundledMember], authors: Mapping[UUID, Author]
) -> Iterator[Fault]:
    given = member.introduction
    if given is None:
        return
    stated = (given.member, given.signing_key, given.role)
    if stated != (member.id, member.signing_key, member.role):
        yield IntroductionMismatch(detail=str(member.id))
    introducer = authors.get(given.introducer)
    if introducer is None or not _leads_to_founder(member, listed):
        yield IntroducerUnknown(detail=str(member.id))
        return
    try:
        introducer.key.verify(given.message(), given.signature)
    except KeysError:
        yield IntroductionSignatureInvalid(detail=str(member.id))


def _leads_to_founder(member: BundledMember, listed: Mapping[UUID, BundledMember]) -> bool:
    """Whether the chain of introducers ends at somebody who introduced themselves."""
    passed: set[UUID] = set()
    at: BundledMember | None = member
    while at is not None and at.introduction is not None and at.id not in passed:
        if at.introduction.introducer == at.id:
            return True
        passed.add(at.id)
        at = listed.get(at.introduction.introducer)
    return False
