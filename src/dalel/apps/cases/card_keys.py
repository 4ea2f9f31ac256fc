"""A case's card is a container of its own: which it is, and how its holders follow the case's.

Whoever may read the case may read the card, and whoever may write, write. Besides these there are
holders of the card alone. Only a sealed entry of the case says which card is hers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry
from dalel.apps.entries.epochs import Holder, KeyChange, prepare_rotation, write_epoch
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.terms import ContainerType, Depth

LINK = "card_link"


def card_of(case: OpenCase) -> UUID | None:
    """Return the container of a case's card; ``None`` where none was made. The first counts."""
    for entry in open_entries(case.container, cache(verify_key_of)):
        if isinstance(entry, OpenedEntry) and entry.kind.name == LINK:
            try:
                return UUID(entry.fields["card"])
            except (KeyError, ValueError):
                continue
    return None


def open_card_of(case: OpenCase, by: MemberSession) -> OpenContainer | None:
    """Open a case's card for somebody who has opened the case.

    Raises:
        NoKey, WrapDamaged: It does not open.
    """
    found = card_of(case)
    return by.open(found) if found else None


def access_fields(
    holder: Holder | memberships.Held, change: str, now: datetime
) -> dict[str, object]:
    """Return the fields of an entry ``access``; ``change`` is a code of ``access_changes``."""
    fields: dict[str, object] = {
        "holder": str(holder.holder if isinstance(holder, memberships.Held) else holder.id),
        "change": change,
        "depth": holder.depth.lower(),
        "changed_on": timezone.localdate(now).isoformat(),
    }
    if change == "granted" and holder.until is not None:
        fields["until"] = holder.until.isoformat()
    return fields


@dataclass(frozen=True)
class CardChange:
    """A new key of a card for those who stay, prepared and not yet written.

    ``said`` stands in it before who comes and who goes.
    """

    change: KeyChange
    coming: tuple[Holder, ...]
    leaving: tuple[memberships.Held, ...]
    by: UUID
    now: datetime
    said: tuple[NewEntry, ...] = ()

    def entries(self) -> list[NewEntry]:
        """Return what is written down on the card; whoever writes it loses their own last."""
        ordered = sorted(self.leaving, key=lambda row: row.holder == self.by)
        told: list[tuple[Holder | memberships.Held, str]] = [
            *((one, "granted") for one in self.coming),
            *((one, "withdrawn") for one in ordered),
        ]
        card = self.change.opened
        access = [NewEntry(card, "access", access_fields(*one, self.now)) for one in told]
        return [*self.said, *access]

    def write_key(self) -> None:
        """Write the new epoch. Runs first inside the write transaction."""
        card = self.change.opened.id
        for one in self.coming:
            memberships.write_membership(one.id, card, one.depth, until=one.until, now=self.now)
        write_epoch(self.change, now=self.now, leaving=[row.holder for row in self.leaving])

    def end(self) -> None:
        """End what is lost. Runs last inside the write transaction."""
        for row in self.leaving:
            memberships.end_membership(row.holder, self.change.opened.id, now=self.now)


def card_change(
    card: OpenContainer,
    in_case: Sequence[Holder],
    *,
    lost: Collection[UUID],
    directory: Directory,
    by: MemberSession,
    now: datetime,
) -> CardChange:
    """Prepare a card's next key: for those with the case, and those with the card who lose nothing.

    The same goes for a part of a report: who reads it without the case goes on doing so.

    Args:
        card: The card, or the part of a report, opened.
        in_case: Who has the case from now on.
        lost: Holders of the card alone who lose it.
        directory: Where their keys come from.
        by: Who does this.
        now: When this happens (aware).
    """
    today = timezone.localdate(now)
    running = memberships.holders_of(card.id, today=today)
    given = {row.holder for row in given_in(by, card, running, today=today)}
    with_case = {holder.id for holder in in_case}
    is_card = card.type == ContainerType.CARD
    kept = [
        row
        for row in running
        if row.holder in with_case
        or (row.holder in given - set(lost) and (row.depth == Depth.CARD or not is_card))
    ]
    stay = directory.who_stays(kept)
    staying = {holder.id for holder in stay}
    coming = tuple(holder for holder in in_case if holder.id not in staying)
    leaving = tuple(row for row in running if row.holder not in staying)
    change = prepare_rotation(card, [*stay, *coming])
    return CardChange(change, coming, leaving, by.member_id, now)
