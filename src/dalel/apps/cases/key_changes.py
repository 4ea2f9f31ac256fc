"""A case's next key, with its card's and its reports': who keeps them, who loses them.

All of it is one commit: from then on nobody who lost the case opens anything new of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.errors import TeamUnknown
from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.card_keys import CardChange, access_fields, card_change, open_card_of
from dalel.apps.cases.errors import LastWriter
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.reports import (
    by_report,
    kept_out_entries,
    may_get,
    newly_kept_out,
    open_reports_of,
)
from dalel.apps.cases.search_documents import alongside
from dalel.apps.cases.search_memory import forget_everywhere
from dalel.apps.cases.writers import require_some_writer
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.containers import lengths_of, require_lengths
from dalel.apps.entries.epochs import Holder, destroy_older_wraps, prepare_rotation, write_epoch
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.terms import Depth


@dataclass(frozen=True)
class CaseChange:
    """A new key of a case for those who stay, and what is written down with it.

    ``lost`` lose the case, and what belongs to it; ``cards`` hold its card alone and lose that;
    whom ``out`` names, its card and reports keep out from then on, with every team they are in.
    """

    case: OpenCase
    by: MemberSession
    now: datetime
    lost: Sequence[memberships.Held]
    cards: Collection[UUID] = ()
    out: frozenset[UUID] = frozenset()
    seen: Mapping[UUID, int] = field(default_factory=dict)
    keep_author: bool = False

    def record(self, first: Sequence[tuple[str, dict[str, object]]]) -> tuple[Recorded, ...]:
        """Write the first entries, then who loses access, sealed to a key those never had."""
        container, directory = self.case.container.id, Directory(self.by)
        running = memberships.holders_of(container, today=timezone.localdate(self.now))
        given, kept, staying = self._who_stays(running, directory)
        writers = {holder.id for holder in staying if holder.depth == Depth.WRITE}
        change = prepare_rotation(self.case.container, staying)
        leaving = {row.holder for row in running} - {holder.id for holder in staying}
        seen = {**lengths_of([container]), **self.seen}  # a card may be made at this moment
        cards = self._cards_of_those(staying, directory)

        def change_key() -> None:
            require_lengths(seen)
            for one in kept:
                memberships.write_membership(one.id, container, one.depth, until=None, now=self.now)
            write_epoch(change, now=self.now, leaving=leaving)
            for card in cards:
                card.write_key()

        def take_back(_rows: Sequence[Recorded]) -> None:
            # After the entries: whoever leaves a case writes that down as somebody who may write.
            # A row that nobody signed stays, without a key, for the audit to name.
            for holder in leaving.intersection(row.holder for row in (*given, *self.lost)):
                memberships.end_membership(holder, container, now=self.now)
            for card in cards:
                card.end()
            require_some_writer(self.case, writers, now=self.now)

        told = [*first, *self._granted(kept), *self._withdrawn()]
        entries = [NewEntry(change.opened, kind, fields) for kind, fields in told]
        rows = record_entries(
            [*entries, *(entry for card in cards for entry in card.entries())],
            author=self.by.author,
            now=self.now,
            keys=[*change.wraps, *(wrap for card in cards for wrap in card.change.wraps)],
            beforehand=change_key,
            alongside=lambda rows: alongside(entries, take_back)(rows[: len(entries)]),
        )
        destroy_older_wraps(change, *(card.change for card in cards))
        forget_everywhere(container)
        return rows

    def _who_stays(
        self, running: Sequence[memberships.Held], directory: Directory
    ) -> tuple[list[memberships.Held], list[Holder], list[Holder]]:
        """Return what was given, whose access is new to them, and who has access from now on."""
        today, lost = timezone.localdate(self.now), {row.holder for row in self.lost}
        given = given_in(self.by, self.case.container, running, today=today)
        staying = directory.who_stays(row for row in given if row.holder not in lost)
        kept = self._author_who_stays(staying)
        staying = [*kept, *(one for one in staying if one.id not in {me.id for me in kept})]
        if not any(holder.depth == Depth.WRITE for holder in staying):
            raise LastWriter
        return given, kept, staying

    def _cards_of_those(
        self, staying: Sequence[Holder], directory: Directory
    ) -> tuple[CardChange, ...]:
        """Return the next keys of the case's card and reports, for those who stay."""
        by, now, card = self.by, self.now, open_card_of(self.case, self.by)
        lost = {*self.cards, *(row.holder for row in self.lost)}
        reports = open_reports_of(self.case, by, today=timezone.localdate(now))
        cards = [
            self._saying_who_is_out(
                one, card_change(one, staying, lost=lost, directory=directory, by=by, now=now)
            )
            for one in ([card] if card else [])
        ]
        return (
            *cards,
            *(
                self._part_of_report(place, parts, staying, lost, directory)
                for parts in by_report(reports)
                for place in parts
            ),
        )

    def _part_of_report(
        self,
        place: OpenContainer,
        parts: Sequence[OpenContainer],
        staying: Sequence[Holder],
        lost: Collection[UUID],
        directory: Directory,
    ) -> CardChange:
        """Return the next key of a part of a report; nobody gets it whom the reporter keeps out."""
        running = memberships.holders_of(place.id, today=timezone.localdate(self.now))
        holding = {row.holder for row in running} | {self.by.member_id}
        losing = {one for one in holding if self.out & set(people_behind(directory, one))}
        stay = [
            one
            for one in staying
            if one.id in holding or may_get(parts, one.id, directory, by=self.by)
        ]
        change = card_change(
            place, stay, lost={*lost, *losing}, directory=directory, by=self.by, now=self.now
        )
        return self._saying_who_is_out(place, change)

    def _saying_who_is_out(self, place: OpenContainer, change: CardChange) -> CardChange:
        """Let a card or a part of a report say whom it keeps out from now on."""
        out = newly_kept_out(place, self.out)
        return replace(change, said=kept_out_entries(change.change.opened, out, now=self.now))

    def _author_who_stays(self, staying: Sequence[Holder]) -> list[Holder]:
        """Return who does this, if they would lose what they had through a team."""
        me = self.by.member_id
        writers = {holder.id for holder in staying if holder.depth == Depth.WRITE}
        if not self.keep_author or me in writers:
            return []
        return [Holder(me, self.by.own_key)]

    def _granted(self, kept: Sequence[Holder]) -> list[tuple[str, dict[str, object]]]:
        return [("access", access_fields(one, "granted", self.now)) for one in kept]

    def _withdrawn(self) -> list[tuple[str, dict[str, object]]]:
        ordered = sorted(self.lost, key=lambda row: row.holder == self.by.member_id)
        return [("access", access_fields(row, "withdrawn", self.now)) for row in ordered]


def people_behind(directory: Directory, holder: UUID) -> Collection[UUID]:
    """Return who opens what a member or team holds; nobody for a team that is not known."""
    try:
        return directory.people_of(holder)
    except TeamUnknown:
        return ()
