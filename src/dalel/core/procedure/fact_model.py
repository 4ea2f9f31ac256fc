"""What a pack holds beside rules: sources, steps, calendar, offences, changes of the law.

``docs/reference/pack.md`` describes every part. Texts are ``Labels`` in kk, ru and en.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dalel.core.entries.tables import Labels
from dalel.core.procedure.rule_model import Citation, Condition, Confidence, Place, Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where something was read.

    ``law`` is the law of the pack that it is the text of; ``copy`` says through which unofficial
    copy it was read, where it was not the official text itself.
    """

    id: str
    type: str
    title: str
    law: str
    address: str
    edition: str
    copy: str
    note: Labels | None
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """A code or act as citations call it; ``pattern`` puts article and parts into words."""

    id: str
    label: Labels
    short: Labels
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One thing that can be done when a duty is missed, and the paper that does it.

    ``open_from`` and ``open_until`` name rules: the step opens when the one is missed or runs,
    and closes with the end of the other.
    """

    id: str
    label: Labels
    needs: Labels | None
    note: Labels | None
    bodies: tuple[str, ...]
    level: str
    open_from: str
    open_until: str
    paper: str
    filing_type: str
    basis: tuple[Citation, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """Steps in their order, for one kind of trouble."""

    id: str
    label: Labels
    note: Labels | None
    steps: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class SpecialDay:
    """A day that is off or worked against the rule of the calendar."""

    day: date
    is_off: bool
    label: Labels
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class YearlyDay:
    """A day off in every year of a span."""

    month: int
    day: int
    years: Span
    label: Labels


@dataclass(frozen=True, slots=True, eq=False)
class CalendarData:
    """What tells working days from days off; ``country`` is one of ``holidays`` or ''."""

    country: str
    weekend: frozenset[int]
    days: tuple[SpecialDay, ...]
    yearly: tuple[YearlyDay, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class FineUnit:
    """What the unit of fines was worth from a day on."""

    begins: date
    amount: int
    currency: str
    confidence: Confidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OffencePart:
    """A part of an article: who prosecutes, how grave, how long, which sanctions.

    ``limitation_years`` is ``None`` where limitation never runs (``limitation`` = "none") or is
    not known ("unknown"). ``sanctions`` are ranges by name of sanction; ``None`` is open.
    """

    part: str
    what: Labels
    prosecution: str
    severity: str
    limitation: Literal["years", "none", "unknown"]
    limitation_years: int | None
    reconciliation: str
    sanctions: Mapping[str, tuple[int | None, int | None]]
    life: bool
    in_force: Span
    note: Labels | None


@dataclass(frozen=True, slots=True, eq=False)
class Offence:
    """An article with its parts; ``id`` is the code of the vocabulary ``charges``."""

    id: str
    law: str
    article: str
    label: Labels
    doubtful_labels: tuple[str, ...]
    tags: tuple[str, ...]
    in_force: Span
    parts: tuple[OffencePart, ...]
    note: Labels | None
    confidence: Confidence
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Limitation:
    """Years of limitation by severity and time; ``tags`` narrow it to offences that have one."""

    severity: str
    years: int | None
    outer_years: int | None
    tags: tuple[str, ...]
    in_force: Span
    confidence: Confidence
    sources: tuple[str, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LawChange:
    """A change of the law: what held before and what holds now."""

    id: str
    label: Labels
    act: Labels
    in_force: date
    precision: Literal["day", "month", "year"]
    affects: tuple[str, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class ArticleWarning:
    """A body used one of some articles where facts of that kind suggest heavier ones."""

    id: str
    label: Labels
    used: tuple[str, ...]
    suggested: tuple[str, ...]
    kind: str
    where: tuple[Condition, ...]
    basis: tuple[Citation, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """A statement of law that starts no clock: a right, a rule of prosecution, a mechanism."""

    id: str
    group: str
    label: Labels
    text: Labels
    note: Labels | None
    about: tuple[str, ...]
    basis: tuple[Citation, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    in_force: Span
    place: Place
