"""Whether an entry meets conditions, and which other entries a clock's entry is tied to."""

from collections.abc import Iterable, Iterator, Mapping
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
    for condition in where:  # noqa: SIM110 - asked so often that a generator is felt
        if not _holds(condition, entry, book):
            return False
    return True


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
        return _follows_gap(condition, entry, book)
    return any(_fits(condition, party_or_entry, book) for party_or_entry in values)


def _follows_gap(condition: Condition, entry: Recorded, book: Casebook) -> bool:
    """Say whether the number before an entry's is missing among those that count."""
    number = entry.fields.get(condition.field)
    if not isinstance(number, int) or number <= 1 or not _counts(condition, entry, book):
        return False
    if condition not in book.kept:
        book.kept[condition] = frozenset(
            (_owner(condition, each, book), each.fields.get(condition.field))
            for each in book.of_kind(entry.kind)
            if _counts(condition, each, book)
        )
    there = cast("frozenset[object]", book.kept[condition])
    return (_owner(condition, entry, book), number - 1) not in there


def _counts(condition: Condition, entry: Recorded, book: Casebook) -> bool:
    return not condition.among or any(holds((one,), entry, book) for one in condition.among)


def _owner(condition: Condition, entry: Recorded, book: Casebook) -> tuple[tuple[str, ...], ...]:
    return tuple(book.named(entry, name) for name in condition.gap_by)


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


@dataclass(frozen=True, slots=True)
class Fitting:
    """The entries of a case that fit a matcher, by what they name; found once per case."""

    all: tuple[Event, ...]
    by_id: Mapping[str, Event]
    by_named: Mapping[str, tuple[Event, ...]]
    loose: tuple[Event, ...]


def fitting(matcher: Matcher, book: Casebook, zone: tzinfo) -> Fitting:
    """Return the entries that fit a matcher, whatever they are tied to."""
    key = matcher, zone
    found = cast("Fitting | None", book.kept.get(key))
    if found is None:
        found = book.kept[key] = _fitting(matcher, book, zone)
    return found


def _fitting(matcher: Matcher, book: Casebook, zone: tzinfo) -> Fitting:
    names = matcher.by if matcher.link == "refers" else matcher.by[-1:]
    every = tuple(
        Event(entry, date_of(entry, matcher.dates, book, zone))
        for entry in book.of_kind(matcher.kind)
        if holds(matcher.where, entry, book)
    )
    by_named: dict[str, list[Event]] = {}
    loose = []
    for event in every:
        named = {each for name in names for each in book.named(event.entry, name)}
        for each in named:
            by_named.setdefault(each, []).append(event)
        if not named and event.when:
            loose.append(event)
    return Fitting(
        all=every,
        by_id={event.entry.id: event for event in every},
        by_named={name: tuple(found) for name, found in by_named.items()},
        loose=tuple(loose),
    )


def events(
    matchers: Iterable[Matcher], start: Recorded, book: Casebook, zone: tzinfo
) -> Iterator[Event]:
    """Yield the entries that answer (stop, prolong, ...) what an entry started.

    Without a day they count where they name each other, or where no date is asked for.
    """
    for matcher in matchers:
        needs_date = matcher.link not in ("refers", "referred") and bool(matcher.dates)
        for event in _tied(matcher, start, book, zone):
            if event.when or not needs_date:
                yield event


def _tied(matcher: Matcher, start: Recorded, book: Casebook, zone: tzinfo) -> Iterable[Event]:
    """Return the fitting entries that are tied to the one that started a clock."""
    if matcher.link == "this":
        is_such = start.kind == matcher.kind and holds(matcher.where, start, book)
        return (Event(start, date_of(start, matcher.dates, book, zone)),) if is_such else ()
    found = fitting(matcher, book, zone)
    if matcher.link == "refers":
        tied: Iterable[Event] = found.by_named.get(start.id, ())
    elif matcher.link == "referred":
        names = (each for name in matcher.by for each in book.named(start, name))
        tied = (found.by_id[each] for each in names if each in found.by_id)
    elif matcher.link == "shares":
        ours = book.named(start, matcher.by[0])
        both = (event for each in ours for event in found.by_named.get(each, ()))
        tied = {event.entry.id: event for event in both}.values()
    else:
        tied = found.all
    return (event for event in tied if event.entry is not start)


def loose_events(
    matchers: Iterable[Matcher], start: Recorded, book: Casebook, zone: tzinfo
) -> Iterator[tuple[Matcher, Event]]:
    """Yield the dated entries that would fit but name nothing where they could name the start."""
    for matcher in matchers:
        if matcher.link in ("refers", "shares"):
            for event in fitting(matcher, book, zone).loose:
                if event.entry is not start:
                    yield matcher, event
