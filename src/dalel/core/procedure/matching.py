"""Whether an entry meets conditions, and which other entries a clock's entry is tied to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import cast

from dalel.core.procedure.casebook import Casebook, Recorded
from dalel.core.procedure.known import Known, known
from dalel.core.procedure.rule_model import Condition, Matcher


@dataclass(frozen=True, slots=True)
class Event:
    """An entry that means something to a clock, and when it was; ``None``: no date."""

    entry: Recorded
    when: Known | None


def holds(where: Iterable[Condition], entry: Recorded, book: Casebook) -> bool:
    """Say whether all conditions hold for an entry."""
    return all(_holds(condition, entry, book) for condition in where)


def _holds(condition: Condition, entry: Recorded, book: Casebook) -> bool:
    values = entry.texts(condition.field)
    if condition.filled is not None:
        return bool(values) == condition.filled
    if not values:
        return condition.or_empty
    if condition.codes or condition.not_codes:
        wanted, refused = condition.codes or frozenset(values), condition.not_codes
        return not wanted.isdisjoint(values) and refused.isdisjoint(values)
    if condition.gap_by:
        return book.has_gap(entry, condition.field, condition.gap_by)
    return any(_fits(condition, party_or_entry, book) for party_or_entry in values)


def _fits(condition: Condition, named_id: str, book: Casebook) -> bool:
    if condition.roles:
        return not condition.roles.isdisjoint(book.roles(named_id))
    other = book.get(named_id)
    is_such = other is not None and other.kind in condition.kinds
    return is_such and holds(condition.where, cast(Recorded, other), book)


def date_of(entry: Recorded, names: Iterable[str], book: Casebook, zone: tzinfo) -> Known | None:
    """Return the first of some dates that is filled; a dotted name is a named entry's."""
    for path in names:
        reference, _, name = path.rpartition(".")
        holders = (book.get(each) for each in entry.texts(reference)) if reference else (entry,)
        for holder in holders:
            value = holder.fields.get(name) if holder else None
            found = known(value, zone) if isinstance(value, str) else None
            if found:
                return found
    return None


def earliest_of(
    entry: Recorded, names: Iterable[str], book: Casebook, zone: tzinfo
) -> Known | None:
    """Return the earliest of some dates that are filled."""

    def begins(known: Known) -> tuple[int, float]:
        return known.first.toordinal(), known.at.timestamp() if known.at else 0.0

    found = (date_of(entry, (name,), book, zone) for name in names)
    return min((each for each in found if each), key=begins, default=None)


def events(
    matchers: Iterable[Matcher], start: Recorded, book: Casebook, zone: tzinfo
) -> Iterator[Event]:
    """Yield the entries that answer (stop, prolong, ...) what an entry started."""
    for matcher in matchers:
        for entry in _candidates(matcher, start, book):
            if not holds(matcher.where, entry, book) or not is_tied(matcher, start, entry, book):
                continue
            when = date_of(entry, matcher.dates, book, zone)
            if when or matcher.link in ("refers", "referred"):
                yield Event(entry, when)


def loose_events(
    matchers: Iterable[Matcher], start: Recorded, book: Casebook, zone: tzinfo
) -> Iterator[tuple[Matcher, Event]]:
    """Yield the dated entries that would fit but name nothing where they could name the start."""
    for matcher in matchers:
        if matcher.link not in ("refers", "shares"):
            continue
        own = matcher.by if matcher.link == "refers" else matcher.by[-1:]
        for entry in book.of_kind(matcher.kind):
            if entry is start or any(entry.texts(name) for name in own):
                continue
            when = date_of(entry, matcher.dates, book, zone)
            if when and holds(matcher.where, entry, book):
                yield matcher, Event(entry, when)


def _candidates(matcher: Matcher, start: Recorded, book: Casebook) -> Iterable[Recorded]:
    if matcher.link == "this":
        return (start,) if start.kind == matcher.kind else ()
    return book.of_kind(matcher.kind)


def is_tied(matcher: Matcher, start: Recorded, entry: Recorded, book: Casebook) -> bool:
    """Say whether an entry is tied to the one that started a clock in the matcher's way."""
    if matcher.link == "this":
        return True
    if entry is start:
        return False
    if matcher.link == "later":
        return True
    if matcher.link == "refers":
        return any(start.id in book.named(entry, name) for name in matcher.by)
    if matcher.link == "referred":
        return any(entry.id in book.named(start, name) for name in matcher.by)
    ours, theirs = book.named(start, matcher.by[0]), book.named(entry, matcher.by[-1])
    return not set(ours).isdisjoint(theirs)
