"""Read what a pack holds beside rules: sources, laws, steps, ladders, calendar, offences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from dalel.core.entries.tables import TableFault
from dalel.core.procedure.fact_model import (
    WEEKDAYS,
    ArticleWarning,
    CalendarData,
    FineUnit,
    Ladder,
    Law,
    LawChange,
    Limitation,
    Offence,
    OffencePart,
    Source,
    SpecialDay,
    Step,
    Topic,
    YearlyDay,
)
from dalel.core.procedure.pack_rows import Row, Site
from dalel.core.procedure.pack_rules import read_conditions
from dalel.core.procedure.rule_model import Place

SEVERITIES = ("misdemeanour", "small", "medium", "grave", "especially_grave", "unknown", "none")
PROSECUTIONS = ("private", "private_public", "public", "administrative", "unknown")
RECONCILIATIONS = ("ends_case", "may_end_case", "excluded", "not_available", "unknown")
Limited = Literal["years", "none", "unknown"]
LIMITED: tuple[Limited, ...] = ("years", "none", "unknown")
LEVELS = ("body", "prosecutor", "judge", "court", "higher_court", "rights_body", "international")
TOPIC_GROUPS = (
    "right",
    "prosecution",
    "reconciliation",
    "mechanism",
    "body",
    "counting",
    "doubt",
    "earlier",
    "comparison",
)


def read_source(row: Row, site: Site) -> Source:
    """Read one ``[[source]]``."""
    source = Source(
        id=row.name("id"),
        type=row.name("type"),
        title=row.text("title"),
        law=row.text("law", ""),
        address=row.text("address", ""),
        edition=row.text("edition", ""),
        copy=row.text("copy", ""),
        note=row.labels_or_none("note"),
        place=site.place,
    )
    row.finish()
    return source


def read_law(row: Row, site: Site) -> Law:
    """Read one ``[[law]]``."""
    law = Law(row.name("id"), row.labels("label"), row.labels("short"), site.place)
    row.finish()
    return law


def read_step(row: Row, site: Site) -> Step:
    """Read one ``[[step]]``."""
    step = Step(
        id=row.name("id"),
        label=row.labels("label"),
        needs=row.labels_or_none("needs"),
        note=row.labels_or_none("note"),
        bodies=row.names("bodies"),
        level=row.one_of("level", LEVELS),
        open_from=row.text("open_from", ""),
        open_until=row.text("open_until", ""),
        paper=row.text("paper", ""),
        filing_type=row.text("filing_type", ""),
        basis=row.citations(),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        place=site.place,
    )
    row.finish()
    return step


def read_ladder(row: Row, site: Site) -> Ladder:
    """Read one ``[[ladder]]``."""
    ladder = Ladder(
        id=row.name("id"),
        label=row.labels("label"),
        note=row.labels_or_none("note"),
        steps=row.names("steps"),
        place=site.place,
    )
    row.finish()
    return ladder


def read_calendar(row: Row, place: Place) -> CalendarData:
    """Read ``[calendar]`` with its ``[[calendar.day]]`` and ``[[calendar.yearly]]``."""
    weekend = row.texts("weekend")
    if not set(weekend) <= set(WEEKDAYS):
        raise TableFault(f"{row.where}: weekend is not some of {', '.join(WEEKDAYS)}")
    calendar = CalendarData(
        country=row.text("library", ""),
        weekend=frozenset(WEEKDAYS.index(day) for day in weekend),
        days=tuple(_special_day(Row(each, "calendar.day")) for each in row.tables("day")),
        yearly=tuple(_yearly_day(Row(each, "calendar.yearly")) for each in row.tables("yearly")),
        place=place,
    )
    row.finish()
    if len({each.day for each in calendar.days}) != len(calendar.days):
        raise TableFault(f"{row.where}: one day stands there twice")
    return calendar


def _special_day(row: Row) -> SpecialDay:
    special = SpecialDay(
        day=row.day("day"),
        is_off=row.one_of("is", ("off", "working")) == "off",
        label=row.labels("label"),
        confidence=row.confidence(),
        sources=row.texts("sources"),
    )
    row.finish()
    return special


def _yearly_day(row: Row) -> YearlyDay:
    yearly = YearlyDay(
        row.number("month"), row.number("day"), row.span("years"), row.labels("label")
    )
    row.finish()
    return yearly


def read_fine_unit(row: Row, site: Site) -> FineUnit:
    """Read one ``[[fine_unit]]``."""
    unit = FineUnit(
        begins=row.day("from"),
        amount=row.number("amount"),
        currency=row.text("currency"),
        confidence=row.confidence(),
        sources=row.texts("sources"),
    )
    row.finish()
    return unit


def read_offence(row: Row, site: Site) -> Offence:
    """Read one ``[[offence]]`` with its ``[[offence.part]]``."""
    offence = Offence(
        id=row.text("id"),
        law=row.name("law"),
        article=row.text("article"),
        label=row.labels("label"),
        doubtful_labels=row.texts("doubtful_labels"),
        tags=row.names("tags"),
        in_force=row.span(),
        parts=tuple(_part(each) for each, _ in site.rows(row, "part")),
        note=row.labels_or_none("note"),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        place=site.place,
    )
    row.finish()
    return offence


def _part(row: Row) -> OffencePart:
    limitation = row.one_of("limitation", LIMITED, "years")
    part = OffencePart(
        part=row.text("part"),
        what=row.labels("what"),
        prosecution=row.one_of("prosecution", PROSECUTIONS),
        severity=row.one_of("severity", SEVERITIES),
        limitation=limitation,
        limitation_years=row.number_or_none("limitation_years"),
        reconciliation=row.one_of("reconciliation", RECONCILIATIONS, "unknown"),
        sanctions=_sanctions(row),
        life=row.flag("life", False),
        in_force=row.span(),
        note=row.labels_or_none("note"),
    )
    row.finish()
    if part.limitation_years and limitation != "years":
        raise TableFault(f"{row.where}: limitation_years goes with limitation = years")
    return part


def _sanctions(row: Row) -> Mapping[str, tuple[int | None, int | None]]:
    inner = row.table("sanctions")
    found = {}
    for name in inner.remaining():
        bounds = inner.table(name)
        found[name] = (bounds.number_or_none("from"), bounds.number_or_none("to"))
        bounds.finish()
    return MappingProxyType(found)


def read_limitation(row: Row, site: Site) -> Limitation:
    """Read one ``[[limitation]]``."""
    limitation = Limitation(
        severity=row.one_of("severity", SEVERITIES),
        years=row.number_or_none("years"),
        outer_years=row.number_or_none("outer_years"),
        tags=row.names("tags"),
        in_force=row.span(),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        basis=row.citations(),
    )
    row.finish()
    return limitation


def read_law_change(row: Row, site: Site) -> LawChange:
    """Read one ``[[law_change]]``."""
    change = LawChange(
        id=row.name("id"),
        label=row.labels("label"),
        act=row.labels("act"),
        in_force=row.day("in_force"),
        precision=row.one_of("precision", ("day", "month", "year"), "day"),
        affects=row.texts("affects"),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        place=site.place,
    )
    row.finish()
    return change


def read_article_warning(row: Row, site: Site) -> ArticleWarning:
    """Read one ``[[article_warning]]``."""
    warning = ArticleWarning(
        id=row.name("id"),
        label=row.labels("label"),
        used=row.texts("used"),
        suggested=row.texts("suggested"),
        kind=row.text("kind"),
        where=read_conditions(row),
        basis=row.citations(),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        place=site.place,
    )
    row.finish()
    return warning


def read_topic(row: Row, site: Site) -> Topic:
    """Read one ``[[topic]]``."""
    topic = Topic(
        id=row.name("id"),
        group=row.one_of("group", TOPIC_GROUPS),
        label=row.labels("label"),
        text=row.labels("text"),
        note=row.labels_or_none("note"),
        about=row.texts("about"),
        basis=row.citations(),
        confidence=row.confidence(),
        sources=row.texts("sources"),
        in_force=row.span(),
        place=site.place,
    )
    row.finish()
    return topic


def read_zones(row: Row) -> tuple[str, Mapping[str, str]]:
    """Read ``[zones]``: the zone of the country and of its regions."""
    default, regions = row.text("default"), row.table("regions")
    zones = {name: regions.text(name) for name in regions.remaining()}
    regions.finish()
    row.finish()
    return default, MappingProxyType(zones)
