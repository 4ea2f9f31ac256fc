"""Sentences per accused: asked, given, changed, served; why lenient, and the range beside it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from dalel.core.procedure.casebook import Casebook, Recorded, recorded
from dalel.core.procedure.day_law import article_of_day, days_of
from dalel.core.procedure.fact_model import LawChange, Offence, OffencePart
from dalel.core.procedure.known import Known, known
from dalel.core.procedure.pack_model import Pack

DECISION = "decision"
# The codes of `sanctions` and the ranges of a pack they are measured by, with the units in one.
RANGES: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "imprisonment": ("imprisonment_years", {"months": 1, "years": 12}),
    "imprisonment_suspended": ("imprisonment_years", {"months": 1, "years": 12}),
    "restriction_of_liberty": ("restriction_of_liberty_years", {"months": 1, "years": 12}),
    "arrest": ("arrest_days", {"days": 1}),
    "administrative_arrest": ("arrest_days", {"days": 1}),
    "community_service": ("community_service_hours", {"hours": 1}),
    "corrective_labour": ("corrective_labour_units", {"mci": 1}),
    "fine": ("fine_units", {"mci": 1}),
    "administrative_fine": ("fine_units", {"mci": 1}),
}
Compared = Literal["below", "within", "above", "unknown"]
# Entries that say how a sentence is served: the field that names the accused, and the date.
SERVED: Mapping[str, tuple[str, str]] = {
    "placement": ("person", "began_at"),
    "hearing": ("accused", "held_at"),
}
SERVING_HEARINGS = frozenset({"parole_or_deferral"})
# Verdicts after which a punishment is to be expected.
PUNISHED = frozenset({"convicted", "convicted_lighter", "partly_convicted"})


@dataclass(frozen=True, slots=True)
class Penalty:
    """A main punishment: a code of ``sanctions``, and its length or sum if it has one."""

    sanction: str
    amount: int | None
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class FoundUnder:
    """A part of an article on the day of what was judged; ``unread`` changed it since, unread."""

    offence: Offence
    part: OffencePart
    unread: tuple[LawChange, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """What a part of an article allows for a kind of punishment, and how what was given compares.

    Bounds are in the unit of the pack's range (years, days, hours, units of account); ``None``
    is open. ``is_read``: its wording of that day was read.
    """

    offence: Offence
    part: OffencePart
    name: str
    low: int | None
    high: int | None
    compared: Compared
    is_read: bool


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One court's decision on one accused."""

    entry_id: str
    court_body: str
    verdict: str
    announced: Known | None
    charges: tuple[str, ...]
    found_under: tuple[str, ...]
    prosecutor_asked: Penalty | None
    victim_asked: Penalty | None
    given: Penalty | None
    also_given: tuple[str, ...]
    leniency_grounds: tuple[str, ...]
    appeal_outcome: str
    after_publicity: str
    articles: tuple[FoundUnder, ...]
    ranges: tuple[Range, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is not recorded: names of what is asked, given, found and dated."""
        is_punished = self.verdict in PUNISHED
        is_lenient = any(each.compared == "below" for each in self.ranges)
        empty = {
            "announced": self.announced is None,
            "found_under": is_punished and not self.found_under,
            "prosecutor_asked": not self.is_higher and self.prosecutor_asked is None,
            "victim_asked": not self.is_higher and self.victim_asked is None,
            "given": is_punished and self.given is None,
            "leniency_grounds": is_lenient and not self.leniency_grounds,
        }
        return tuple(name for name, is_missing in empty.items() if is_missing)

    @property
    def is_higher(self) -> bool:
        """Whether it is about the decision of a lower court."""
        return bool(self.appeal_outcome)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """What became of one accused, from the first court to the last, and how it is served.

    ``served`` are ids of entries in order of time: where the accused was placed since, and what
    a court said of release or deferral.
    """

    accused: str
    steps: tuple[Judged, ...]
    served: tuple[str, ...]

    @property
    def standing(self) -> Judged:
        """The decision that stands now."""
        return self.steps[-1]


def sentences(entries: Iterable[object], pack: Pack) -> tuple[Sentence, ...]:
    """Return the sentences of a case, one for each accused and first decision.

    Args:
        entries: As ``clocks`` takes them.
        pack: The law; ranges are those of the day of the acts judged, else of the decision.
    """
    book = Casebook(recorded(given, position) for position, given in enumerate(entries))
    decisions = {each.id: each for each in book.of_kind(DECISION)}
    changed = {each.id: _changed(each, book, decisions) for each in decisions.values()}
    replaced = set(filter(None, changed.values()))
    return tuple(
        _sentence(last, decisions, changed, book, pack)
        for last in decisions.values()
        if last.id not in replaced
    )


def _changed(entry: Recorded, book: Casebook, decisions: Mapping[str, Recorded]) -> str:
    lower = next(iter(book.named(entry, "changes")), "")
    return lower if lower in decisions and lower != entry.id else ""


def _sentence(
    last: Recorded,
    decisions: Mapping[str, Recorded],
    changed: Mapping[str, str],
    book: Casebook,
    pack: Pack,
) -> Sentence:
    chain = [last]
    while lower := changed[chain[-1].id]:
        if decisions[lower] in chain:
            break
        chain.append(decisions[lower])
    accused = next((_one(each, "accused") for each in chain if _one(each, "accused")), "")
    steps = tuple(_judged(each, book, pack) for each in reversed(chain))
    return Sentence(accused, steps, tuple(_served(accused, steps[0].announced, book, pack)))


def _served(accused: str, since: Known | None, book: Casebook, pack: Pack) -> Iterator[str]:
    if not accused:
        return
    zone, found = ZoneInfo(pack.default_zone), []
    for kind, (party, dated) in SERVED.items():
        for entry in book.of_kind(kind):
            when = known(_one(entry, dated), zone)
            is_other = kind == "hearing" and _one(entry, "hearing_type") not in SERVING_HEARINGS
            is_before = since and when and when.last < since.first
            if accused in book.named(entry, party) and not is_other and not is_before:
                found.append((when.first if when else date.max, entry.id))
    yield from (entry_id for _day, entry_id in sorted(found))


def _judged(entry: Recorded, book: Casebook, pack: Pack) -> Judged:
    given = _penalty(entry, "given")
    zone = ZoneInfo(pack.default_zone)
    articles = tuple(_articles(entry, book, pack))
    measured = given or _penalty(entry, "prosecutor_asked") or _penalty(entry, "victim_asked")
    return Judged(
        entry_id=entry.id,
        court_body=_one(entry, "court_body"),
        verdict=_one(entry, "verdict"),
        announced=known(_one(entry, "announced_on"), zone),
        charges=entry.texts("charges"),
        found_under=entry.texts("found_under"),
        prosecutor_asked=_penalty(entry, "prosecutor_asked"),
        victim_asked=_penalty(entry, "victim_asked"),
        given=given,
        also_given=entry.texts("also_given"),
        leniency_grounds=entry.texts("leniency_grounds"),
        appeal_outcome=_one(entry, "appeal_outcome"),
        after_publicity=_one(entry, "after_publicity"),
        articles=articles,
        ranges=tuple(_ranges(articles, measured, given)) if measured else (),
    )


def _one(entry: Recorded, name: str) -> str:
    return next(iter(entry.texts(name)), "")


def _penalty(entry: Recorded, who: str) -> Penalty | None:
    sanction = _one(entry, f"{who}_sanction")
    if not sanction:
        return None
    amount = _one(entry, f"{who}_amount")
    return Penalty(sanction, int(amount) if amount else None, _one(entry, f"{who}_unit"))


def _articles(entry: Recorded, book: Casebook, pack: Pack) -> Iterator[FoundUnder]:
    acts = [act for each in book.named(entry, "about_entries") if (act := book.get(each))]
    days = tuple(_days(acts, entry, pack))
    part_named = next((_one(act, "offence_part") for act in acts if _one(act, "offence_part")), "")
    for code in entry.texts("found_under") or entry.texts("charges"):
        offence = pack.offences.get(code)
        if offence and days:
            law = article_of_day(offence, part_named, days, pack, pack.compiled_on)
            yield from (FoundUnder(offence, part, law.unread(part)) for part in law.then)


def _ranges(
    articles: Iterable[FoundUnder], measured: Penalty, given: Penalty | None
) -> Iterator[Range]:
    name, factors = RANGES.get(measured.sanction, ("", {}))
    for each in articles:
        if name in each.part.sanctions:
            low, high = each.part.sanctions[name]
            compared = _compared(given, low, high, factors) if given else "unknown"
            yield Range(each.offence, each.part, name, low, high, compared, not each.unread)


def _days(acts: Iterable[Recorded], entry: Recorded, pack: Pack) -> Iterator[date]:
    dated = [days for act in acts if (days := days_of(act, pack))]
    announced = known(_one(entry, "announced_on"), ZoneInfo(pack.default_zone))
    for days in dated or ([(announced.first, announced.last)] if announced else []):
        yield from days


def _compared(
    given: Penalty, low: int | None, high: int | None, factors: Mapping[str, int]
) -> Compared:
    factor = factors.get(given.unit)
    if given.amount is None or factor is None:
        return "unknown"
    largest = max(factors.values())
    size = given.amount * factor
    if low is not None and size < low * largest:
        return "below"
    return "above" if high is not None and size > high * largest else "within"
