"""Check a pack as a whole: what it names must exist, and nothing may start itself.

A fault names file and line. A trigger that no kind of entry can produce is a fault, so that a
clock that can never start is found when the pack is built, not when it is needed.
"""

from collections.abc import Container, Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dalel.core.entries import Field, KindCatalogue
from dalel.core.procedure.errors import Fault
from dalel.core.procedure.fact_model import ArticleWarning, LawChange, Offence, Step, Topic
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import Citation, Condition, Matcher, Place, Rule, Start

DATES = ("date", "moment")
REFERENCES = ("entry", "entries", "party", "parties")


def check_pack(pack: Pack, kinds: KindCatalogue) -> tuple[Fault, ...]:
    """Return every fault of a pack that was read, in no order."""
    fields = _Fields(kinds)
    found: list[Fault] = []
    for rule in pack.rules.values():
        found += _rule_faults(rule, pack, fields)
    found += _facts_faults(pack, fields)
    found += _source_faults(pack)
    found += _cycle_faults(pack)
    found += _zone_faults(pack)
    return tuple(found)


class _Fields:
    """The fields of every kind over all its versions: old entries stay as they were."""

    def __init__(self, kinds: KindCatalogue) -> None:
        self._known: dict[str, dict[str, list[Field]]] = {}
        self.codes: dict[str, set[str]] = {}
        for kind in kinds.every_version:
            for field in kind.fields:
                self._known.setdefault(kind.name, {}).setdefault(field.name, []).append(field)
                if field.vocabulary:
                    codes = self.codes.setdefault(field.vocabulary.name, set())
                    codes |= set(field.vocabulary.codes)
        self.starts = {
            (kind.name, field.name, event)
            for kind in kinds.every_version
            for field in kind.fields
            for event in field.starts
        }

    def has_kind(self, kind: str) -> bool:
        return kind in self._known

    def field(self, kind: str, name: str) -> list[Field]:
        return self._known.get(kind, {}).get(name, [])


def _rule_faults(rule: Rule, pack: Pack, fields: _Fields) -> Iterator[Fault]:
    if not rule.sources:
        yield _fault(rule.place, f"rule {rule.id} has no source")
    yield from _unknown(rule.place, "source", rule.sources, pack.sources)
    yield from _unknown(rule.place, "step", rule.steps, pack.steps)
    yield from _unknown(rule.place, "ladder", tuple(filter(None, (rule.ladder,))), pack.ladders)
    yield from _citation_faults(rule.place, rule.basis, pack)
    if not rule.basis and rule.confidence == "high" and rule.who != "promise":
        yield _fault(rule.place, f"rule {rule.id} is of high confidence but cites no article")
    if rule.bodies:
        yield from _code_faults(rule.place, "bodies", rule.bodies, fields)
    for start in rule.starts:
        yield from _start_faults(start, rule, pack, fields)
    yield from _same_by_faults(rule, fields)
    for matcher in _matchers(rule):
        yield from _matcher_faults(matcher, rule, fields)


def _matchers(rule: Rule) -> Iterator[Matcher]:
    yield from rule.satisfied_by
    yield from rule.suspended_by
    yield from rule.resumed_by
    yield from rule.restarted_by
    yield from rule.ended_by
    yield from (extension.matcher for extension in rule.extended_by)


def _start_faults(start: Start, rule: Rule, pack: Pack, fields: _Fields) -> Iterator[Fault]:
    if start.rule:
        yield from _unknown(start.place, "rule", (start.rule,), pack.rules)
        return
    yield from _entry_faults(start.place, start.kind, (*start.dates, *start.not_before), fields)
    yield from _where_faults(start.place, start.kind, start.where, fields)
    if start.event and not any(
        (start.kind, name, start.event) in fields.starts for name in start.dates
    ):
        yield _fault(start.place, f"no date of {start.kind} named here starts {start.event}")
    wanted = (*rule.term.stated, *rule.law_of, rule.body_field)
    for name in filter(None, (*wanted, rule.term.limitation, rule.term.limitation_part)):
        if not fields.field(start.kind, name):
            yield _fault(start.place, f"{start.kind} has no field {name}")
    for other in rule.term.others:
        yield from _where_faults(start.place, start.kind, other.where, fields)


def _same_by_faults(rule: Rule, fields: _Fields) -> Iterator[Fault]:
    """Find what two kinds that start the rule could never be compared by."""
    kinds = {start.kind for start in rule.starts if start.kind}
    for each in rule.same_by:
        known = {kind for kind in kinds for name in each.fields if fields.field(kind, name)}
        for name in each.fields:
            if not any(fields.field(kind, name) for kind in kinds):
                yield _fault(rule.place, f"no kind that starts {rule.id} has a field {name}")
        if len(known) < 2:
            yield _fault(rule.place, f"only one kind that starts {rule.id} has {each.fields[0]}")


def _matcher_faults(matcher: Matcher, rule: Rule, fields: _Fields) -> Iterator[Fault]:
    yield from _entry_faults(matcher.place, matcher.kind, matcher.dates, fields)
    yield from _where_faults(matcher.place, matcher.kind, matcher.where, fields)
    started_by = [start.kind for start in rule.starts if start.kind]
    if matcher.link == "this" and started_by and matcher.kind not in started_by:
        yield _fault(matcher.place, f"link this: no {matcher.kind} starts the rule")
    if matcher.link == "refers":
        yield from _reference_faults(matcher.place, (matcher.kind,), matcher.by, fields)
    if matcher.link == "referred":
        yield from _reference_faults(matcher.place, started_by, matcher.by, fields)
    if matcher.link == "shares":
        yield from _reference_faults(matcher.place, started_by, matcher.by[:1], fields)
        yield from _reference_faults(matcher.place, (matcher.kind,), matcher.by[-1:], fields)


def _entry_faults(
    place: Place, kind: str, dates: Iterable[str], fields: _Fields
) -> Iterator[Fault]:
    if not fields.has_kind(kind):
        yield _fault(place, f"there is no kind {kind}")
        return
    for path in dates:
        reference, _, name = path.rpartition(".")
        if reference:
            yield from _far_date_faults(place, kind, reference, name, fields)
        elif not any(field.type in DATES for field in fields.field(kind, name)):
            yield _fault(place, f"{kind} has no date called {name}")


def _far_date_faults(
    place: Place, kind: str, reference: str, name: str, fields: _Fields
) -> Iterator[Fault]:
    named = {other for field in fields.field(kind, reference) for other in field.refers_to}
    far = [field for other in named for field in fields.field(other, name)]
    if not any(field.type in DATES for field in far):
        yield _fault(place, f"no entry named by {kind}.{reference} has a date called {name}")


def _reference_faults(
    place: Place, kinds: Iterable[str], names: Iterable[str], fields: _Fields
) -> Iterator[Fault]:
    for kind in kinds:
        for name in names:
            if not any(field.type in REFERENCES for field in fields.field(kind, name)):
                yield _fault(place, f"{kind} has no reference called {name}")


def _where_faults(
    place: Place, kind: str, where: Iterable[Condition], fields: _Fields
) -> Iterator[Fault]:
    for condition in where:
        found = fields.field(kind, condition.field)
        if not found:
            yield _fault(place, f"{kind} has no field {condition.field}")
            continue
        known = {code for field in found if field.vocabulary for code in field.vocabulary.codes}
        for code in sorted((condition.codes | condition.not_codes) - known):
            yield _fault(place, f"{kind}.{condition.field} has no code {code}")
        if condition.roles:
            yield from _code_faults(place, "person_roles", condition.roles, fields)
        for name in condition.gap_by:
            if not fields.field(kind, name):
                yield _fault(place, f"{kind} has no field {name}")
        yield from _where_faults(place, kind, condition.among, fields)
        for other in sorted(condition.kinds):
            if not fields.has_kind(other):
                yield _fault(place, f"there is no kind {other}")
            yield from _where_faults(place, other, condition.where, fields)


def _code_faults(
    place: Place, vocabulary: str, codes: Iterable[str], fields: _Fields
) -> Iterator[Fault]:
    for code in sorted(set(codes) - fields.codes.get(vocabulary, set())):
        yield _fault(place, f"{code} is no code of {vocabulary}")


def _facts_faults(pack: Pack, fields: _Fields) -> Iterator[Fault]:
    for step in pack.steps.values():
        yield from _code_faults(step.place, "bodies", step.bodies, fields)
        filings = (step.filing_type,) if step.filing_type else ()
        yield from _code_faults(step.place, "filing_types", filings, fields)
        rules = tuple(filter(None, (step.open_from, step.open_until)))
        yield from _unknown(step.place, "rule", rules, pack.rules)
    for ladder in pack.ladders.values():
        yield from _unknown(ladder.place, "step", ladder.steps, pack.steps)
    for offence in pack.offences.values():
        yield from _code_faults(offence.place, "charges", (offence.id,), fields)
        yield from _unknown(offence.place, "law", (offence.law,), pack.laws)
    for warning in pack.article_warnings:
        articles = (*warning.used, *warning.suggested)
        yield from _code_faults(warning.place, "charges", articles, fields)
        yield from _entry_faults(warning.place, warning.kind, (), fields)
        yield from _where_faults(warning.place, warning.kind, warning.where, fields)


def _source_faults(pack: Pack) -> Iterator[Fault]:
    for source in pack.sources.values():
        yield from _unknown(source.place, "law", filter(None, (source.law,)), pack.laws)
    facts: tuple[Step | Offence | LawChange, ...] = (
        *pack.steps.values(),
        *pack.offences.values(),
        *pack.law_changes,
    )
    statements: tuple[Topic | ArticleWarning, ...] = (*pack.topics, *pack.article_warnings)
    for sourced in facts:
        yield from _unsourced(sourced.place, sourced.id, sourced.sources, pack)
    for stated in statements:
        yield from _unsourced(stated.place, stated.id, stated.sources, pack)
        yield from _citation_faults(stated.place, stated.basis, pack)
    things = {*pack.rules, *pack.offences, *pack.steps, *pack.ladders}
    for topic in pack.topics:
        yield from _unknown(topic.place, "rule, offence or step", topic.about, things)
    for step in pack.steps.values():
        yield from _citation_faults(step.place, step.basis, pack)
    for day in pack.calendar.days:
        yield from _unsourced(pack.calendar.place, f"{day.day}", day.sources, pack)
    for unit in pack.fine_units:
        yield from _unsourced(pack.calendar.place, f"fine_unit {unit.begins}", unit.sources, pack)
    for limit in pack.limitations:
        name = f"limitation {limit.severity}"
        yield from _unsourced(pack.calendar.place, name, limit.sources, pack)


def _unsourced(place: Place, name: str, sources: tuple[str, ...], pack: Pack) -> Iterator[Fault]:
    if not sources:
        yield _fault(place, f"{name} has no source")
    yield from _unknown(place, "source", sources, pack.sources)


def _citation_faults(place: Place, basis: Iterable[Citation], pack: Pack) -> Iterator[Fault]:
    yield from _unknown(place, "law", (citation.law for citation in basis), pack.laws)


def _cycle_faults(pack: Pack) -> Iterator[Fault]:
    """Find rules that, through others, start themselves."""
    started = {
        rule.id: {start.rule for start in rule.starts if start.rule} for rule in pack.rules.values()
    }
    for rule in pack.rules.values():
        reached: set[str] = set()
        open_ends = set(started[rule.id])
        while open_ends:
            reached |= open_ends
            open_ends = {far for near in open_ends for far in started.get(near, ())} - reached
        if rule.id in reached:
            yield _fault(rule.place, f"rule {rule.id} starts itself in a circle")


def _zone_faults(pack: Pack) -> Iterator[Fault]:
    for name in sorted({pack.default_zone, *pack.zones.values()}):
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            yield _fault(pack.calendar.place, f"there is no time zone {name}")


def _unknown(
    place: Place, noun: str, names: Iterable[str], known: Container[str]
) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield _fault(place, f"there is no {noun} {name}")


def _fault(place: Place, reason: str) -> Fault:
    return Fault(place.file, place.line, reason)
