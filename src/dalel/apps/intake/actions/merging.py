"""Merging a report that is a double into the one it goes on in, and parting them again.

Whoever reads one reads both from then on, and whom either of the two keeps out reads neither: the
strictest counts, also of those that went on there before. All codes go on working, each with its
own conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.introductions import running_introductions
from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.teams import Directory
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import expect_answer, move_expectation, require_lengths
from dalel.apps.entries.epochs import (
    Holder,
    KeyChange,
    destroy_older_wraps,
    prepare_rotation,
    require_current_keys,
    wraps_for_newcomer,
    write_epoch,
)
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.memberships import Held
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.intake.code_keys import code_in
from dalel.apps.intake.errors import MergeNotPossible
from dalel.apps.intake.given import is_for_lawyers_only, kept_out_of
from dalel.apps.intake.inbox import DeskReport
from dalel.apps.intake.merged import (
    INTO,
    LINK,
    PARTED,
    all_doubles,
    goes_on_in,
    named_in,
    target_in,
)
from dalel.apps.intake.models import Merged
from dalel.apps.intake.promises import promised_day


class MergeObstacle(StrEnum):
    """Why two reports cannot become one matter."""

    SAME = "same"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    UNSETTLED = "unsettled"
    IN_A_CASE = "in_a_case"
    MERGED = "merged"
    KEPT_OUT = "kept_out"


def obstacle_to_merging(double: DeskReport, target: DeskReport) -> MergeObstacle | None:
    """Return why two reports cannot be merged; ``None`` where they can.

    Nobody can tell that a story is a double without having read it.
    """
    both = (double, target)
    obstacles = {
        MergeObstacle.SAME: double.conversation.id == target.conversation.id,
        MergeObstacle.MERGED: bool(
            goes_on_in(double.talk) or goes_on_in(target.talk) or named_in(double.talk)
        ),
        MergeObstacle.CLOSED: any(one.story is None or not one.may_write for one in both),
        MergeObstacle.WITHDRAWN: any(one.is_withdrawn for one in both),
        MergeObstacle.IN_A_CASE: any(one.steps("case_opened") for one in both),
        MergeObstacle.UNSETTLED: any(one.is_unsettled for one in both),
    }
    return next((one for one, holds in obstacles.items() if holds), None)


@dataclass(frozen=True)
class Readers:
    """Who reads both from then on, and who loses what they read."""

    staying: tuple[Holder, ...]
    losing: frozenset[UUID]


def readers_together(double: DeskReport, target: DeskReport, *, now: datetime) -> Readers:
    """Return who reads both: whoever reads one, but for those whom one of the matter keeps out.

    Raises:
        NotAWriter: Something that goes on in the target already does not open to whoever asks.
        NotIntroduced, IntroductionInvalid, KeyOfColleagueChanged, TeamKeyChanged: As ``Directory``.
    """
    by, today, matter = double.member, timezone.localdate(now), _matter(double, target, now=now)
    directory, places = Directory(by), [place for one in matter for place in one.parts]
    rows = {
        row.holder: row
        for place in places
        for row in given_in(by, place, memberships.holders_of(place.id, today=today), today=today)
    }
    barred = frozenset[UUID]().union(*(kept_out_of(place) for place in places))
    if any(is_for_lawyers_only(one.parts) for one in matter):
        barred |= {one for holder in rows for one in directory.people_of(holder)} - _lawyers()
    losing = frozenset(one for one in rows if directory.people_of(one) & barred)
    stay = directory.who_stays(row for holder, row in rows.items() if holder not in losing)
    return Readers(tuple(Holder(one.id, one.key) for one in stay), losing)


def merge_reports(
    double: DeskReport,
    target: DeskReport,
    fields: Mapping[str, object],
    *,
    now: datetime,
    language: str,
) -> None:
    """Let a report go on in another one.

    Args:
        double: Which goes on elsewhere, as whoever merges has it open.
        target: Where.
        fields: ``reason`` and ``words`` of the entry ``merged_into``.
        now: When this happens (aware).
        language: kk, ru or en.

    Raises:
        MergeNotPossible: They cannot be one; ``obstacle`` says why. Nothing was written.
        FieldErrors, NotAWriter, KeyChanged, LogBusy, LogFull: As ``record_entries``.
    """
    readers = _require_possible(double, target, now=now)
    matter = _matter(double, target, now=now)
    changes = [_change(place, readers, now=now) for one in matter for place in one.parts]
    opened = {one.place.id: one.place for one in changes}
    seen = {place: length for one in matter for place, length in one.lengths.items()}

    def beforehand() -> None:
        require_lengths(seen)
        require_current_keys(readers.staying)
        for one in changes:
            one.begin()

    def alongside(_rows: Sequence[Recorded]) -> None:
        for one in changes:
            one.end()
        Merged.objects.create(conversation=double.conversation.id, target=target.conversation.id)
        move_expectation(double.conversation.id, target.conversation.id)

    here, there = opened[double.conversation.id], opened[target.conversation.id]
    record_entries(
        [
            *(entry for one in changes for entry in one.entries(language)),
            NewEntry(here, INTO, {**_into(target, now=now), **fields}, language),
            NewEntry(there, LINK, _link(double, now=now), language),
        ],
        author=double.member.author,
        now=now,
        keys=[wrap for one in changes for wrap in one.keys],
        beforehand=beforehand,
        alongside=alongside,
    )
    destroy_older_wraps(*(one.change for one in changes if one.change is not None))


def part_reports(double: DeskReport, target: DeskReport, *, now: datetime, language: str) -> None:
    """Undo a merge: the double stands for itself again, and waits for an answer of its own.

    Who reads them stays as it is.

    Raises:
        MergeNotPossible: They are not merged, or a case was opened from them since.
        NotAWriter, KeyChanged, LogBusy, LogFull: As ``record_entries``.
    """
    if target_in(double.talk) != target.conversation.id:
        raise MergeNotPossible(MergeObstacle.MERGED)
    if double.steps("case_opened") or target.steps("case_opened"):
        raise MergeNotPossible(MergeObstacle.IN_A_CASE)
    day = timezone.localdate(now).isoformat()
    pairs = ((double.conversation, target), (target.conversation, double))
    steps = [
        NewEntry(
            place,
            "report_step",
            {"step": PARTED, "done_on": day, "container": str(other.conversation.id)},
            language,
        )
        for place, other in pairs
    ]
    seen = {one.conversation.id: len(one.talk) for one in (double, target)}

    def alongside(_rows: Sequence[Recorded]) -> None:
        Merged.objects.filter(conversation=double.conversation.id).delete()
        expect_answer(double.conversation.id, promised_day(now, is_urgent=False), is_urgent=False)

    record_entries(
        steps,
        author=double.member.author,
        now=now,
        beforehand=lambda: require_lengths(seen),
        alongside=alongside,
    )


@dataclass(frozen=True)
class _Change:
    """What happens to the readers of one part: a new key, if somebody loses it."""

    place: OpenContainer
    coming: tuple[Holder, ...]
    leaving: tuple[Held, ...]
    keys: tuple[ContainerWrap, ...]
    change: KeyChange | None
    now: datetime

    def begin(self) -> None:
        """Let the new ones in. Runs first inside the write transaction."""
        for one in self.coming:
            memberships.write_membership(one.id, self.place.id, one.depth, until=None, now=self.now)
        if self.change is not None:
            write_epoch(self.change, now=self.now, leaving=[row.holder for row in self.leaving])

    def end(self) -> None:
        """End what is lost. Runs last inside the write transaction."""
        for row in self.leaving:
            memberships.end_membership(row.holder, self.place.id, now=self.now)

    def entries(self, language: str) -> list[NewEntry]:
        """Return who comes and who goes, as it is written down."""
        told = [
            *((one.id, "granted") for one in self.coming),
            *((row.holder, "withdrawn") for row in self.leaving),
        ]
        day = timezone.localdate(self.now).isoformat()
        return [
            NewEntry(
                self.place,
                "access",
                {"holder": str(one), "change": change, "depth": "write", "changed_on": day},
                language,
            )
            for one, change in told
        ]


def _change(place: OpenContainer, readers: Readers, *, now: datetime) -> _Change:
    running = memberships.holders_of(place.id, today=timezone.localdate(now))
    holding, staying = {row.holder for row in running}, {one.id for one in readers.staying}
    coming = tuple(one for one in readers.staying if one.id not in holding)
    leaving = tuple(row for row in running if row.holder not in staying)
    if not leaving:
        keys = tuple(wrap for one in coming for wrap in wraps_for_newcomer(place, one))
        return _Change(place, coming, (), keys, None, now)
    change = prepare_rotation(place, readers.staying)
    return _Change(change.opened, coming, leaving, change.wraps, change, now)


def _lawyers() -> frozenset[UUID]:
    return frozenset(one.member for one in running_introductions() if one.role == Role.ADVOCATE)


def _require_possible(double: DeskReport, target: DeskReport, *, now: datetime) -> Readers:
    """Return who reads both, if two reports can be one and whoever merges them stays."""
    obstacle = obstacle_to_merging(double, target)
    if obstacle is not None:
        raise MergeNotPossible(obstacle)
    readers = readers_together(double, target, now=now)
    if double.member.member_id not in {one.id for one in readers.staying}:
        raise MergeNotPossible(MergeObstacle.KEPT_OUT)
    return readers


def _matter(double: DeskReport, target: DeskReport, *, now: datetime) -> list[DeskReport]:
    """Return what is one from then on: the two, and what goes on in the target already."""
    return [double, target, *all_doubles(target, now=now)]


def _into(target: DeskReport, *, now: datetime) -> dict[str, object]:
    return {
        "target": str(target.conversation.id),
        "target_number": target.shown.number,
        "merged_on": timezone.localdate(now).isoformat(),
    }


def _link(double: DeskReport, *, now: datetime) -> dict[str, object]:
    code = code_in(double.talk) if double.came_by_code else None
    return {
        "conversation": str(double.conversation.id),
        "number": double.shown.number,
        "linked_on": timezone.localdate(now).isoformat(),
        **({"story": str(double.story.id)} if double.story else {}),
        **({"lookup": code[0], "answer_key": code[1]} if code else {}),
    }
