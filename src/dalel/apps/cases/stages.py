"""How far a case has come, computed from its entries by the rules in ``stages.toml``."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

from dalel.apps.cases.record import recorded_on, values_of
from dalel.apps.entries.presenting import stored_date
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.vocabularies import Vocabulary, load_vocabularies

# What an entry follows from, so that it belongs to the same procedure.
REFERENCES = ("answers_to", "against", "changes", "asked_in")
PEOPLE = ("accused", "about_persons")

# The day, how much the entry follows from, its place in the case, and the rule's in the file.
When = tuple[date, int, int, int]


@dataclass(frozen=True)
class Rule:
    """One line of ``stages.toml``: which entry moves a procedure to which stage, from where."""

    stage: str
    kind: str
    where: Mapping[str, frozenset[str]]
    has: str
    answers: frozenset[str]
    leaves: frozenset[str]


@dataclass(frozen=True)
class StageRules:
    """The rules as written down; ``digest`` tells one version of them from another."""

    vocabulary: Vocabulary
    start: str
    reports: frozenset[str]
    foremost: tuple[str, ...]
    dated_by: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    digest: str

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[tuple[int, Rule], ...]]:
        """Return the rules for each kind of entry, each with its place in the file."""
        found: dict[str, list[tuple[int, Rule]]] = {}
        for place, rule in enumerate(self.rules):
            found.setdefault(rule.kind, []).append((place, rule))
        return {kind: tuple(rules) for kind, rules in found.items()}


@dataclass(frozen=True)
class _Step:
    """An entry that a rule fits: when, about whom, and which report it goes back to."""

    when: When
    rule: Rule
    people: frozenset[str]
    report: str


@cache
def stage_rules() -> StageRules:
    """Return the rules of this release, read once."""
    source = (files("dalel.apps.cases") / "stages.toml").read_bytes()
    read = tomllib.loads(source.decode())
    vocabulary = load_vocabularies()[read["vocabulary"]]
    return StageRules(
        vocabulary=vocabulary,
        start=read["start"],
        reports=frozenset(read["reports"]),
        foremost=tuple(read["foremost"]),
        dated_by={kind: tuple(names) for kind, names in read["when"].items()},
        rules=tuple(_rule(one, tuple(vocabulary.codes)) for one in read["rule"]),
        digest=hashlib.sha256(source).hexdigest()[:16],
    )


def _rule(read: Mapping[str, object], order: tuple[str, ...]) -> Rule:
    stage = str(read["stage"])
    where = read.get("where", {})
    leaves = read.get("from", order[: order.index(stage)])
    answers = read.get("answers", ())
    assert isinstance(where, dict)  # noqa: S101 - a file of our own, checked by its tests
    assert isinstance(leaves, list | tuple)  # noqa: S101
    assert isinstance(answers, list | tuple)  # noqa: S101
    return Rule(
        stage=stage,
        kind=str(read["kind"]),
        where={name: frozenset(codes) for name, codes in where.items()},
        has=str(read.get("has", "")),
        answers=frozenset(answers),
        leaves=frozenset(leaves),
    )


def stage_of(entries: Sequence[OpenedEntry]) -> str:
    """Return the stage of a case, a code of ``case_stages``; superseded entries do not count."""
    rules = stage_rules()
    steps = sorted(_Record(entries, rules).steps(), key=lambda step: step.when)
    stages = {_stage_after(procedure, rules) for procedure in _procedures(steps)} or {rules.start}
    return next(stage for stage in rules.foremost if stage in stages)


def _stage_after(steps: Iterable[_Step], rules: StageRules) -> str:
    stage = rules.start
    for step in steps:
        if stage in step.rule.leaves:
            stage = step.rule.stage
    return stage


def _procedures(steps: Sequence[_Step]) -> Iterator[list[_Step]]:
    """Yield the steps of each procedure, in order.

    A report that names nobody belongs to whoever was first named after it; else it stands alone.
    What names nobody and goes back to no report belongs to every procedure.
    """
    named: dict[str, When] = {}
    reported: dict[str, When] = {}
    for step in steps:
        for person in step.people:
            named.setdefault(person, step.when)
        if step.report and not step.people:
            reported.setdefault(step.report, step.when)
    homes = {
        report: frozenset(person for person in named if named[person] >= when) or {report}
        for report, when in reported.items()
    }
    everywhere = set(named).union(*homes.values()) or {""}
    for key in sorted(everywhere):
        yield [
            step for step in steps if key in (step.people or homes.get(step.report) or everywhere)
        ]


class _Record:
    """The entries that count, by the id of their first version."""

    def __init__(self, entries: Sequence[OpenedEntry], rules: StageRules) -> None:
        self._rules = rules
        self._first = {str(entry.id): str(entry.corrects or entry.id) for entry in entries}
        self._live = {
            self._first[str(entry.id)]: entry for entry in entries if not entry.superseded_by
        }

    def steps(self) -> Iterator[_Step]:
        """Yield what moves a procedure, in no order."""
        for first, entry in self._live.items():
            for number, rule in self._rules.by_kind.get(entry.kind.name, ()):
                if self._fits(rule, entry):
                    follows = len(list(self._chain(first)))
                    when = (self._day_of(entry, rule), follows, entry.row.sequence, number)
                    yield _Step(when, rule, self._people(first), self._report(first))

    def _fits(self, rule: Rule, entry: OpenedEntry) -> bool:
        if rule.has and not _had_come(entry, rule.has):
            return False
        if not all(codes & values_of(entry, name) for name, codes in rule.where.items()):
            return False
        answered = {
            code
            for one in self._referred(entry)
            for code in values_of(self._live[one], "filing_type")
        }
        return not rule.answers or not answered or bool(rule.answers & answered)

    def _day_of(self, entry: OpenedEntry, rule: Rule) -> date:
        """Return the day to order by: undated, that of what it follows, or before all others.

        What is dated by a month or a year is not before what it follows from.
        """
        span = _span(entry, ((rule.has,) if rule.has else ()) + self._dates_of(entry))
        referred = [self._live[one] for one in self._referred(entry)]
        known = [_day(one, self._dates_of(one)) for one in referred]
        follows = max((day for day in known if day), default=date.min)
        if span is None:
            return follows
        earliest, latest = span
        return max(earliest, min(follows, latest))

    def _dates_of(self, entry: OpenedEntry) -> tuple[str, ...]:
        return self._rules.dated_by.get(entry.kind.name, ())

    def _people(self, first: str) -> frozenset[str]:
        """Return whom an entry is about: those it names, or those named by what it follows.

        A complaint names the body or officer complained of, so what it is against comes first.
        """
        chain = [self._live[one] for one in (first, *self._chain(first))]
        chain.sort(key=self._is_complaint)
        return next((people for people in map(self._named, chain) if people), frozenset())

    def _named(self, entry: OpenedEntry) -> frozenset[str]:
        ids = {self._first.get(one, one) for name in PEOPLE for one in values_of(entry, name)}
        bodies = {one for one in ids if one in self._live and self._is_body(self._live[one])}
        return frozenset(ids - bodies)

    def _report(self, first: str) -> str:
        chain = (first, *self._chain(first))
        return next((one for one in chain if self._is_report(self._live[one])), "")

    def _chain(self, first: str) -> Iterator[str]:
        """Yield what an entry follows from, nearest first."""
        seen, waiting = {first}, list(self._referred(self._live[first]))
        while waiting:
            one = waiting.pop(0)
            if one not in seen:
                seen.add(one)
                yield one
                waiting += self._referred(self._live[one])

    def _referred(self, entry: OpenedEntry) -> list[str]:
        ids = [self._first.get(one, one) for name in REFERENCES for one in values_of(entry, name)]
        return [one for one in ids if one in self._live]

    def _is_report(self, entry: OpenedEntry) -> bool:
        return bool(values_of(entry, "filing_type") & self._rules.reports)

    def _is_complaint(self, entry: OpenedEntry) -> bool:
        return entry.kind.name == "filing" and not self._is_report(entry)

    @staticmethod
    def _is_body(entry: OpenedEntry) -> bool:
        return entry.kind.name == "institution"


def _day(entry: OpenedEntry, names: Sequence[str]) -> date | None:
    """Return the earliest possible day of the first of these fields that is known."""
    span = _span(entry, names)
    return span[0] if span else None


def _span(entry: OpenedEntry, names: Sequence[str]) -> tuple[date, date] | None:
    """Return the earliest and the latest possible day of the first field that is known."""
    for name in names:
        if entry.fields.get(name):
            known = stored_date(entry.fields[name])
            earliest = known.earliest if known.has_start else known.latest
            return earliest, known.latest if known.has_end else earliest
    return None


def _had_come(entry: OpenedEntry, name: str) -> bool:
    """Return whether a day is known that had come when it was recorded: plans move nothing."""
    day = _day(entry, (name,))
    return day is not None and day <= recorded_on(entry)
