"""Authors: whose keys they are, by introductions that lead back to the one founder."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import VerifyKey, fingerprint
from dalel.verify.bundle import BundledMember, Introduction
from dalel.verify.faults import (
    Fault,
    FounderNotInPolicy,
    IntroducerNotEntitled,
    IntroducerUnknown,
    IntroductionMismatch,
    IntroductionSignatureInvalid,
    MemberListedTwice,
    SeveralFounders,
)
from dalel.verify.policy import Policy

ADMINISTRATOR = "ADMINISTRATOR"
"""Role of those who may introduce besides the founder, who may whatever their role is."""


@dataclass(frozen=True, slots=True)
class Author:
    """A member whose signature can be checked."""

    key: VerifyKey
    role: str


@dataclass(frozen=True, slots=True)
class CheckedMembers:
    """The authors by id, what is wrong with their introductions, and to whom they lead back.

    Attributes:
        authors: Every listed member.
        founder: Fingerprint of the founder's two keys, or None where there is not exactly one.
        is_founder_pinned: Whether the policy names that fingerprint.
        faults: What is wrong.
    """

    authors: Mapping[UUID, Author]
    founder: str | None
    is_founder_pinned: bool
    faults: tuple[Fault, ...]


def check_members(members: tuple[BundledMember, ...], policy: Policy) -> CheckedMembers:
    """Check each introduction, and the founder against the policy."""
    listed = {member.id: member for member in members}
    authors = {
        member.id: Author(VerifyKey(member.signing_key), member.role) for member in listed.values()
    }
    founders = [one for one in _introductions(listed) if one.introducer == one.member]
    founder = _fingerprint(founders[0]) if len(founders) == 1 else None
    faults = [*_repetitions(members), *_founder_faults(founders, policy)]
    introduced = _introduced_from(founders, listed)
    for member in listed.values():
        faults.extend(_introduction_faults(member, authors, introduced))
    return CheckedMembers(authors, founder, founder in policy.founders, tuple(faults))


def _introductions(listed: Mapping[UUID, BundledMember]) -> Iterator[Introduction]:
    """Yield those that are about the member under whom they stand."""
    for member in listed.values():
        if member.introduction is not None and member.introduction.member == member.id:
            yield member.introduction


def _fingerprint(founder: Introduction) -> str:
    return fingerprint(founder.signing_key + founder.wrapping_key)


def _repetitions(members: tuple[BundledMember, ...]) -> Iterator[Fault]:
    seen: set[UUID] = set()
    for member in members:
        if member.id in seen:
            yield MemberListedTwice(detail=str(member.id))
        seen.add(member.id)


def _founder_faults(founders: list[Introduction], policy: Policy) -> Iterator[Fault]:
    if len(founders) > 1:
        yield SeveralFounders(detail=", ".join(str(one.member) for one in founders[:3]))
    for one in founders if policy.founders else []:
        if _fingerprint(one) not in policy.founders:
            yield FounderNotInPolicy(detail=_fingerprint(one))


def _introduced_from(
    founders: list[Introduction], listed: Mapping[UUID, BundledMember]
) -> dict[UUID, bool]:
    """Return everyone to whom introductions lead from a founder, and whether that one is it."""
    by_introducer: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for one in _introductions(listed):
        by_introducer[one.introducer].append(one.member)
    reached = {one.member: True for one in founders}
    queue = list(reached)
    while queue:
        for member in by_introducer[queue.pop()]:
            if member not in reached:
                reached[member] = False
                queue.append(member)
    return reached


def _introduction_faults(
    member: BundledMember, authors: Mapping[UUID, Author], introduced: Mapping[UUID, bool]
) -> Iterator[Fault]:
    given = member.introduction
    if given is None:
        return
    stated = (given.member, given.signing_key, given.role)
    if stated != (member.id, member.signing_key, member.role):
        yield IntroductionMismatch(detail=str(member.id))
    introducer = authors.get(given.introducer)
    if introducer is None or member.id not in introduced:
        yield IntroducerUnknown(detail=str(member.id))
        return
    if introducer.role != ADMINISTRATOR and not introduced.get(given.introducer):
        yield IntroducerNotEntitled(detail=str(member.id))
    try:
        introducer.key.verify(given.message(), given.signature)
    except KeysError:
        yield IntroductionSignatureInvalid(detail=str(member.id))
