"""One event that two entries of different kinds tell of, as a hearing and the decision given in it.

It runs one clock of a rule, not two. By what two entries are known to tell of one event is said
by the rule; wherever that leaves a doubt, both clocks stay.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from dalel.core.procedure.casebook import Casebook, Recorded
from dalel.core.procedure.clock_model import Clock
from dalel.core.procedure.rule_model import Rule, SameBy

_NEVER = datetime.max.replace(tzinfo=UTC)


def one_per_event(
    found: Sequence[Clock], rule: Rule, days: Mapping[str, date | None], book: Casebook
) -> tuple[Clock, ...]:
    """Return a rule's clocks without those that another one stands for.

    Of two clocks of one event the one stays that was answered or that a lawyer spoke of, else the
    one that ends earlier. Where both were, both stay.

    Args:
        found: The rule's clocks.
        rule: Says by what two entries tell of one event.
        days: The day on which each entry says that it happened; ``None`` where that is not sure.
        book: The entries.
    """
    if not rule.same_by or len(found) < 2:
        return tuple(found)
    pairs = _pairs(found, lambda one, other: _is_one(one, other, rule.same_by, days, book))
    stood_for = {_second(*pair) for pair in pairs}
    return tuple(clock for clock in found if clock.id not in stood_for)


def _pairs(
    found: Sequence[Clock], is_one: Callable[[str, str], bool]
) -> Iterator[tuple[Clock, Clock]]:
    """Yield each two clocks of one event; where three might be, nobody knows which two."""
    twins = {
        one.id: [other for other in found if is_one(one.entry_id, other.entry_id)] for one in found
    }
    for one in found:
        if len(twins[one.id]) == 1 and twins[twins[one.id][0].id] == [one]:
            yield one, twins[one.id][0]


def _second(one: Clock, other: Clock) -> str:
    """Return the id of the clock that the other one stands for; '' where both must be seen."""
    if _was_spoken_of(one) and _was_spoken_of(other):
        return ""
    return max((one, other), key=_place).id


def _was_spoken_of(clock: Clock) -> bool:
    return bool(clock.answers or clock.word)


def _place(clock: Clock) -> tuple[bool, datetime, str]:
    ends = clock.earliest.end.at if clock.earliest else _NEVER
    return not _was_spoken_of(clock), ends, clock.id


def _is_one(
    one_id: str,
    other_id: str,
    same_by: Sequence[SameBy],
    days: Mapping[str, date | None],
    book: Casebook,
) -> bool:
    """Say whether two entries surely tell of one event: one day, something shared, nothing else."""
    one, other = book.get(one_id), book.get(other_id)
    if one is None or other is None or one.kind == other.kind:
        return False
    if days[one_id] is None or days[one_id] != days[other_id]:
        return False
    shared = [(each.ties, _shares(each.fields, one, other, book)) for each in same_by]
    return (True, True) in shared and all(is_shared is not False for _ties, is_shared in shared)


def _shares(fields: Sequence[str], one: Recorded, other: Recorded, book: Casebook) -> bool | None:
    """Say whether two entries share a value, or one names the other; ``None`` if one is silent."""
    ours, theirs = _values(fields, one, book), _values(fields, other, book)
    if not ours or not theirs:
        return True if other.id in ours or one.id in theirs else None
    return other.id in ours or one.id in theirs or not ours.isdisjoint(theirs)


def _values(fields: Sequence[str], entry: Recorded, book: Casebook) -> frozenset[str]:
    return frozenset(_plain(value) for name in fields for value in book.named(entry, name))


def _plain(value: str) -> str:
    """Return a value as it compares: numbers of cases are written with and without blanks."""
    return "".join(value.split()).casefold()
