"""Read the rules of a pack: what starts them, how long they run, what answers them."""

import re

from dalel.core.entries.tables import NAME, TableFault
from dalel.core.procedure.pack_rows import Row, Site
from dalel.core.procedure.rule_model import (
    CONFIDENCES,
    COUNTED,
    LINKS,
    OUTCOMES,
    UNITS,
    WHO,
    Condition,
    DayOff,
    Extension,
    First,
    Length,
    Longer,
    Matcher,
    Place,
    Rule,
    SameBy,
    Start,
    Term,
)

FIRSTS: tuple[First, ...] = ("excluded", "included", "unknown")
DAYS_OFF: tuple[DayOff, ...] = ("moved", "kept", "unknown")


_HOUR = re.compile(r"[01]\d:[0-5]\d|2[0-3]:[0-5]\d|24:00")


def read_rule(row: Row, site: Site) -> Rule:
    """Read one ``[[rule]]``."""
    rule = Rule(
        id=row.name("id"),
        who=row.one_of("who", WHO),
        subjects=row.names("subjects"),
        label=row.labels("label"),
        actor=row.labels("actor"),
        duty=row.labels("duty"),
        missed=row.labels_or_none("missed"),
        condition=row.labels_or_none("condition"),
        note=row.labels_or_none("note"),
        basis=row.citations(),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        in_force=row.span(),
        law_of=row.names("law_of"),
        bodies=row.names("bodies"),
        body_field=row.text("body_field", ""),
        steps=row.names("steps"),
        ladder=row.text("ladder", ""),
        paper=row.text("paper", ""),
        starts=tuple(_start(*each) for each in site.rows(row, "starts")),
        same_by=tuple(_same_by(each) for each, _place in site.rows(row, "same_by")),
        term=_term(row.table("term")),
        satisfied_by=_matchers(row, site, "satisfied_by"),
        suspended_by=_matchers(row, site, "suspended_by"),
        resumed_by=_matchers(row, site, "resumed_by"),
        restarted_by=_matchers(row, site, "restarted_by"),
        ended_by=_matchers(row, site, "ended_by"),
        extended_by=tuple(_extension(*each) for each in site.rows(row, "extended_by")),
        place=site.place,
    )
    row.finish()
    if not rule.starts:
        raise TableFault(f"{row.where}: nothing starts the rule")
    if rule.same_by and not any(each.ties for each in rule.same_by):
        raise TableFault(f"{row.where}.same_by: nothing ties two entries")
    return rule


def _start(row: Row, place: Place) -> Start:
    has_confidence = row.has("confidence")
    start = Start(
        event=row.text("event", ""),
        kind=row.text("kind", ""),
        dates=row.paths("date"),
        not_before=row.names("not_before"),
        earliest=row.flag("earliest", False),
        where=read_conditions(row),
        undated=row.one_of("undated", ("silent", "ask"), "silent"),
        rule=row.text("rule", ""),
        outcome=row.one_of("outcome", OUTCOMES, "missed"),
        confidence=row.one_of("confidence", CONFIDENCES) if has_confidence else None,
        place=place,
    )
    row.finish()
    if bool(start.kind) == bool(start.rule):
        raise TableFault(f"{row.where}: name either a kind or a rule")
    if bool(start.kind) != bool(start.dates):
        raise TableFault(f"{row.where}: a date goes with a kind, and a kind with a date")
    return start


def _same_by(row: Row) -> SameBy:
    same_by = SameBy(row.names("field"), ties=row.flag("ties", False))
    row.finish()
    return same_by


def _matchers(row: Row, site: Site, key: str) -> tuple[Matcher, ...]:
    return tuple(_matcher(*each) for each in site.rows(row, key))


def _matcher(row: Row, place: Place) -> Matcher:
    matcher = _take_matcher(row, place)
    row.finish()
    return matcher


def _take_matcher(row: Row, place: Place) -> Matcher:
    link = row.one_of("link", LINKS)
    matcher = Matcher(
        kind=row.text("kind"),
        dates=row.names("date"),
        where=read_conditions(row),
        link=link,
        by=row.names("by"),
        unlinked=row.one_of("unlinked", ("hint", "closes"), "hint"),
        place=place,
    )
    if not matcher.dates and not (link == "this" and matcher.where):
        raise TableFault(f"{row.where} has no date")
    if (link in ("this", "later")) == bool(matcher.by):
        raise TableFault(f"{row.where}: by goes with refers, referred and shares, and only there")
    if link == "shares" and len(matcher.by) > 2:
        raise TableFault(f"{row.where}: shares takes one field, or the start's and the other's")
    return matcher


def _extension(row: Row, place: Place) -> Extension:
    length = row.length(COUNTED) if row.has("unit") else None
    until = row.names("until")
    if (length is None) == (not until):
        raise TableFault(f"{row.where}: name a length or the fields that say until when")
    matcher = _matcher(row, place)
    return Extension(matcher, length, until)


def _term(row: Row) -> Term:
    length = row.length(UNITS)
    term = Term(
        length=length,
        first=row.one_of("first", FIRSTS, "excluded"),
        day_off=row.one_of("day_off", DAYS_OFF, "kept"),
        until=row.text("until", "24:00"),
        repeats=row.flag("repeats", False),
        backwards=row.flag("backwards", False),
        stated=row.names("stated"),
        at_least=_inner_length(row, "at_least"),
        others=tuple(_longer(Row(each, f"{row.where}.others")) for each in row.tables("others")),
        limitation=row.text("limitation", ""),
        limitation_part=row.text("limitation_part", ""),
    )
    row.finish()
    if not _HOUR.fullmatch(term.until):
        raise TableFault(f"{row.where}: until is no hour such as 18:30")
    if length.unit == "stated" and not (term.stated or term.limitation):
        raise TableFault(f"{row.where}: stated or limitation must name a field")
    return term


def _inner_length(row: Row, key: str) -> Length | None:
    if not row.has(key):
        return None
    inner = row.table(key)
    length = inner.length(COUNTED)
    inner.finish()
    return length


def _longer(row: Row) -> Longer:
    longer = Longer(
        length=row.length(COUNTED),
        where=read_conditions(row),
        condition=row.labels_or_none("condition"),
        basis=row.citations(),
        replaces=row.flag("replaces", False),
    )
    row.finish()
    if not longer.where and longer.condition is None:
        raise TableFault(f"{row.where}: say by where or by condition in which cases")
    return longer


def read_conditions(row: Row, name: str = "where") -> tuple[Condition, ...]:
    """Take a list of conditions: all of ``where`` must hold, one of ``among``."""
    return tuple(_condition(Row(each, f"{row.where}.{name}")) for each in row.tables(name))


def _condition(row: Row) -> Condition:
    condition = Condition(
        field=row.name("field"),
        codes=frozenset(row.texts("in")),
        not_codes=frozenset(row.texts("not_in")),
        filled=row.flag_or_none("filled"),
        roles=frozenset(row.texts("roles")),
        kinds=frozenset(row.one_or_more("kind")),
        where=read_conditions(row),
        gap_by=tuple(row.one_or_more("gap_by")),
        among=read_conditions(row, "among"),
        or_empty=row.flag("or_empty", False),
    )
    row.finish()
    tests = (
        condition.codes,
        condition.not_codes,
        condition.roles,
        condition.kinds,
        condition.gap_by,
    )
    if sum(map(bool, tests)) + (condition.filled is not None) != 1:
        raise TableFault(f"{row.where}: one test each: in, not_in, filled, roles, kind or gap_by")
    if condition.where and not condition.kinds:
        raise TableFault(f"{row.where}: where goes with kind")
    if not all(NAME.fullmatch(name) for name in condition.gap_by):
        raise TableFault(f"{row.where}: gap_by is no field")
    if condition.among and not condition.gap_by:
        raise TableFault(f"{row.where}: among goes with gap_by")
    return condition
