"""The law of that day: what an act fell under when it was done, and what has changed since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from dalel.core.entries.tables import Labels
from dalel.core.procedure.casebook import Recorded
from dalel.core.procedure.counting import add_months
from dalel.core.procedure.fact_model import LawChange, Offence, OffencePart
from dalel.core.procedure.known import Known, known
from dalel.core.procedure.limitation import limitation_years
from dalel.core.procedure.pack_model import Pack

ARTICLES, PART, WHEN = "alleged_offences", "offence_part", "when"


@dataclass(frozen=True, slots=True, eq=False)
class LastDay:
    """The last day on which an act may still be brought, as far as that can be told.

    ``earliest`` and ``latest`` are ``None`` where nothing is known; ``never`` says that no part
    lapses, ``perhaps_never`` that one of several does not. ``doubt`` is the pack's own sentence
    on how far its limitation can be trusted, to stand beside every date.
    """

    earliest: date | None
    latest: date | None
    never: bool
    perhaps_never: bool
    doubt: Labels | None


@dataclass(frozen=True, slots=True, eq=False)
class ArticleOfDay:
    """An article as it stood on the day of an act, and as it stands now.

    ``then`` are its parts in force on that day (one, where the part is named), empty where the
    article did not exist yet or no more; ``is_sure`` says that it held on every day on which
    the act may have been. ``instead`` are articles that held then and gave way to it, or that
    took its place since. ``changes`` are the changes since, oldest first.
    """

    offence: Offence
    then: tuple[OffencePart, ...]
    now: tuple[OffencePart, ...]
    is_sure: bool
    instead: tuple[Offence, ...]
    changes: tuple[LawChange, ...]
    last_day: LastDay

    @property
    def prosecutions(self) -> tuple[str, ...]:
        """Who prosecutes: private, private_public, public; several where the parts differ."""
        return tuple(dict.fromkeys(part.prosecution for part in self.then))

    @property
    def reconciliations(self) -> tuple[str, ...]:
        """Whether reconciliation can end it; several where the parts differ."""
        return tuple(dict.fromkeys(part.reconciliation for part in self.then))


def law_of_day(act: Recorded, pack: Pack, *, today: date) -> tuple[ArticleOfDay, ...]:
    """Return the articles an act may fall under, as they stood on its day.

    Args:
        act: The act, with its alleged articles; a doubtful date takes in every edition that
            may have held, and the limitation that ends first.
        pack: The law.
        today: The day "now" means.

    Returns:
        One for each article named that the pack knows; nothing where the act has no date.
    """
    when = _when(act, pack)
    days = _edges(when) if when else ()
    if not days:
        return ()
    part = "".join(act.texts(PART)).strip()
    named = (pack.offences.get(code) for code in act.texts(ARTICLES))
    return tuple(_of_day(each, part, days, pack, today) for each in named if each)


def _when(act: Recorded, pack: Pack) -> Known | None:
    written = "".join(act.texts(WHEN))
    zone = ZoneInfo(pack.zones.get("".join(act.texts("region")), pack.default_zone))
    return known(written, zone) if written else None


def _edges(when: Known) -> tuple[date, ...]:
    """Return the first and the last day something can have been, as far as they are known."""
    known_edges = ((when.first, when.has_start), (when.last, when.has_end))
    return tuple(dict.fromkeys(day for day, is_known in known_edges if is_known))


def parts_on(offence: Offence, days: Iterable[date], part: str = "") -> tuple[OffencePart, ...]:
    """Return the parts in force on one of some days; of the part named, where it exists."""
    wanted = list(days)
    found = [
        each
        for each in offence.parts
        if any(offence.in_force.covers(day) and each.in_force.covers(day) for day in wanted)
    ]
    return tuple([each for each in found if each.part == part] or found)


def _of_day(
    offence: Offence, part: str, days: tuple[date, ...], pack: Pack, today: date
) -> ArticleOfDay:
    then = parts_on(offence, days, part)
    editions = {tuple(map(id, parts_on(offence, (day,), part))) for day in days}
    changes = _changes_since(offence, days[0], pack, today)
    return ArticleOfDay(
        offence=offence,
        then=then,
        now=parts_on(offence, (today,), part),
        is_sure=bool(then) and len(editions) == 1,
        instead=tuple(_instead(offence, days[-1], changes, pack, today)),
        changes=changes,
        last_day=_last_day(offence, then, days, pack),
    )


def _changes_since(offence: Offence, day: date, pack: Pack, today: date) -> tuple[LawChange, ...]:
    found = [
        change
        for change in pack.law_changes
        if offence.id in change.affects and day < change.in_force <= today
    ]
    return tuple(sorted(found, key=lambda change: change.in_force))


def _instead(
    offence: Offence, day: date, changes: Iterable[LawChange], pack: Pack, today: date
) -> Iterator[Offence]:
    """Yield the articles that the same change ended or began, for the same kind of wrong."""
    held, holds_now = (bool(parts_on(offence, (each,))) for each in (day, today))
    if held == holds_now:
        return
    has, lacks = (today, day) if held else (day, today)
    for code in dict.fromkeys(code for change in changes for code in change.affects):
        other = pack.offences.get(code)
        if other is None or set(other.tags).isdisjoint(offence.tags):
            continue
        if parts_on(other, (has,)) and not parts_on(other, (lacks,)):
            yield other


def _last_day(
    offence: Offence, parts: Iterable[OffencePart], days: tuple[date, ...], pack: Pack
) -> LastDay:
    doubt = next((rule.condition for rule in pack.rules.values() if rule.term.limitation), None)
    found = [
        (day, years)
        for part, day in product(parts, days)
        if part.in_force.covers(day)
        for years in limitation_years(offence, part, day, pack)
    ]
    ends = [_last(day, years) for day, years in found if years is not None]
    never = [years is None for _, years in found]
    return LastDay(
        earliest=min(ends, default=None),
        latest=None if any(never) else max(ends, default=None),
        never=bool(never) and all(never),
        perhaps_never=any(never) and not all(never),
        doubt=doubt,
    )


def _last(day: date, years: int) -> date:
    """Return the last day of so many years, the day of the act counted."""
    return add_months(day, 12 * years) - timedelta(days=1)
