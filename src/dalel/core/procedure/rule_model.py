"""A rule as values: what starts it, how long it runs, for whom, and what answers it.

``docs/reference/pack.md`` describes every part. Texts are ``Labels`` in kk, ru and en.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dalel.core.entries.tables import Labels

Who = Literal[
    "body",
    "own_deadline",
    "own_right_after",
    "own_duty",
    "limit_on_state",
    "risk",
    "term",
    "promise",
]
WHO: tuple[Who, ...] = (
    "body",
    "own_deadline",
    "own_right_after",
    "own_duty",
    "limit_on_state",
    "risk",
    "term",
    "promise",
)
Unit = Literal["hours", "days", "working_days", "months", "years", "at_once", "stated", "open"]
UNITS: tuple[Unit, ...] = (
    "hours",
    "days",
    "working_days",
    "months",
    "years",
    "at_once",
    "stated",
    "open",
)
COUNTED: tuple[Unit, ...] = ("hours", "days", "working_days", "months", "years")
Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
First = Literal["excluded", "included", "unknown"]
DayOff = Literal["moved", "kept", "unknown"]
Link = Literal["this", "refers", "referred", "shares", "later"]
LINKS: tuple[Link, ...] = ("this", "refers", "referred", "shares", "later")
Outcome = Literal["missed", "answered", "over"]
OUTCOMES: tuple[Outcome, ...] = ("missed", "answered", "over")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a pack something stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Span:
    """From and until when something is in force, both days included; ``None`` is open."""

    begins: date | None = None
    ends: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the day lies within."""
        return (self.begins is None or self.begins <= day) and (
            self.ends is None or day <= self.ends
        )

    def meets(self, first: date, last: date) -> bool:
        """Say whether it holds on a day from the first to the last."""
        return (self.begins is None or self.begins <= last) and (
            self.ends is None or first <= self.ends
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a law of the pack: ``cpc 105(2)`` is article ``105``, parts ``("2",)``."""

    law: str
    article: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a field of an entry; exactly one of the tests is set.

    ``codes`` or ``not_codes``: the field holds (none of) them, codes below a named one
    included. ``filled``: something stands there, or not. ``roles``: a party named there has one
    of them. ``kinds`` with ``where``: an entry named there is of such a kind. ``gap_by``: the
    number before this one is missing among entries with the same values of those fields; with
    ``among`` only entries count for which one of these holds, this one included.
    ``or_empty``: an empty field holds as well.
    """

    field: str
    codes: frozenset[str] = frozenset()
    not_codes: frozenset[str] = frozenset()
    filled: bool | None = None
    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    where: tuple["Condition", ...] = ()
    gap_by: tuple[str, ...] = ()
    among: tuple["Condition", ...] = ()
    or_empty: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Matcher:
    """Entries that mean something to a rule, the date that counts, and what ties them to it."""

    kind: str
    dates: tuple[str, ...]
    where: tuple[Condition, ...]
    link: Link
    by: tuple[str, ...]
    unlinked: Literal["hint", "closes"]
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What starts a rule: entries (``kind``), or the end of another rule's clock (``rule``).

    ``dates``: the first that is filled counts; with ``earliest`` the earliest of them.
    """

    event: str
    kind: str
    dates: tuple[str, ...]
    not_before: tuple[str, ...]
    earliest: bool
    where: tuple[Condition, ...]
    undated: Literal["silent", "ask"]
    rule: str
    outcome: Outcome
    confidence: Confidence | None
    place: Place


@dataclass(frozen=True, slots=True)
class Length:
    """So many units."""

    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True, eq=False)
class Longer:
    """A longer (or shorter) length in cases that ``where`` tells, or that only a person can see."""

    length: Length
    where: tuple[Condition, ...]
    condition: Labels | None
    basis: tuple[Citation, ...]
    replaces: bool


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """How long a rule runs and how it is counted.

    ``stated``: fields of the starting entry that name the end themselves. ``at_least``: the
    shortest length where the law gives a range. ``limitation``: the field with the offences
    whose limitation is the length.
    """

    length: Length
    first: First
    day_off: DayOff
    until: str
    repeats: bool
    backwards: bool
    stated: tuple[str, ...]
    at_least: Length | None
    others: tuple[Longer, ...]
    limitation: str
    limitation_part: str


@dataclass(frozen=True, slots=True, eq=False)
class Extension:
    """An entry that makes a term longer: by a length, or up to a day it names."""

    matcher: Matcher
    length: Length | None
    until: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameBy:
    """A field by which two entries are known to tell of one event, under each kind's name for it.

    ``ties``: to share a value here shows that they do; else the field must only not differ.
    """

    fields: tuple[str, ...]
    ties: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what starts it, how long, for whom, what answers it, and what a miss means."""

    id: str
    who: Who
    subjects: tuple[str, ...]
    label: Labels
    actor: Labels
    duty: Labels
    missed: Labels | None
    condition: Labels | None
    note: Labels | None
    basis: tuple[Citation, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    in_force: Span
    law_of: tuple[str, ...]
    bodies: tuple[str, ...]
    body_field: str
    steps: tuple[str, ...]
    ladder: str
    paper: str
    starts: tuple[Start, ...]
    same_by: tuple[SameBy, ...]
    term: Term
    satisfied_by: tuple[Matcher, ...]
    suspended_by: tuple[Matcher, ...]
    resumed_by: tuple[Matcher, ...]
    restarted_by: tuple[Matcher, ...]
    ended_by: tuple[Matcher, ...]
    extended_by: tuple[Extension, ...]
    place: Place
