"""Sentences per accused: asked, given, changed, why lenient, and the article's range beside it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from dalel.core.procedure.casebook import Casebook, Recorded, recorded
from dalel.core.procedure.day_law import parts_on
from dalel.core.procedure.fact_model import Offence, OffencePart
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


@dataclass(frozen=True, slots=True)
class Penalty:
    """A main punishment: a code of ``sanctions``, and its length or sum if it has one."""

    sanction: str
    amount: int | None
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """What a part of an article allows for the kind of punishment given, and how that compares.

    Bounds are in the unit of the pack's range (years, days, hours, units of account); ``None``
    is open.
    """

    offence: Offence
    part: OffencePart
    low: int | None
    high: int | None
    compared: Compared


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
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """What became of one accused, from the first court to the last."""

    accused: str
    steps: tuple[Judged, ...]

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
    return Sentence(accused, tuple(_judged(each, book, pack) for each in reversed(chain)))


def _judged(entry: Recorded, book: Casebook, pack: Pack) -> Judged:
    given = _penalty(entry, "given")
    zone = ZoneInfo(pack.default_zone)
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
        ranges=tuple(_ranges(entry, given, book, pack)) if given else (),
    )


def _one(entry: Recorded, name: str) -> str:
    return next(iter(entry.texts(name)), "")


def _penalty(entry: Recorded, who: str) -> Penalty | None:
    sanction = _one(entry, f"{who}_sanction")
    if not sanction:
        return None
    amount = _one(entry, f"{who}_amount")
    return Penalty(sanction, int(amount) if amount else None, _one(entry, f"{who}_unit"))


def _ranges(entry: Recorded, given: Penalty, book: Casebook, pack: Pack) -> Iterator[Range]:
    name, factors = RANGES.get(given.sanction, ("", {}))
    acts = [act for each in book.named(entry, "about_entries") if (act := book.get(each))]
    days = tuple(_days(acts, entry, pack))
    part_named = next((_one(act, "offence_part") for act in acts if _one(act, "offence_part")), "")
    for code in entry.texts("found_under") or entry.texts("charges"):
        offence = pack.offences.get(code)
        for part in parts_on(offence, days, part_named) if offence else ():
            if offence and name in part.sanctions:
                low, high = part.sanctions[name]
                yield Range(offence, part, low, high, _compared(given, low, high, factors))


def _days(acts: Iterable[Recorded], entry: Recorded, pack: Pack) -> Iterator[date]:
    zone = ZoneInfo(pack.default_zone)
    dated = [when for act in acts if (when := known(_one(act, "when"), zone))]
    announced = known(_one(entry, "announced_on"), zone)
    for when in dated or ([announced] if announced else []):
        yield from (when.first, when.last)


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
