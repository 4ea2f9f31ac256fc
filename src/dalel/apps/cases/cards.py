"""The card of a case: making it, writing on it, and who sees it without the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.rights import given_in, signed_access
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.card_keys import LINK, access_fields, card_change, card_of, open_card_of
from dalel.apps.cases.errors import AlreadyHasAccess, CardExists, NoCard, NoSuchColleague
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.cases.reports import kept_out_entries, newly_kept_out
from dalel.apps.cases.search_documents import alongside
from dalel.apps.cases.sharing import (
    exclusions_of,
    key_of,
    require_end_date,
    require_may_see,
    require_sharing,
)
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries, record_entry
from dalel.apps.entries.containers import lengths_of, require_lengths
from dalel.apps.entries.epochs import (
    Holder,
    destroy_older_wraps,
    prepare_container,
    require_current_keys,
    wraps_for_newcomer,
    write_container,
)
from dalel.apps.entries.errors import EntriesError, NotAWriter
from dalel.apps.entries.journal import Deed, append_journals
from dalel.apps.entries.naming import NAMES
from dalel.apps.entries.numbers import free_number
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.errors import LogError
from dalel.core.keys.errors import KeysError

KIND = "card"
MOST_LISTED = 20


@dataclass(frozen=True)
class OpenCard:
    """A card that somebody has opened, with what stands on it now."""

    number: str
    container: OpenContainer
    may_write: bool
    entry: OpenedEntry | None

    @property
    def name(self) -> str:
        """The name to use; empty where it was erased or does not open."""
        return str(self.entry.fields.get("name", "")) if self.entry else ""


@dataclass(frozen=True)
class ListedCard:
    """A card in the list of those that somebody sees; without a name where it does not open."""

    number: str
    name: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class CardHolder:
    """Who sees a card and not its case."""

    holder: UUID
    name: str
    until: date | None


def card_visible_to(member: MemberSession, number: str, *, now: datetime) -> OpenCard | None:
    """Open a card; ``None`` where there is none or the member has no access to it."""
    today = timezone.localdate(now)
    held = memberships.membership_numbered(
        member.holders(), number, ContainerType.CARD, today=today
    )
    return _opened(member, held, today=today) if held else None


def card_in(case: OpenCase, member: MemberSession, *, now: datetime) -> OpenCard | None:
    """Open the card of a case that the member has opened; ``None`` where none was made."""
    found = card_of(case)
    if found is None:
        return None
    today = timezone.localdate(now)
    held = memberships.membership_of(member.holders(), found, today=today)
    return _opened(member, held, today=today) if held else None


def cards_shown_to(member: MemberSession, *, now: datetime) -> list[ListedCard]:
    """Return the cards that the member sees without their case, by name; a few at most.

    Whoever sees a name has read it: the card's journal says so before, once in a session. One that
    does not open keeps nobody from the others.
    """
    today = timezone.localdate(now)
    opened: dict[str, OpenCard] = {}
    found: list[ListedCard] = []
    for held in memberships.cards_of(member.holders(), today=today)[:MOST_LISTED]:
        try:
            card = _opened(member, held, today=today)
        except (EntriesError, KeysError):
            found.append(ListedCard(held.number, is_broken=True))  # its page says what is wrong
            continue
        if card is not None:
            opened[held.number] = card
    is_noted = _note_names(member, opened.values(), now=now)
    found += [ListedCard(one.number, one.name if is_noted else "") for one in opened.values()]
    return sorted(found, key=lambda card: (card.name.casefold(), card.number))


def _note_names(member: MemberSession, shown: Iterable[OpenCard], *, now: datetime) -> bool:
    """Write down that a member reads the names on cards; return whether that is written."""
    noted: set[UUID] = member.memory.setdefault("cards noted", set())
    fresh = [card.container for card in shown if card.name and card.container.id not in noted]
    try:
        append_journals(fresh, Deed.OPENED, who=member.member_id, now=now)
    except LogError:
        return False
    noted.update(container.id for container in fresh)
    return True


def _opened(member: MemberSession, held: memberships.Held, *, today: date) -> OpenCard | None:
    """Open a card as deep as was signed; ``None`` where all that was signed has run out."""
    container = member.open(held.container, held.known)
    signed = signed_access(member, container, length=held.length)
    depth = signed.depth_of(held, member.holders(), today=today)
    if depth is None:
        return None
    entries = open_entries(container, cache(verify_key_of))
    said = [one for one in entries if isinstance(one, OpenedEntry) and one.kind.name == KIND]
    newest = said[-1] if said else None
    return OpenCard(held.number, container, depth == Depth.WRITE, newest)


def first_words(entries: Sequence[OpenedEntry]) -> dict[str, object]:
    """Return what the case says already of what stands on a card: her name and her languages."""
    people = CaseRecord(entries).of("person")
    her = next((one for one in people if "survivor" in values_of(one, "roles")), None)
    if her is None:
        return {}
    name = next((her.fields[one] for one in NAMES if her.fields.get(one)), "")
    return {"name": name, "languages": list(her.fields.get("languages") or ())}


def make_card(
    case: OpenCase,
    fields: Mapping[str, object],
    *,
    by: MemberSession,
    now: datetime,
    language: str = "kk",
) -> str:
    """Make the card of a case, for everybody who has the case, and return its number.

    Raises:
        NotAWriter: Only those who may share the case.
        CardExists: There is one.
        FieldErrors: A field is wrong; nothing was written.
        KeyChanged: Something was recorded meanwhile that must be looked at first.
    """
    require_sharing(case)
    seen, today = lengths_of([case.container.id]), timezone.localdate(now)
    if card_of(case):
        raise CardExists
    directory = Directory(by)
    running = memberships.holders_of(case.container.id, today=today)
    holders = directory.who_stays(given_in(by, case.container, running, today=today))
    change = prepare_container(ContainerType.CARD, holders)
    numbers: list[str] = []

    def found() -> None:
        require_lengths(seen)
        require_current_keys(holders)
        numbers.append(free_number(now.year))
        write_container(change, holders, number=numbers[-1], now=now)

    link = {"card": str(change.opened.id), "made_on": today.isoformat()}
    entries = [
        NewEntry(case.container, LINK, link),
        NewEntry(change.opened, KIND, fields, language),
        *kept_out_entries(change.opened, exclusions_of(case), now=now),
        *_told(change.opened, holders, by=by, now=now),
    ]
    record_entries(
        entries,
        author=by.author,
        now=now,
        keys=change.wraps,
        beforehand=found,
        alongside=lambda rows: alongside(entries[:1])(rows[:1]),
    )
    return numbers[-1]


def _told(
    card: OpenContainer, holders: Sequence[Holder], *, by: MemberSession, now: datetime
) -> list[NewEntry]:
    """Return who may see a new card; its author may by writing first, unless through a team."""
    others = [holder for holder in holders if holder.id != by.member_id]
    told = [NewEntry(card, "access", access_fields(one, "granted", now)) for one in others]
    if len(others) == len(holders):
        mine = access_fields(Holder(by.member_id, by.own_key), "withdrawn", now)
        told.append(NewEntry(card, "access", mine))
    return told


def write_card(
    card: OpenCard,
    fields: Mapping[str, object],
    *,
    by: MemberSession,
    now: datetime,
    language: str = "kk",
) -> Recorded:
    """Write a card anew; what stood there before stays in the log.

    Raises:
        NotAWriter: Only those who may write in the case.
        FieldErrors: A field is wrong; nothing was written.
    """
    if not card.may_write:
        raise NotAWriter(container=card.container.id)
    first = (card.entry.corrects or card.entry.id) if card.entry else None
    reason = gettext("The card was rewritten.") if first else ""
    new = NewEntry(card.container, KIND, fields, language, corrects=first, reason=reason)
    return record_entry(new, author=by.author, now=now)


def give_card(
    case: OpenCase, holder: UUID, *, by: MemberSession, now: datetime, until: date | None = None
) -> Recorded:
    """Let a member or a team see the card of a case, and nothing else of it.

    The card says whom the case keeps out: a team that holds it alone lets none of these in.

    Raises:
        NotAWriter, NoSuchColleague, AlreadyHasAccess, EndDateNeeded, EndDateImpossible,
        MustNotSee, KeyChanged: As ``give_access``.
        NoCard: There is none yet.
    """
    require_sharing(case)
    card, today = _card(case, by), timezone.localdate(now)
    directory = Directory(by)
    new = Holder(holder, key_of(directory, holder), Depth.CARD, until)
    require_end_date(holder, until, today=today)
    seen = require_may_see(case.container, holder, directory)
    held = memberships.membership_of([holder], card.id, today=today)
    if held is not None and (held.depth != Depth.CARD or held.until == until):
        raise AlreadyHasAccess

    def nothing_came_between() -> None:
        require_lengths(seen)
        require_current_keys([new])

    out = newly_kept_out(card, exclusions_of(case))
    return record_entries(
        [
            NewEntry(card, "access", access_fields(new, "granted", now)),
            *kept_out_entries(card, out, now=now),
        ],
        author=by.author,
        now=now,
        keys=wraps_for_newcomer(card, new),
        beforehand=nothing_came_between,
        alongside=lambda _rows: memberships.write_membership(
            holder, card.id, Depth.CARD, until=until, now=now
        ),
    )[0]


def take_back_card(case: OpenCase, holder: UUID, *, by: MemberSession, now: datetime) -> None:
    """Take a card back from somebody who has it without the case, and change its key.

    Raises:
        NotAWriter: Only those who may write may take access back.
        NoCard, NoSuchColleague: There is nothing to take back.
    """
    require_sharing(case)
    card, today = _card(case, by), timezone.localdate(now)
    if holder not in {one.holder for one in memberships.holders_of(card.id, today=today)}:
        raise NoSuchColleague
    directory, seen = Directory(by), lengths_of([case.container.id])
    running = memberships.holders_of(case.container.id, today=today)
    in_case = directory.who_stays(given_in(by, case.container, running, today=today))
    if holder in {one.id for one in in_case}:
        raise NoSuchColleague
    change = card_change(card, in_case, lost={holder}, directory=directory, by=by, now=now)

    def beforehand() -> None:
        require_lengths(seen)
        change.write_key()

    record_entries(
        change.entries(),
        author=by.author,
        now=now,
        keys=change.change.wraps,
        beforehand=beforehand,
        alongside=lambda _rows: change.end(),
    )
    destroy_older_wraps(change.change)


def card_holders(card: OpenCard, names: Mapping[UUID, str], *, now: datetime) -> list[CardHolder]:
    """Return who sees the card alone, by name."""
    rows = memberships.holders_of(card.container.id, today=timezone.localdate(now))
    alone = [row for row in rows if row.depth == Depth.CARD]
    found = [CardHolder(row.holder, names.get(row.holder, ""), row.until) for row in alone]
    return sorted(found, key=lambda one: one.name.casefold())


def _card(case: OpenCase, by: MemberSession) -> OpenContainer:
    card = open_card_of(case, by)
    if card is None:
        raise NoCard
    return card
