"""Reports that are one matter: which goes on in which, and who may then read them.

Nothing is copied: the double says in an entry where it goes on, the other names the double, and a
later step ``parted`` in both undoes it. What a reporter has signed says nothing of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.intake.errors import MergedAway
from dalel.apps.intake.inbox import DeskReport, report_at_desk

INTO, LINK, PARTED = "merged_into", "report_link", "parted"


def goes_on_in(talk: Iterable[OpenedEntry | UnreadableEntry]) -> OpenedEntry | None:
    """Return the entry that says where a conversation goes on; ``None`` where it stands alone."""
    found = None
    for one in _members(talk):
        if one.kind.name == INTO:
            found = one
        elif found is not None and _parts_from(one) == found.fields.get("target"):
            found = None
    return found


def target_in(talk: Iterable[OpenedEntry | UnreadableEntry]) -> UUID | None:
    """Return the conversation that another goes on in."""
    found = goes_on_in(talk)
    return _id(found.fields.get("target")) if found else None


def named_in(talk: Iterable[OpenedEntry | UnreadableEntry]) -> dict[UUID, str]:
    """Return the doubles that a conversation names, each with its number."""
    found: dict[UUID, str] = {}
    for one in _members(talk):
        double = _id(one.fields.get("conversation"))
        if one.kind.name == LINK and double is not None:
            found[double] = str(one.fields.get("number", ""))
        elif (parted := _id(_parts_from(one))) is not None:
            found.pop(parted, None)
    return found


def target_of(report: DeskReport, *, now: datetime) -> DeskReport | None:
    """Return the report that another goes on in, if this member may open it."""
    entry = goes_on_in(report.talk)
    number = str(entry.fields.get("target_number", "")) if entry else ""
    found = report_at_desk(report.member, number, now=now) if number else None
    return found if found and found.conversation.id == target_in(report.talk) else None


def doubles_of(report: DeskReport, *, now: datetime) -> list[DeskReport]:
    """Return the reports that go on in this one, as far as this member may open them."""
    found = []
    for conversation, number in named_in(report.talk).items():
        one = report_at_desk(report.member, number, now=now)
        if one is None or one.conversation.id != conversation:
            continue
        if target_in(one.talk) == report.conversation.id:
            found.append(one)
    return found


def others_with(report: DeskReport, *, now: datetime) -> list[DeskReport]:
    """Return all other reports of the same matter: whoever reads one reads all."""
    target = target_of(report, now=now)
    if target is None:
        return doubles_of(report, now=now)
    mine = report.conversation.id
    return [target, *(one for one in doubles_of(target, now=now) if one.conversation.id != mine)]


def whole_matter(report: DeskReport, *, now: datetime) -> list[DeskReport]:
    """Return a report and all that go on in it.

    Raises:
        MergedAway: It goes on in another one itself.
        NotAWriter: This member may not write in one of them.
    """
    if goes_on_in(report.talk) is not None:
        raise MergedAway
    return [report, *all_doubles(report, now=now)]


def all_doubles(report: DeskReport, *, now: datetime) -> list[DeskReport]:
    """Return every report that goes on in this one. Raises ``NotAWriter`` as ``whole_matter``."""
    found = doubles_of(report, now=now)
    missing = named_in(report.talk).keys() - {o.conversation.id for o in found if o.may_write}
    for conversation in sorted(missing):
        raise NotAWriter(container=conversation)
    return found


def _members(talk: Iterable[OpenedEntry | UnreadableEntry]) -> Iterator[OpenedEntry]:
    for one in talk:
        if not isinstance(one, OpenedEntry) or one.superseded_by is not None:
            continue
        if one.kind.name in (INTO, LINK, "report_step") and verify_key_of(one.author) is not None:
            yield one


def _parts_from(one: OpenedEntry) -> object:
    is_parting = one.kind.name == "report_step" and one.fields.get("step") == PARTED
    return one.fields.get("container") if is_parting else None


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None
