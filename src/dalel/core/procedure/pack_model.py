"""A rule pack as one value. Nothing here belongs to one country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from dalel.core.entries.tables import Labels
from dalel.core.procedure.fact_model import (
    ArticleWarning,
    CalendarData,
    FineUnit,
    Ladder,
    Law,
    LawChange,
    Limitation,
    Offence,
    Source,
    Step,
    Topic,
)
from dalel.core.procedure.rule_model import Rule


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A rule pack, read whole."""

    id: str
    version: int
    label: Labels
    jurisdiction: str
    compiled_on: date
    stale_after_days: int
    checked_by_lawyer: bool
    default_zone: str
    zones: Mapping[str, str]
    digest: str
    calendar: CalendarData
    sources: Mapping[str, Source]
    laws: Mapping[str, Law]
    rules: Mapping[str, Rule]
    steps: Mapping[str, Step]
    ladders: Mapping[str, Ladder]
    offences: Mapping[str, Offence]
    limitations: tuple[Limitation, ...]
    fine_units: tuple[FineUnit, ...]
    law_changes: tuple[LawChange, ...]
    article_warnings: tuple[ArticleWarning, ...]
    topics: tuple[Topic, ...]
    rules_by_kind: Mapping[str, tuple[Rule, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the rules by the kinds that start them."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            for kind in {start.kind for start in rule.starts if start.kind}:
                found.setdefault(kind, []).append(rule)
        index = MappingProxyType({kind: tuple(rules) for kind, rules in found.items()})
        object.__setattr__(self, "rules_by_kind", index)
