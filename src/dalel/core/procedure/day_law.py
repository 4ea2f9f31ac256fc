"""The law of that day: what an act fell under when it was done, and what has changed since."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from dalel.core.entries.tables import Labels
from dalel.core.procedure.casebook import Recorded
from dalel.core.procedure.counting import add_months
from dalel.core.procedure.fact_model import LawChange, Offence, OffencePart
from dalel.core.procedure.known import known
from dalel.core.procedure.limitation import limitation_years
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import Span

ARTICLES, PART, WHEN, UNTIL = "alleged_offences", "offence_part", "when", "until"
# Changes are known by their month only; the editions around one meet within it.
ONE_MONTH = timedelta(days=31)


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

    ``days`` are the first and the last day on which the act may have been, or one. ``then`` are
    its parts in force in them (one, where the part is named), empty where the article did not
    exist yet or no more; ``is_sure`` says that the same held on each of them. ``instead`` are
    articles that held then and gave way to it, or that took its place since. ``changes`` are the
    changes since, oldest first.
    """

    offence: Offence
    days: tuple[date, ...]
    then: tuple[OffencePart, ...]
    now: tuple[OffencePart, ...]
    is_sure: bool
    instead: tuple[Offence, ...]
    changes: tuple[LawChange, ...]
    last_day: LastDay

    def unread(self, part: OffencePart) -> tuple[LawChange, ...]:
        """Return the changes since that day whose earlier wording of a part nobody has read."""
        spans = (self.offence.in_force, part.in_force)
        edges = [day for span in spans for day in (span.begins, span.ends) if day]
        return tuple(
            change
            for change in self.changes
            if all(abs(edge - change.in_force) > ONE_MONTH for edge in edges)
        )

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
            may have held, and the limitation that ends first. So does one that lasted.
        pack: The law.
        today: The day "now" means.

    Returns:
        One for each article named that the pack knows; nothing where the act has no date.
    """
    days = days_of(act, pack)
    if not days:
        return ()
    part = "".join(act.texts(PART)).strip()
    named = (pack.offences.get(code) for code in act.texts(ARTICLES))
    return tuple(article_of_day(each, part, days, pack, today) for each in named if each)


def days_of(act: Recorded, pack: Pack) -> tuple[date, ...]:
    """Return the first and the last day an act can have been, as far as they are known."""
    zone = ZoneInfo(pack.zones.get("".join(act.texts("region")), pack.default_zone))
    whens = [known("".join(act.texts(name)), zone) for name in (WHEN, UNTIL)]
    begun, ended = whens[0], whens[1] or whens[0]
    if begun is None or ended is None:
        return ()
    known_edges = ((begun.first, begun.has_start), (max(begun.last, ended.last), ended.has_end))
    return tuple(dict.fromkeys(day for day, is_known in known_edges if is_known))


def parts_on(offence: Offence, days: Iterable[date], part: str = "") -> tuple[OffencePart, ...]:
    """Return the parts in force from the first of some days to the last; only a part named."""
    wanted = sorted(days)
    found = [
        each
        for each in offence.parts
        if wanted and offence.in_force.meets(*_ends(wanted)) and each.in_force.meets(*_ends(wanted))
    ]
    return tuple([each for each in found if each.part == part] or found)


def _ends(days: Sequence[date]) -> tuple[date, date]:
    return days[0], days[-1]


def article_of_day(
    offence: Offence, part: str, days: tuple[date, ...], pack: Pack, today: date
) -> ArticleOfDay:
    """Return one article, or one part of it, as it stood in some days; ``part`` may be ""."""
    then = parts_on(offence, days, part)
    is_sure = bool(then) and all(parts_on(offence, (day,), part) == then for day in days)
    changes = _changes_since(offence, min(days), pack, today)
    return ArticleOfDay(
        offence=offence,
        days=days,
        then=then,
        now=parts_on(offence, (today,), part),
        is_sure=is_sure,
        instead=tuple(_instead(offence, max(days), changes, pack, today)),
        changes=changes,
        last_day=last_day_of(offence, then, days, pack),
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


def last_day_of(
    offence: Offence, parts: Iterable[OffencePart], days: tuple[date, ...], pack: Pack
) -> LastDay:
    """Return the last day on which parts of an article may still be brought."""
    doubt = next((rule.condition for rule in pack.rules.values() if rule.term.limitation), None)
    found = [
        (day, years)
        for part in parts
        for day in _within(part.in_force, days)
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


def _within(span: Span, days: Iterable[date]) -> Iterator[date]:
    """Yield some days, each brought to the nearest one on which a span holds."""
    for day in days:
        begun = max(day, span.begins) if span.begins else day
        yield min(begun, span.ends) if span.ends else begun


def _last(day: date, years: int) -> date:
    """Return the last day of so many years, the day of the act counted."""
    return add_months(day, 12 * years) - timedelta(days=1)
