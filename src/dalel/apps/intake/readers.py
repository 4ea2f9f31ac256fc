"""Who reads reports, what they show of themselves, and whom a reporter may keep out.

Whoever works in intake reads. Where nobody has that role, as in an office of two, every advocate
and case worker does. Nothing is wrapped to anybody whose introduction does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.introductions import (
    CheckedIntroduction,
    introduction_at_any_time,
    running_introductions,
)
from dalel.apps.accounts.roles import Role
from dalel.apps.intake.errors import NobodyLeft
from dalel.apps.intake.laptops import this_laptop
from dalel.apps.intake.models import ReaderLabel
from dalel.core.keys.errors import KeysError

_INTAKE = (Role.INTAKE_WORKER, Role.INTAKE_LEAD)
_OTHERWISE = (Role.ADVOCATE, Role.WORKER)
LABEL = b"dalel/reader-label/1"
LABEL_CHARACTERS = 60


@dataclass(frozen=True)
class ReaderChoice:
    """Whom a reporter keeps out: members by their label, anybody in own words, all but lawyers."""

    refused: frozenset[UUID] = frozenset()
    words: str = ""
    only_lawyers: bool = False


@dataclass(frozen=True)
class Offered:
    """A member who agreed to show something of themselves to reporters."""

    member: UUID
    label: str


def intake_members() -> list[CheckedIntroduction]:
    """Return who reads reports now, in the order of their introductions.

    On a laptop without a network: who read when it was prepared.
    """
    laptop = this_laptop()
    running = running_introductions() if laptop is None else list(laptop.readers.members)
    intake = [one for one in running if one.role in _INTAKE]
    return intake or [one for one in running if one.role in _OTHERWISE]


def may_hold_reports(member: CheckedIntroduction) -> bool:
    """Return whether an arrival may bring a member keys; it may bring none to a guest."""
    return member.role in (*_INTAKE, *_OTHERWISE)


def may_have_read(member: UUID) -> bool:
    """Return whether somebody who may not hold reports now is a colleague, or was one."""
    try:
        return introduction_at_any_time(member).role != Role.GUEST
    except AccountsError:
        return False


def link_officers() -> list[CheckedIntroduction]:
    """Return who may open what is sealed apart to be compared: none on a laptop."""
    if this_laptop() is not None:
        return []
    return [one for one in running_introductions() if one.role == Role.LINK_OFFICER]


def may_be_compared(choice: ReaderChoice) -> bool:
    """Return whether names and numbers can be sealed apart.

    Not where words say who must not read: nobody has found out yet whether an officer is meant.
    """
    return not choice.words.strip() and any(
        one.member not in choice.refused for one in link_officers()
    )


def lead_of_intake() -> CheckedIntroduction | None:
    """Return who answers for intake: the lead, else whoever has read reports longest."""
    return _lead_among(intake_members())


def is_open() -> bool:
    """Return whether somebody could read a report."""
    return bool(intake_members())


def has_lawyer(choice: ReaderChoice) -> bool:
    """Return whether a lawyer would be left to read it."""
    return any(
        one.role == Role.ADVOCATE and one.member not in choice.refused for one in intake_members()
    )


def readers_for(choice: ReaderChoice) -> list[CheckedIntroduction]:
    """Return who gets the keys of a report.

    Where somebody is kept out in words only, that is the lead alone, until a person has settled
    who was meant.

    Raises:
        NobodyLeft: Nobody would be left.
    """
    left = [
        one
        for one in intake_members()
        if one.member not in choice.refused
        and (one.role == Role.ADVOCATE or not choice.only_lawyers)
    ]
    lead = _lead_among(left)
    if lead is None:
        raise NobodyLeft
    return [lead] if choice.words.strip() else left


def _lead_among(members: Iterable[CheckedIntroduction]) -> CheckedIntroduction | None:
    listed = list(members)
    leads = [one for one in listed if one.role == Role.INTAKE_LEAD]
    return next(iter(leads or listed), None)


def readers_offered() -> tuple[Offered, ...]:
    """Return those readers who show a label, by label; a label that is not theirs is left out."""
    readers = {one.member: one for one in intake_members()}
    offered = [
        Offered(row.member, row.text)
        for row in ReaderLabel.objects.filter(member__in=list(readers))
        if _is_signed(row, readers[row.member])
    ]
    return tuple(sorted(offered, key=lambda one: (one.label.casefold(), one.member)))


def label_message(member: UUID, text: str, minute: int) -> bytes:
    """Return what a member signs to agree that this is shown."""
    return LABEL + member.bytes + minute.to_bytes(4, "big") + text.encode()


def _is_signed(row: ReaderLabel, member: CheckedIntroduction) -> bool:
    try:
        message = label_message(row.member, row.text, row.minute)
        member.signing.verify(message, bytes(row.signature))
    except KeysError:
        return False
    return True


def label_of(member: UUID) -> str:
    """Return what a member shows of themselves; empty where nothing."""
    return ReaderLabel.objects.filter(pk=member).values_list("text", flat=True).first() or ""
